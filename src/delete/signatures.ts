import { isDigest } from '../digest.ts';
import { attachedTags, isAttachedTag } from '../registry/attached-tags.ts';
import type { StoredImage } from '../registry/registry.ts';
import type { DeletionRegistry } from './plan.ts';

/** Returns the tags under which the signatures of a digest are. */
function signatureTags(digest: string): readonly string[] {
  return isDigest(digest) ? attachedTags(digest) : [];
}

/** An image that belongs to another one. */
export interface AttachedImage extends StoredImage {
  /** The digest of the image that it signs, attests or lists. */
  readonly of: string;
}

/** Finds what belongs directly to an image. */
type Finder = (digest: string) => Promise<readonly StoredImage[]>;

/** Returns the finder for images that were all listed. */
function among(images: readonly StoredImage[]): Finder {
  const byTag = new Map(images.flatMap((image) => image.tags.map((tag) => [tag, image] as const)));
  const bySubject = Map.groupBy(images, ({ subject }) => subject);
  return (digest) =>
    Promise.resolve([
      ...signatureTags(digest).flatMap((tag) => byTag.get(tag) ?? []),
      ...(bySubject.get(digest) ?? []),
    ]);
}

/** Returns the finder that asks the registry for exactly what could belong to an image. */
function askedOf(registry: DeletionRegistry, name: string): Finder {
  return async (digest) => {
    const referrers = await registry.referrers(name, digest);
    return (await registry.imagesOf(name, [...signatureTags(digest), ...referrers])) ?? [];
  };
}

/**
 * Returns the signatures, attestations and indexes of referrers that belong to images, and what belongs to these in turn. An image
 * that has a tag of its own is somebody's, and stays. `listed` are all images of the repository, if they were listed.
 */
export async function attachedTo(
  digests: readonly string[],
  registry: DeletionRegistry,
  name: string,
  listed: readonly StoredImage[] | undefined,
): Promise<readonly AttachedImage[]> {
  const find = listed === undefined ? askedOf(registry, name) : among(listed);
  const seen = new Set(digests);
  const attached: AttachedImage[] = [];
  const queue = [...digests];
  for (let digest = queue.shift(); digest !== undefined; digest = queue.shift()) {
    for (const image of await find(digest)) {
      if (seen.has(image.digest) || !image.tags.every(isAttachedTag)) continue;
      seen.add(image.digest);
      attached.push({ ...image, of: digest });
      queue.push(image.digest);
    }
  }
  // ECR deletes no manifest that an index lists: those under a tag, the indexes, go first.
  return attached.sort((a, b) => Number(b.tags.length > 0) - Number(a.tags.length > 0));
}
