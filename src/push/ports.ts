import type { PackagedChart } from '../chart/packaged.ts';
import type { Clock } from '../http/clock.ts';
import type { Destination } from '../registry/destination.ts';
import type { Log } from '../registry/log.ts';
import type { Registry } from '../registry/registry.ts';

/** A chart that is ready to be pushed. */
export interface PreparedChart {
  readonly chart: PackagedChart;
  /** The time for the manifest's `org.opencontainers.image.created`, RFC 3339 in UTC; left out where there is none. */
  readonly created: string | undefined;
}

/** The world around a push. */
export interface PushPorts {
  /** Packages a chart directory, or opens a packaged chart. */
  readonly prepare: (path: string) => Promise<PreparedChart>;
  /** Signs in to a registry. */
  readonly open: (destination: Destination) => Promise<Registry>;
  /** Reads a file from its start. */
  readonly read: (file: string) => AsyncIterable<Uint8Array>;
  readonly log: Log;
  readonly clock: Clock;
  /** Ends what waits when the run is cancelled. */
  readonly signal: AbortSignal;
}
