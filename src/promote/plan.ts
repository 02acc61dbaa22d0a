import type { Digest } from '../digest.ts';
import type { Destination } from '../registry/destination.ts';
import type { IfExists } from '../registry/if-exists.ts';
import type { Log } from '../registry/log.ts';
import type { ReadableRegistry, Registry } from '../registry/registry.ts';

/** A repository as the user named it. */
export interface NamedRepository {
  /** The registries that it may be in; if there are several, it is in the one that turns out to have this host. */
  readonly registries: readonly Destination[];
  readonly host?: string;
  /** The repository's path behind the host; without the alias of ECR Public if only the registry knows it. */
  readonly path: string;
}

/** What is to be copied: an image by its tag or digest, or a repository if it has neither. */
export interface PromoteSource extends NamedRepository {
  readonly tag?: string;
  readonly digest?: Digest;
}

/** Everything that a promotion is to do, validated before the first network call. */
export interface PromotePlan {
  readonly from: PromoteSource;
  /** An exact version, or a range of versions; without it, everything in the repository that has a tag is meant. */
  readonly version?: string;
  readonly to: readonly NamedRepository[];
  /** Further tags, with placeholders in them. */
  readonly tags: readonly string[];
  readonly ifExists: IfExists;
  readonly createRepository: boolean;
  readonly dryRun: boolean;
}

/** The rules for each image that is copied. */
export type CopyRules = Pick<PromotePlan, 'ifExists' | 'createRepository' | 'dryRun'>;

/** The world around a promotion. */
export interface PromotePorts {
  /** Opens a registry to read from. */
  readonly read: (registry: Destination) => Promise<ReadableRegistry>;
  /** Signs in to a registry to write to. */
  readonly open: (registry: Destination) => Promise<Registry>;
  readonly log: Log;
}
