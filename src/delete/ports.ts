import type { ImageFailure, ImageId, StoredImage } from '../registry/stored-image.ts';
import type { Destination } from '../registry/destination.ts';
import type { Log } from '../registry/log.ts';

/** A registry to delete from. */
export interface DeletionRegistry {
  readonly host: string;
  readonly alias: string | undefined;
  /** Lists the images of a repository; `undefined` where there is no such repository. */
  readonly images: (name: string) => Promise<readonly StoredImage[] | undefined>;
  /** Deletes tags and images, and gives what could not be deleted. */
  readonly deleteImages: (name: string, ids: readonly ImageId[]) => Promise<readonly ImageFailure[]>;
}

/** The world around a deletion. */
export interface DeletePorts {
  readonly open: (destination: Destination) => Promise<DeletionRegistry>;
  readonly log: Log;
}
