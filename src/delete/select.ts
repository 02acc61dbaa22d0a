import { matchingVersions } from '../chart/version/published-versions.ts';
import { isTag } from '../oci/reference.ts';
import { newestVersions, tagOfExactVersion } from '../registry/versions.ts';
import type { ImageId, StoredImage } from '../registry/registry.ts';
import type { ChartSource } from '../registry/destination.ts';

/** What to delete of one image. */
export interface Deletion {
  readonly digest: string;
  /** The tags to remove. */
  readonly tags: readonly string[];
  /** The tags that stay: without any, ECR deletes the image itself (aws/containers-roadmap#1567). */
  readonly kept: readonly string[];
  /** Whether the image itself was named, by its digest. */
  readonly byDigest: boolean;
  /** The digest of the image that it belongs to and is deleted with, as a signature is. */
  readonly of?: string;
}

/** What to delete from a repository, and what it does not have. */
export interface SelectedDeletions {
  readonly deletions: readonly Deletion[];
  /** What is missing, as messages name it. */
  readonly missing: readonly string[];
}

/** Collects the images and tags that sources select in a repository. */
class Selector {
  readonly digests = new Set<string>();
  readonly tags = new Set<string>();
  readonly missing: string[] = [];
  readonly #images: readonly StoredImage[];
  readonly #uri: string;

  constructor(images: readonly StoredImage[], uri: string) {
    this.#images = images;
    this.#uri = uri;
  }

  add({ tag, digest }: ChartSource, version: string | undefined): void {
    const exact = tag ?? tagOfExactVersion(version);
    if (exact !== undefined) this.#addTag(exact, digest);
    else if (digest !== undefined) this.#addDigest(digest);
    else this.#addRange(version ?? '');
  }

  /** A tag with a digest beside it is selected only if it still points to that image. */
  #addTag(tag: string, digest: string | undefined): void {
    const isThere = this.#images.some(
      (image) => image.tags.includes(tag) && image.digest === (digest ?? image.digest),
    );
    if (isThere) this.tags.add(tag);
    else this.missing.push(`${this.#uri}:${tag}${digest === undefined ? '' : `@${digest}`}`);
  }

  #addDigest(digest: string): void {
    if (this.#images.some((image) => image.digest === digest)) this.digests.add(digest);
    else this.missing.push(`${this.#uri}@${digest}`);
  }

  #addRange(range: string): void {
    // ECR's API also lists tags that are too long to pull; they are not versions to any command.
    const tags = this.#images.flatMap((image) => image.tags).filter(isTag);
    const found = matchingVersions(tags, range);
    for (const { tag } of found) this.tags.add(tag);
    if (found.length === 0) this.missing.push(`${this.#uri} in the range "${range}"${newestVersions(tags)}`);
  }
}

/**
 * Returns what the sources select in one repository: an image by digest, with all its tags; a tag; or every version in a range.
 * The image of a tag is deleted only with its last tag. `images` are all images of the repository. Throws a ConstraintError.
 */
export function selectImages(
  sources: readonly ChartSource[],
  version: string | undefined,
  images: readonly StoredImage[],
  uri: string,
): SelectedDeletions {
  const selector = new Selector(images, uri);
  for (const source of sources) selector.add(source, version);
  const deletions = images.flatMap(({ digest, tags }): readonly Deletion[] => {
    const byDigest = selector.digests.has(digest);
    const gone = byDigest ? tags : tags.filter((tag) => selector.tags.has(tag));
    const kept = tags.filter((tag) => !gone.includes(tag));
    return byDigest || gone.length > 0 ? [{ digest, tags: gone, kept, byDigest }] : [];
  });
  return { deletions, missing: selector.missing };
}

/**
 * Returns the tags and digests that the sources name, each of which the registry can be asked for; `undefined` if one of them is a
 * range.
 */
export function exactReferences(
  sources: readonly ChartSource[],
  version: string | undefined,
): readonly string[] | undefined {
  const references = sources.map(({ tag, digest }) => tag ?? tagOfExactVersion(version) ?? digest);
  const exact = references.filter((reference) => reference !== undefined);
  return exact.length === references.length ? exact : undefined;
}

/** Returns the identifiers of what to delete, as AWS's API takes them. */
export function idsOf({ digest, tags, byDigest }: Deletion): readonly ImageId[] {
  return byDigest ? [{ digest }] : tags.map((tag) => ({ digest, tag }));
}
