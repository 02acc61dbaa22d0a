/** A private registry to push to. Where `host` is absent, ECR says which one it is. */
export interface PrivateDestination {
  readonly type: 'private';
  readonly region: string;
  readonly accountId?: string;
  readonly host?: string;
  readonly fips?: boolean;
  readonly dualStack?: boolean;
}

/** A registry of ECR Public to push to. Where `host` or `alias` are absent, ECR Public says what they are. */
export interface PublicDestination {
  readonly type: 'public';
  readonly host?: string;
  readonly alias?: string;
}

/** A registry to push to. */
export type Destination = PrivateDestination | PublicDestination;

/** What happens when other content is under the version's tag already. */
export type IfExists = 'fail' | 'skip' | 'overwrite';

/** How repositories are named: by the chart, behind an optional prefix, or one whole name. */
export type Naming =
  { readonly by: 'chart'; readonly prefix?: string } | { readonly by: 'name'; readonly repository: string };

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
