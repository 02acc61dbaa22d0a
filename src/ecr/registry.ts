import type { ImageFailure, ImageId, StoredImage } from '../registry/registry.ts';
import type { NewRepository } from './repository-settings.ts';
import type { replicasOf } from './replicas.ts';
import type { TokenSource } from './token-source.ts';

/** A registry of ECR or ECR Public after signing in. */
export interface EcrRegistry {
  readonly type: 'private' | 'public';
  /** `host` or `host:port`, as references write it. */
  readonly host: string;
  /** The account's 12 digits; for ECR Public only where it had to be asked for. */
  readonly accountId: string | undefined;
  /** The region of the registry's API: `us-east-1` for ECR Public. */
  readonly region: string;
  /** ECR Public's registry alias: the first component of every repository's path behind the host. */
  readonly alias: string | undefined;
  /** Signs the requests of the data plane. */
  readonly authorizer: TokenSource;
  /**
   * Creates a repository (without the alias). Gives false where it was there already, also when somebody else was quicker.
   * Throws an {@link AwsError}.
   */
  readonly createRepository: (name: string, wanted?: NewRepository) => Promise<boolean>;
  /** Lists the images of a repository; `undefined` where there is no such repository. Throws an {@link AwsError}. */
  readonly images: (name: string) => Promise<readonly StoredImage[] | undefined>;
  /** Deletes tags and images, and gives what could not be deleted. */
  readonly deleteImages: (name: string, ids: readonly ImageId[]) => Promise<readonly ImageFailure[]>;
  /** Says where an image of a private registry is replicated to. Throws an {@link AwsError}. */
  readonly replicas?: (name: string, digest: string) => ReturnType<typeof replicasOf>;
}
