import { digestOf } from '../digest.ts';
import { linksOf, manifestRecord, type Descriptor } from '../oci/manifest.ts';
import { inMemory } from '../http/body.ts';
import type { IfExists } from '../registry/refusal.ts';
import { manifestUnder, type Repository } from '../registry/repository.ts';
import type { AttachedTag, Image, ImagePart } from './image.ts';
import { decideTag, type MergedSignatures, type TagDecision } from './tag-decision.ts';

/** The media types of cosign's layers: signed payloads, and envelopes of attestations. */
const signatureTypes = [
  'application/vnd.dev.cosign.simplesigning.v1+json',
  'application/vnd.dsse.envelope.v1+json',
];

/** Returns the layers of a manifest unchanged; `undefined` if any of them is not a signature. */
function signaturesIn({ bytes }: Pick<ImagePart, 'bytes'>): readonly unknown[] | undefined {
  const { layers } = manifestRecord(bytes);
  const all = Array.isArray(layers) ? (layers as readonly { readonly mediaType?: string }[]) : [];
  return all.every(({ mediaType }) => signatureTypes.includes(mediaType ?? '')) ? all : undefined;
}

/** Several keys may sign the same payload; only the annotations distinguish such layers. */
function missingFrom(layers: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const known = new Set(others.map((layer) => JSON.stringify(layer)));
  return layers.filter((layer) => !known.has(JSON.stringify(layer)));
}

async function textOf(blob: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of blob) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** cosign's config lists the layers as an image's config does. */
function configFor(config: string, layers: readonly Descriptor[]): Uint8Array {
  const value = JSON.parse(config) as Readonly<Record<string, unknown>>;
  return Buffer.from(
    JSON.stringify({
      ...value,
      history: layers.map(() => ({ created: '0001-01-01T00:00:00Z' })),
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    }),
  );
}

async function merge(
  to: Repository,
  image: Image,
  theirs: ImagePart,
  layers: readonly unknown[],
): Promise<MergedSignatures> {
  const manifest = manifestRecord(theirs.bytes);
  const { blobs } = linksOf(Buffer.from(JSON.stringify({ ...manifest, layers })));
  const [oldConfig, ...descriptors] = blobs;
  if (oldConfig === undefined) throw new Error('a manifest without a config');
  const config = configFor(await textOf(to.registry.client.blob(to.path, oldConfig)), descriptors);
  const configDescriptor = { ...oldConfig, digest: digestOf(config), size: config.length };
  const bytes = Buffer.from(JSON.stringify({ ...manifest, config: configDescriptor, layers }));
  return {
    descriptor: { ...theirs.descriptor, digest: digestOf(bytes), size: bytes.length },
    bytes,
    blobs: [configDescriptor, ...descriptors],
    blob: (wanted) => (wanted.digest === configDescriptor.digest ? inMemory(config) : image.blob(wanted)),
  };
}

/**
 * Decides about a tag that collects signatures: those of the source are added to those of the destination. If the destination
 * has none of its own, the source's manifest is used unchanged. Tags that are not cosign's are handled like any other. Throws a
 * TagTakenError, and what the client throws.
 */
export async function decideSignatures(
  to: Repository,
  image: Image,
  { tag, digest }: AttachedTag,
  ifExists: IfExists,
): Promise<TagDecision> {
  const theirs = await manifestUnder(to, tag);
  const held = theirs?.descriptor.digest;
  const ours = image.parts.find(({ descriptor }) => descriptor.digest === digest);
  if (theirs === undefined || ours === undefined) return { tag, digest, held, action: 'put' };
  if (held === digest) return { tag, digest, held, action: 'nothing' };
  const [ourLayers, theirLayers] = [signaturesIn(ours), signaturesIn(theirs)];
  if (ourLayers === undefined || theirLayers === undefined) {
    return await decideTag(to, { tag, digest }, ifExists);
  }
  const added = missingFrom(ourLayers, theirLayers);
  if (added.length === 0) return { tag, digest, held, action: 'nothing' };
  if (missingFrom(theirLayers, ourLayers).length === 0) return { tag, digest, held, action: 'put' };
  const part = { ...theirs, blobs: [] };
  return {
    tag,
    digest,
    held,
    action: 'put',
    merged: await merge(to, image, part, [...theirLayers, ...added]),
  };
}
