import type { Destination } from '../registry/destination.ts';
import type { IfExists } from '../registry/if-exists.ts';
import type { Naming } from '../registry/repository-name.ts';

/** Everything that a push is to do, checked, before the first network call. */
export interface PushPlan {
  /** Chart directories or packaged `.tgz` charts. */
  readonly charts: readonly string[];
  readonly destinations: readonly Destination[];
  readonly naming: Naming;
  readonly ifExists: IfExists;
  readonly createRepository: boolean;
  readonly dryRun: boolean;
  /** Further tags, with placeholders for parts of the chart's version. */
  readonly tags: readonly string[];
  /** The Git tag that must be the version of every chart; anything goes where absent. */
  readonly gitTag?: string;
  /** Annotations of the manifest beside Helm's own, which they overrule. */
  readonly annotations?: ReadonlyMap<string, string>;
  /** The file that Artifact Hub reads of each repository. */
  readonly artifactHubMetadata?: Uint8Array;
  /** Whether to wait until ECR reports the charts replicated. */
  readonly waitForReplication?: boolean;
}
