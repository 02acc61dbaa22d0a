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
