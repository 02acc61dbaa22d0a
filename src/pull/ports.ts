import type { PackagedChart } from '../chart/packaged.ts';
import type { Destination } from '../registry/destination.ts';
import type { Log } from '../registry/log.ts';
import type { ReadableRegistry } from '../registry/registry.ts';

/** Where a chart is put: files come into being aside, and get their names when they are complete. */
export interface Workbench {
  /** Writes the chart archive aside, and reads it: throws a ChartError where it is not one, and what the stream throws. */
  readonly takeArchive: (bytes: AsyncIterable<Uint8Array>) => Promise<PackagedChart>;
  /** Puts the archive under its name, and a provenance file beside it; gives the archive's path. */
  readonly keepArchive: (name: string, provenance: Uint8Array | undefined) => Promise<string>;
  /** Unpacks the archive as a folder of this name; gives its path. Throws a ChartError where something has the name already. */
  readonly unpackArchive: (name: string) => Promise<string>;
  /** Removes what has no name yet. */
  readonly close: () => Promise<void>;
}

/** The world around a pull. */
export interface PullPorts {
  /** Opens a registry for reading. */
  readonly open: (destination: Destination) => Promise<ReadableRegistry>;
  readonly workbench: () => Promise<Workbench>;
  readonly log: Log;
}
