import type { Digest } from '../digest.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { IndexEntry } from '../oci/image-index.ts';
import type { FetchedManifest } from '../oci/registry-client.ts';

/** One manifest or index, with the blobs that it needs. */
export interface Part extends FetchedManifest {
  readonly blobs: readonly Descriptor[];
}

/** A tag that belongs to a manifest by its name. */
export interface AttachedTag {
  readonly tag: string;
  readonly digest: Digest;
}

/** The list of what names a manifest as its subject. */
export interface ReferrerList {
  readonly subject: Digest;
  readonly entries: readonly IndexEntry[];
  /** The index under the tag that stands in for the referrers API, where the source has one. */
  readonly index: FetchedManifest | undefined;
}

/** An image or artifact of any kind, and all that belongs to it. */
export interface Image {
  readonly root: Part;
  /** All manifests, the root among them, in an order in which they can be pushed: what an index names before the index. */
  readonly parts: readonly Part[];
  readonly attachedTags: readonly AttachedTag[];
  readonly referrerLists: readonly ReferrerList[];
}
