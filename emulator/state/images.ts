import { digestOf, type Digest } from '../../src/digest.ts';
import * as errors from './errors.ts';
import type { Place } from './errors.ts';
import { parseManifest, type Manifest } from './manifest.ts';
import { isImmutable, type Mutability } from './mutability.ts';

/** A manifest in a repository. */
export interface Image extends Manifest {
  readonly digest: Digest;
  /** The manifest's text, as it was pushed. */
  readonly text: string;
  /** Bytes of config and layers together. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly pushedAt: number;
}

/** A tag and what it points at. */
export interface Tag {
  readonly name: string;
  readonly digest: Digest;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** How AWS's API names an image. */
export interface ImageId {
  readonly imageDigest?: string;
  readonly imageTag?: string;
}

/** Why an operation on many images does nothing for one of them. */
export interface ImageFailure {
  readonly failureCode: string;
  readonly failureReason: string;
}

/** An image that is not there. */
export const notFound: ImageFailure = {
  failureCode: 'ImageNotFound',
  failureReason: 'Requested image not found',
};

/**
 * The codes: botocore's ecr model, ImageFailureCode. The first two reasons and the one above: moto, ecr/models.py; the others have
 * no source.
 */
const failures = {
  nothing: {
    failureCode: 'MissingDigestAndTag',
    failureReason: 'Invalid request parameters: both tag and digest cannot be null',
  },
  digest: {
    failureCode: 'InvalidImageDigest',
    failureReason:
      "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
  },
  mismatch: {
    failureCode: 'ImageTagDoesNotMatchDigest',
    failureReason: 'Requested image tag does not match the image digest',
  },
  inIndex: (digests: readonly Digest[]) => ({
    failureCode: 'ImageReferencedByManifestList',
    failureReason: `Requested image referenced by manifest list: [${digests.join(', ')}]`,
  }),
};

/** A manifest to be stored. */
export interface NewImage {
  readonly text: string;
  readonly mediaType?: string | undefined;
  readonly tag?: string | undefined;
  /** What the pusher takes for its digest. */
  readonly digest?: string | undefined;
}

/** What the images need to know of the repository they are in. */
export interface Surroundings {
  readonly place: Place;
  readonly now: () => number;
  readonly mutability: () => Mutability;
  readonly hasBlob: (digest: Digest) => boolean;
  /** The quota of images. */
  readonly most: number;
}

/** botocore's ecr model, ImageTag; the pattern is the one in ECR's error (google/go-containerregistry#704). */
function checkTag(tag: string): void {
  if (!/^[a-zA-Z0-9\-_.]+$/.test(tag)) {
    throw errors.invalidParameter('imageTag', "must satisfy regular expression '[a-zA-Z0-9-_.]+'");
  }
  if (tag.length > 300) {
    throw errors.invalidParameter('imageTag', 'Member must have length less than or equal to 300');
  }
}

/**
 * Reports whether a layer is kept elsewhere, so that a manifest may name it without its being pushed, as Windows' base layers are.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#non-distributable-layers
 */
function isForeign(mediaType: string): boolean {
  return /\.(?:nondistributable|foreign)\./.test(mediaType);
}

/** The images and tags of one repository. */
export class Images {
  readonly #surroundings: Surroundings;
  readonly #images = new Map<string, Image>();
  readonly #tags = new Map<string, Tag>();
  readonly #archived = new Set<Digest>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** All images, in the order of their first push. */
  all(): readonly Image[] {
    return [...this.#images.values()];
  }

  /** All tags, in the order in which they were first set. */
  tags(): readonly Tag[] {
    return [...this.#tags.values()];
  }

  /** The names of an image's tags. */
  tagsOf(digest: Digest): readonly string[] {
    return this.tags()
      .filter((tag) => tag.digest === digest)
      .map(({ name }) => name);
  }

  /** The image that a digest, a tag, or both at once name. */
  find({ imageDigest, imageTag }: ImageId): Image | undefined {
    const tagged = imageTag === undefined ? imageDigest : this.#tags.get(imageTag)?.digest;
    if (tagged === undefined || (imageDigest ?? tagged) !== tagged) return undefined;
    return this.#images.get(tagged);
  }

  /**
   * Moves an image to the archive or back: it stays listed, and cannot be pulled.
   * https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html
   */
  archive({ digest }: Image, archived: boolean): void {
    if (archived) this.#archived.add(digest);
    else this.#archived.delete(digest);
  }

  /** Reports whether an image is in the archive. */
  isArchived({ digest }: Image): boolean {
    return this.#archived.has(digest);
  }

  /** The media type of a blob in a manifest; undefined for a blob that no manifest names. */
  mediaTypeOf(blob: string): string | undefined {
    for (const { blobs } of this.#images.values()) {
      const found = blobs.find(({ digest }) => digest === blob);
      if (found) return found.mediaType;
    }
    return undefined;
  }

  /** The images whose subject is the given one. */
  referrers(subject: string): readonly Image[] {
    return this.all().filter((image) => image.subject === subject);
  }

  /** Stores a manifest and sets its tag. Throws PutImage's errors, all but ImageAlreadyExistsException. */
  put({ text, mediaType, tag, digest: claimed }: NewImage): Image {
    const { place, now, mutability, hasBlob, most } = this.#surroundings;
    if (tag !== undefined) checkTag(tag);
    const manifest = parseManifest(text, mediaType);
    const digest = digestOf(text);
    if (claimed !== undefined && claimed !== digest) throw errors.imageDigestDoesNotMatch(claimed, place);
    const blobs = manifest.blobs.filter((blob) => !hasBlob(blob.digest) && !isForeign(blob.mediaType));
    if (blobs.length > 0) {
      throw errors.layersNotFound(
        blobs.map((blob) => blob.digest),
        place,
      );
    }
    const children = manifest.children.filter((child) => !this.#images.has(child.digest));
    if (children.length > 0) {
      throw errors.referencedImagesNotFound(
        children.map((child) => child.digest),
        place,
      );
    }
    // The same digest again is refused as well: aws/containers-roadmap#2179.
    if (tag !== undefined && this.#tags.has(tag) && isImmutable(mutability(), tag)) {
      throw errors.tagIsImmutable(tag, place);
    }
    if (!this.#images.has(digest) && this.#images.size >= most) throw errors.tooManyImages(place, most);
    const size = manifest.blobs.reduce((sum, blob) => sum + blob.size, 0);
    const image = this.#images.get(digest) ?? { ...manifest, digest, text, size, pushedAt: now() };
    this.#images.set(digest, image);
    this.#archived.delete(digest); // "by re-pushing the image": the page at archive()
    if (tag !== undefined) this.#tags.set(tag, { name: tag, digest, createdAt: now() });
    return image;
  }

  /** Finds an image for an operation on many images, or says why it cannot. */
  lookUp(id: ImageId): Image | ImageFailure {
    const { imageDigest, imageTag } = id;
    if (imageDigest === undefined && imageTag === undefined) return failures.nothing;
    if (imageDigest !== undefined && !/^[a-zA-Z0-9\-_+.]+:[a-fA-F0-9]+$/.test(imageDigest))
      return failures.digest;
    const image = this.find(id);
    if (image) return image;
    const elsewhere =
      imageDigest !== undefined && this.find({ imageDigest }) && this.#tags.has(imageTag ?? '');
    return elsewhere === true ? failures.mismatch : notFound;
  }

  /**
   * Deletes a tag, and with its last tag the image (aws/containers-roadmap#1567), or an image with all its tags. Returns the
   * identifiers that are gone, as BatchDeleteImage lists them, or says why nothing is.
   */
  delete(id: ImageId): readonly ImageId[] | ImageFailure {
    const image = this.lookUp(id);
    if ('failureCode' in image) return image;
    const { digest } = image;
    const tags = this.tagsOf(digest);
    const gone = id.imageTag === undefined ? tags : [id.imageTag];
    if (gone.length === tags.length) {
      const indexes = this.all().filter(({ children }) => children.some((child) => child.digest === digest));
      if (indexes.length > 0) return failures.inIndex(indexes.map((index) => index.digest));
      this.#images.delete(digest);
    }
    for (const name of gone) this.#tags.delete(name);
    return gone.length === 0
      ? [{ imageDigest: digest }]
      : gone.map((imageTag) => ({ imageDigest: digest, imageTag }));
  }
}
