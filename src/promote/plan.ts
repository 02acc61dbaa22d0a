import type { Digest } from '../digest.ts';
import type { Destination } from '../registry/destination.ts';
import type { IfExists } from '../registry/if-exists.ts';

/** A repository as the user named it. */
export interface Site {
  /** The registry that it is in; where there are several, the one that turns out to have this host. */
  readonly registries: readonly Destination[];
  readonly host?: string;
  /** The repository's path behind the host; without the alias of ECR Public where the registry tells that. */
  readonly path: string;
}

/** What is to be copied: an image by its tag or digest, a repository where it has neither. */
export interface Origin extends Site {
  readonly tag?: string;
  readonly digest?: Digest;
}

/** Everything that a promotion is to do, checked, before the first network call. */
export interface PromotePlan {
  readonly from: Origin;
  /** An exact version, or a range of versions; where it is absent from a repository, everything with a tag is meant. */
  readonly version?: string;
  readonly to: readonly Site[];
  /** Further tags, with placeholders in them. */
  readonly tags: readonly string[];
  readonly ifExists: IfExists;
  readonly createRepository: boolean;
  readonly dryRun: boolean;
}

/** What holds for each image that is copied. */
export type CopyRules = Pick<PromotePlan, 'ifExists' | 'createRepository' | 'dryRun'>;
