import type { PackagedChart } from '../chart/packaged.ts';
import type { ChartSource, Destination } from '../registry/destination.ts';
import type { Log } from '../registry/log.ts';
import type { ReadableRegistry } from '../registry/registry.ts';

/** What to pull, validated before the first network call. */
export interface PullPlan {
  readonly source: ChartSource;
  /** An exact version or a range. Without it, and without a tag or digest in the source, the highest release is pulled. */
  readonly version?: string;
  /** Whether to unpack the chart. */
  readonly untar: boolean;
  /** Armored OpenPGP public keys, one of which must have signed the chart. */
  readonly verifyKey?: string;
}

/** Writes a pulled chart: under a temporary name first, renamed when it is complete. */
export interface StagingDirectory {
  /**
   * Writes the chart archive under a temporary name and reads it. Throws a ChartError if it is not a chart archive, and what the
   * stream throws.
   */
  readonly takeArchive: (bytes: AsyncIterable<Uint8Array>) => Promise<PackagedChart>;
  /** Renames the archive to its name, puts the provenance file beside it, and returns the archive's path. */
  readonly keepArchive: (name: string, provenance: Uint8Array | undefined) => Promise<string>;
  /** Unpacks the archive into a folder of this name and returns its path. Throws a ChartError if the name is taken. */
  readonly untarArchive: (name: string) => Promise<string>;
  /** Removes everything that still has a temporary name. */
  readonly close: () => Promise<void>;
}

/** What a pull needs from its surroundings. */
export interface PullPorts {
  /** Opens a registry for reading. */
  readonly open: (destination: Destination) => Promise<ReadableRegistry>;
  readonly stage: () => Promise<StagingDirectory>;
  readonly log: Log;
}
