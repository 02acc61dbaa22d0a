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
}

/** A registry to delete from. */
export interface DeletionRegistry {
  readonly host: string;
  readonly alias: string | undefined;
  /** Lists the images of a repository; `undefined` if there is no such repository. */
  readonly images: (name: string) => Promise<readonly StoredImage[] | undefined>;
  /** Deletes tags and images, and returns what could not be deleted. */
  readonly deleteImages: (name: string, ids: readonly ImageId[]) => Promise<readonly ImageFailure[]>;
}

/** What a deletion needs from its surroundings. */
export interface DeletePorts {
  readonly open: (destination: Destination) => Promise<DeletionRegistry>;
  readonly log: Log;
}
