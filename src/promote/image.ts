import type { Digest } from '../digest.ts';
import { type Descriptor, indexEntries, type IndexEntry, linksOf, manifestRecord } from '../oci/manifest.ts';
import type { FetchedManifest } from '../oci/fetch-manifest.ts';
import { attachedTags } from '../registry/attached-tags.ts';
import { readOrArchived } from '../registry/archived.ts';
import { manifestUnder, type Repository } from '../registry/repository.ts';

/** One manifest or index, with the blobs that it needs. */
export interface ImagePart extends FetchedManifest {
  readonly blobs: readonly Descriptor[];
}

/** A tag whose name says which manifest it belongs to. */
export interface AttachedTag {
  readonly tag: string;
  readonly digest: Digest;
}

/** The list of manifests that have a manifest as their subject. */
export interface ReferrerList {
  readonly subject: Digest;
  readonly entries: readonly IndexEntry[];
  /** The index under the tag that replaces the referrers API, if the source has one. */
  readonly index: FetchedManifest | undefined;
}

/** An image or artifact of any kind, with everything that belongs to it. */
export interface Image {
  readonly root: ImagePart;
  /** All manifests, the root among them, in an order in which they can be pushed: what an index names before the index. */
  readonly parts: readonly ImagePart[];
  readonly attachedTags: readonly AttachedTag[];
  readonly referrerLists: readonly ReferrerList[];
  /** Streams one of its blobs; throws if its bytes are not what the descriptor says. */
  readonly blob: (descriptor: Descriptor) => AsyncIterable<Uint8Array>;
  /** The repository that it is in, from which a registry may mount its blobs. */
  readonly repository?: Repository;
}

/** An image has more manifests than are copied at once. */
class TooMuchError extends Error {
  override readonly name = 'TooMuchError';
}

/** The most manifests of one image: many times what signatures and attestations of several platforms need. */
const most = { manifests: 1000, bytes: 64 * 1024 * 1024 } as const;

/** Returns the entries of an index, `undefined` for a manifest that is not an index. */
function entriesIn({ bytes }: FetchedManifest): readonly IndexEntry[] | undefined {
  const manifest = manifestRecord(bytes);
  return manifest['manifests'] === undefined ? undefined : indexEntries(manifest);
}

/** Walks from one manifest to everything that belongs to it, each once, whatever the references between them. */
class ImageReader {
  readonly #repository: Repository;
  readonly #hasTag: (tag: string) => boolean;
  readonly #seen = new Set<Digest>();
  #bytes = 0;
  readonly parts: ImagePart[] = [];
  readonly attachedTags: AttachedTag[] = [];
  readonly referrerLists: ReferrerList[] = [];

  constructor(repository: Repository, hasTag: (tag: string) => boolean) {
    this.#repository = repository;
    this.#hasTag = hasTag;
  }

  async add(manifest: FetchedManifest): Promise<ImagePart> {
    const { digest } = manifest.descriptor;
    this.#count(manifest);
    const { blobs, manifests } = linksOf(manifest.bytes);
    for (const child of manifests) await this.#addDigest(child.digest);
    const part = { ...manifest, blobs };
    this.parts.push(part);
    await this.#addReferring(digest);
    return part;
  }

  #count({ descriptor: { digest }, bytes }: FetchedManifest): void {
    this.#seen.add(digest);
    this.#bytes += bytes.length;
    if (this.#seen.size <= most.manifests && this.#bytes <= most.bytes) return;
    throw new TooMuchError(
      `an image in ${this.#repository.uri} has more than ${most.manifests} manifests, or more than ${most.bytes / 1024 / 1024} MiB of them; ` +
        `remove signatures and attestations that are not needed`,
    );
  }

  async #addDigest(digest: Digest): Promise<void> {
    const { registry, path } = this.#repository;
    if (this.#seen.has(digest)) return;
    await this.add(await registry.client.manifest(path, digest, { known: true }));
  }

  async #addReferring(subject: Digest): Promise<void> {
    const { registry, path } = this.#repository;
    const tags = attachedTags(subject);
    const [listed, ...tagged] = await Promise.all([
      registry.client.referrers(path, subject),
      ...tags.map(async (tag) => ({
        tag,
        manifest: this.#hasTag(tag) ? await manifestUnder(this.#repository, tag) : undefined,
      })),
    ]);
    let index: FetchedManifest | undefined;
    const entries = new Map((listed ?? []).map((entry) => [entry.digest, entry]));
    for (const { tag, manifest } of tagged) {
      if (manifest === undefined) continue;
      const named = tag === tags[0] ? entriesIn(manifest) : undefined;
      if (named === undefined) {
        this.attachedTags.push({ tag, digest: manifest.descriptor.digest });
        if (!this.#seen.has(manifest.descriptor.digest)) await this.add(manifest);
      } else {
        index = manifest;
        for (const entry of named) entries.set(entry.digest, entries.get(entry.digest) ?? entry);
      }
    }
    if (entries.size > 0) this.referrerLists.push({ subject, entries: [...entries.values()], index });
    for (const digest of entries.keys()) await this.#addDigest(digest);
  }
}

/**
 * Reads an image or artifact of any kind with everything that belongs to it: the manifests that an index lists, its referrers
 * (by the referrers API and by tags), what cosign has put beside it, and what belongs to each of these. Blobs are not read.
 *
 * `hasTag` can rule out tags that the repository is known not to have. Throws a {@link TooMuchError}, a ManifestError, an
 * ArchivedImageError, or what the client throws.
 */
export async function readImage(
  repository: Repository,
  reference: string,
  hasTag: (tag: string) => boolean = () => true,
): Promise<Image> {
  const reader = new ImageReader(repository, hasTag);
  const manifest = await readOrArchived(repository, reference, () =>
    repository.registry.client.manifest(repository.path, reference, { known: true }),
  );
  const root = await reader.add(manifest);
  const { parts, attachedTags, referrerLists } = reader;
  const blob = (descriptor: Descriptor): AsyncIterable<Uint8Array> =>
    repository.registry.client.blob(repository.path, descriptor);
  return { root, parts, attachedTags, referrerLists, blob, repository };
}
