import type { Digest } from '../digest.ts';
import { indexEntries } from '../oci/image-index.ts';
import type { IndexEntry } from '../oci/image-index.ts';
import { linksOf } from '../oci/links.ts';
import { manifestRecord } from '../oci/manifest-json.ts';
import { referrersTag } from '../oci/referrers.ts';
import type { FetchedManifest } from '../oci/registry-client.ts';
import type { AttachedTag, Image, Part, ReferrerList } from './image.ts';
import { findTagged, type Place } from './place.ts';

/** More belongs to an image than is taken at once. */
class TooMuchError extends Error {
  override readonly name = 'TooMuchError';
}

/** How much may belong to one image: many times what signatures and attestations of several platforms are. */
const most = { manifests: 1000, bytes: 64 * 1024 * 1024 } as const;

/**
 * The tags that cosign keeps signatures, attestations and bills of materials under, behind the referrers tag.
 * Source: https://github.com/sigstore/cosign/blob/v2.4.0/pkg/oci/remote/remote.go (SignatureTagSuffix and so on)
 */
const cosignSuffixes = ['.sig', '.att', '.sbom'] as const;

/** Gives the entries of an index, `undefined` for a manifest that is none. */
function entriesIn({ bytes }: FetchedManifest): readonly IndexEntry[] | undefined {
  const manifest = manifestRecord(bytes);
  return manifest['manifests'] === undefined ? undefined : indexEntries(manifest);
}

/** Walks from one manifest to all that belongs to it, each once, however they name each other. */
class Reader {
  readonly #place: Place;
  readonly #hasTag: (tag: string) => boolean;
  readonly #seen = new Set<Digest>();
  #bytes = 0;
  readonly parts: Part[] = [];
  readonly attachedTags: AttachedTag[] = [];
  readonly referrerLists: ReferrerList[] = [];

  constructor(place: Place, hasTag: (tag: string) => boolean) {
    this.#place = place;
    this.#hasTag = hasTag;
  }

  async add(manifest: FetchedManifest): Promise<Part> {
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
      `more than ${most.manifests} manifests or ${most.bytes / 1024 / 1024} MiB of them belong together ` +
        `in ${this.#place.uri}; remove signatures and attestations that are not needed`,
    );
  }

  async #addDigest(digest: Digest): Promise<void> {
    if (this.#seen.has(digest)) return;
    await this.add(await this.#place.client.manifest(this.#place.path, digest));
  }

  async #addReferring(subject: Digest): Promise<void> {
    const { client, path } = this.#place;
    const base = referrersTag(subject);
    const [listed, ...tagged] = await Promise.all([
      client.referrers(path, subject),
      ...['', ...cosignSuffixes].map(async (suffix) => {
        const tag = `${base}${suffix}`;
        return { tag, manifest: this.#hasTag(tag) ? await findTagged(this.#place, tag) : undefined };
      }),
    ]);
    let index: FetchedManifest | undefined;
    const entries = new Map((listed ?? []).map((entry) => [entry.digest, entry]));
    for (const { tag, manifest } of tagged) {
      if (manifest === undefined) continue;
      const named = tag === base ? entriesIn(manifest) : undefined;
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
 * Reads an image or artifact of any kind with all that belongs to it: what an index names, what names it as subject (by the
 * referrers API and by tags), what cosign has put beside it, and what belongs to each of these. Blobs are not read.
 *
 * `hasTag` may rule out tags that the repository is known not to have. Throws a {@link TooMuchError}, a ManifestError, or what the
 * client throws.
 */
export async function readImage(
  place: Place,
  reference: string,
  hasTag: (tag: string) => boolean = () => true,
): Promise<Image> {
  const reader = new Reader(place, hasTag);
  const root = await reader.add(await place.client.manifest(place.path, reference));
  const { parts, attachedTags, referrerLists } = reader;
  return { root, parts, attachedTags, referrerLists };
}
