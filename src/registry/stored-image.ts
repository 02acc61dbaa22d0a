/** An image of a repository, as a registry's API lists it. */
export interface StoredImage {
  readonly digest: string;
  readonly tags: readonly string[];
}

/** What is to be deleted: an image with all its tags, or one of its tags as long as it is that image's. */
export interface ImageId {
  readonly digest: string;
  readonly tag?: string;
}

/** Why something was not deleted. */
export interface ImageFailure {
  readonly id: ImageId;
  /** The registry's code, such as `ImageNotFound`; empty where there is none. */
  readonly code: string;
  readonly reason: string;
}
