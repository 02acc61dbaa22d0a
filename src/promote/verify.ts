import {
  configMediaType,
  chartMediaType,
  legacyChartMediaType,
  provenanceMediaType,
} from '../registry/chart-artifact.ts';
import { verifyProvenance } from '../chart/provenance.ts';
import { isJsonObject } from '../json.ts';
import { ManifestError, manifestRecord, parseManifest, type Descriptor } from '../oci/manifest.ts';
import type { Log } from '../registry/log.ts';
import { isSignedBundle, isSimpleSigning, publicKeys } from './cosign.ts';
import type { Image, ImagePart } from './image.ts';
import type { PromotePlan } from './plan.ts';
import type { Selected } from './select.ts';

/** An image is not signed as required. */
class VerificationError extends Error {
  override readonly name = 'VerificationError';
}

/** The size limit of configs, provenance files, payloads and bundles in bytes; anything larger is something else. */
const largestText = 4 * 1024 * 1024;

const simpleSigningType = 'application/vnd.dev.cosign.simplesigning.v1+json';
const signatureAnnotation = 'dev.cosignproject.cosign/signature';
const bundleType = /^application\/vnd\.dev\.sigstore\.bundle(\.v0\.\d+)?\+json/;

/** A layer in a manifest whose descriptors have been checked. */
interface SignatureLayer {
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, unknown>> | null;
}

async function textOf(image: Image, blob: Descriptor): Promise<Buffer> {
  if (blob.size > largestText) {
    throw new VerificationError(
      `the blob ${blob.digest} (${blob.mediaType}) has ${blob.size} bytes, too many for a text`,
    );
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of image.blob(blob)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Verifies the chart's provenance; the archive's name must match the repository and the tag that were asked for. */
async function verifyChart(
  image: Image,
  key: string,
  ref: string,
  { chart, version }: { readonly chart: string; readonly version: string | undefined },
  log: Log,
): Promise<void> {
  const { config, layers } = parseManifest(image.root.bytes);
  const archive = layers.find(({ mediaType }) => [chartMediaType, legacyChartMediaType].includes(mediaType));
  if (config.mediaType !== configMediaType || archive === undefined) {
    throw new VerificationError(
      `${ref} is not a Helm chart, and verify-key verifies charts; use cosign-key for images`,
    );
  }
  const provenance = layers.find(({ mediaType }) => mediaType === provenanceMediaType);
  if (provenance === undefined) {
    throw new VerificationError(`${ref} has no provenance file to verify; nothing of it was copied`);
  }
  const [text, json] = await Promise.all([textOf(image, provenance), textOf(image, config)]);
  const stated = JSON.parse(json.toString()) as Readonly<Record<string, unknown>>;
  const metadata = { name: String(stated['name']), version: String(stated['version']) };
  const fileName = `${chart}-${version ?? metadata.version}.tgz`;
  const { signers, fingerprint } = await verifyProvenance(text.toString(), key, {
    metadata,
    fileName,
    digest: archive.digest,
  });
  log.info(`${ref}: signed by ${signers.join(', ')}, key ${fingerprint}`);
}

/** Returns the manifests that may hold signatures of the root: its referrers, and the one under its signature tag. */
function signaturesOf({ root, parts, attachedTags }: Image): readonly ImagePart[] {
  const { digest } = root.descriptor;
  const tagged = attachedTags.find(({ tag }) => tag === `${digest.replace(':', '-')}.sig`);
  return parts.filter((part) => {
    if (part.descriptor.digest === tagged?.digest) return true;
    const { subject } = manifestRecord(part.bytes);
    return isJsonObject(subject) && subject['digest'] === digest;
  });
}

async function isSigned(image: Image, part: ImagePart, pem: string): Promise<boolean> {
  const keys = publicKeys(pem);
  const { digest } = image.root.descriptor;
  const { layers } = manifestRecord(part.bytes);
  for (const { digest: layerDigest, annotations } of (layers ?? []) as readonly SignatureLayer[]) {
    const found = part.blobs.find((blob) => blob.digest === layerDigest);
    if (found === undefined) continue;
    if (found.mediaType === simpleSigningType) {
      const signature = Buffer.from(String(annotations?.[signatureAnnotation]), 'base64');
      const payload = await textOf(image, found);
      if (isSimpleSigning(keys, { payload, signature }, digest)) return true;
    } else if (bundleType.test(found.mediaType)) {
      if (isSignedBundle(keys, await textOf(image, found), digest)) return true;
    }
  }
  return false;
}

async function verifyImage(image: Image, pem: string, ref: string, log: Log): Promise<void> {
  const candidates = signaturesOf(image);
  for (const part of candidates) {
    if (!(await isSigned(image, part, pem))) continue;
    log.info(`${ref}: signed with cosign, by the key of cosign-key`);
    return;
  }
  const found = candidates.length === 0 ? 'there is no signature' : 'none of its signatures is of the key';
  throw new VerificationError(
    `${ref} is not signed with the key of cosign-key: ${found}; nothing of it was copied. Check the key, or sign it with: cosign sign --key`,
  );
}

/**
 * Verifies an image as the plan asks, before anything is copied: a chart's provenance file, and cosign signatures made with a
 * key, whether they are under tags or have the image as their subject. Throws a {@link VerificationError}, a ChartError, or what
 * the reads throw.
 */
export async function verifyImageSignatures(
  image: Image,
  ref: string,
  { chart, selected }: { readonly chart: string; readonly selected: Selected },
  { verifyKey, cosignKey }: Pick<PromotePlan, 'verifyKey' | 'cosignKey'>,
  log: Log,
): Promise<void> {
  try {
    if (verifyKey !== undefined) {
      await verifyChart(image, verifyKey, ref, { chart, version: selected.version }, log);
    }
    if (cosignKey !== undefined) await verifyImage(image, cosignKey, ref, log);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw new VerificationError(`${ref} cannot be verified: ${error.message}`, { cause: error });
  }
}
