import type { PackagedChart } from '../chart/packaged.ts';
import type { ChartSource, Destination } from '../registry/destination.ts';
import type { Log } from '../registry/log.ts';
import type { ReadableRegistry } from '../registry/registry.ts';

/** Everything that a pull is to do, validated before the first network call. */
export interface PullPlan {
  readonly source: ChartSource;
  /** An exact version or a range; if it and the source's tag and digest are absent, the highest release is meant. */
  readonly version?: string;
  /** Whether the chart is unpacked. */
  readonly untar: boolean;
  /** Armored OpenPGP public keys, one of which must have signed the chart. */
  readonly verifyKey?: string;
}

/** Where a pulled chart is written: to a temporary name first, and renamed when it is complete. */
export interface StagingDirectory {
  /** Writes the chart archive under a temporary name, and reads it. Throws a ChartError if it is not one, and what the stream throws. */
  readonly takeArchive: (bytes: AsyncIterable<Uint8Array>) => Promise<PackagedChart>;
  /** Renames the archive to its name, and puts a provenance file beside it; returns the archive's path. */
  readonly keepArchive: (name: string, provenance: Uint8Array | undefined) => Promise<string>;
  /** Unpacks the archive as a folder of this name; returns its path. Throws a ChartError if something has the name already. */
  readonly untarArchive: (name: string) => Promise<string>;
  /** Removes what still has a temporary name. */
  readonly close: () => Promise<void>;
}

/** The world around a pull. */
export interface PullPorts {
  /** Opens a registry for reading. */
  readonly open: (destination: Destination) => Promise<ReadableRegistry>;
  readonly stage: () => Promise<StagingDirectory>;
  readonly log: Log;
}
