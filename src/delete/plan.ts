import type { ChartSource, Destination } from '../registry/destination.ts';
import type { Log } from '../registry/log.ts';
import type { ImageFailure, ImageId, StoredImage } from '../registry/registry.ts';

/** What to delete, validated before the first network call. */
export interface DeletePlan {
  readonly sources: readonly ChartSource[];
  /** An exact version or a range, for the sources that have neither tag nor digest. */
  readonly version?: string;
  readonly ifMissing: 'fail' | 'ignore';
  readonly dryRun: boolean;
  /** Whether what belongs to an image, such as its signatures, is deleted with it. */
  readonly withSignatures: boolean;
}

/** A registry to delete from. */
export interface DeletionRegistry {
  readonly host: string;
  readonly alias: string | undefined;
  /** Lists the images of a repository; `undefined` if there is no such repository. */
  readonly images: (name: string) => Promise<readonly StoredImage[] | undefined>;
  /** Returns the images that these tags and digests name; `undefined` if there is no such repository. */
  readonly imagesOf: (
    name: string,
    references: readonly string[],
  ) => Promise<readonly StoredImage[] | undefined>;
  /** Returns the digests of the manifests that name an image as their subject; none if they may not be read. */
  readonly referrers: (name: string, digest: string) => Promise<readonly string[]>;
  /** Deletes tags and images, and returns what could not be deleted. */
  readonly deleteImages: (name: string, ids: readonly ImageId[]) => Promise<readonly ImageFailure[]>;
}

/** What a deletion needs from its surroundings. */
export interface DeletePorts {
  readonly open: (destination: Destination) => Promise<DeletionRegistry>;
  readonly log: Log;
}
