import type { Unpacking } from '../chart/archive/budget.ts';
import type { Clock } from '../http/clock.ts';
import type { PreparedChart } from '../registry/chart-artifact.ts';
import type { Destination } from '../registry/destination.ts';
import type { IfExists } from '../registry/refusal.ts';
import type { Log } from '../registry/log.ts';
import type { Registry } from '../registry/registry.ts';
import type { Naming } from '../registry/repository.ts';

/** What to push and where, validated before the first network call. */
export interface PushPlan {
  /** Chart directories or packaged `.tgz` charts. */
  readonly charts: readonly string[];
  /** Where to push to; if empty, the charts are only packaged. */
  readonly destinations: readonly Destination[];
  readonly naming: Naming;
  readonly ifExists: IfExists;
  readonly createRepository: boolean;
  readonly dryRun: boolean;
  /** Further tags, with placeholders for parts of the chart's version. */
  readonly tags: readonly string[];
  /** The Git tag, which must match the version of the charts that it releases; not checked if absent. */
  readonly gitTag?: string;
  /** Annotations to add to the manifest; they override Helm's own. */
  readonly annotations?: ReadonlyMap<string, string>;
  /** The metadata file that Artifact Hub reads for each repository. */
  readonly artifactHubMetadata?: Uint8Array;
  /** Whether to wait until ECR reports the charts as replicated. */
  readonly waitForReplication?: boolean;
}

/** What a push needs from its surroundings. */
export interface PushPorts {
  /** Packages a chart directory, or opens a packaged chart. */
  readonly prepare: (path: string) => Promise<PreparedChart>;
  /** Signs in to a registry. */
  readonly open: (destination: Destination) => Promise<Registry>;
  /** Reads a file from its start. */
  readonly read: (file: string) => AsyncIterable<Uint8Array>;
  readonly log: Log;
  readonly clock: Clock;
  /** What all unpacking of the run shares. */
  readonly unpacking: Unpacking;
  /** Aborted if the run is canceled. */
  readonly signal: AbortSignal;
}
