import type { Digest } from '../digest.ts';

/** A private registry to push to. If `host` is absent, ECR supplies it. */
export interface PrivateDestination {
  readonly type: 'private';
  readonly region: string;
  readonly accountId?: string;
  readonly host?: string;
  readonly fips?: boolean;
  readonly dualStack?: boolean;
}

/** A registry of ECR Public to push to. If `host` or `alias` is absent, ECR Public supplies it. */
export interface PublicDestination {
  readonly type: 'public';
  readonly host?: string;
  readonly alias?: string;
}

/** A registry to push to. */
export type Destination = PrivateDestination | PublicDestination;

/** A registry outside AWS, to read from. */
export interface ForeignRegistry {
  readonly type: 'foreign';
  readonly host: string;
}

/** A chart in a registry, as the user refers to it. */
export interface ChartSource {
  /** As the user wrote it. */
  readonly text: string;
  readonly destination: Destination;
  /** The repository's name as AWS's API knows it, without the alias of ECR Public. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: Digest;
}
