import type {
  ImageFailure,
  ImageId,
  ReadableRegistry,
  Replica,
  Signing,
  StoredImage,
} from '../registry/registry.ts';
import type { TokenSource } from './authorization.ts';
import type { NewRepository } from './repository-settings.ts';

/** A registry of ECR or ECR Public after signing in. */
export interface EcrRegistry {
  readonly type: 'private' | 'public';
  /** `host` or `host:port`, as references write it. */
  readonly host: string;
  /** The account's 12 digits, if the user named it. */
  readonly accountId: string | undefined;
  /** The region of the registry's API: `us-east-1` for ECR Public. */
  readonly region: string;
  /** ECR Public's registry alias: the first component of every repository's path behind the host. */
  readonly alias: string | undefined;
  /** Signs the requests of the data plane. */
  readonly authorizer: TokenSource;
  /**
   * Creates a repository (named without the alias). Returns false if it exists already, also if another run was quicker.
   * Throws an {@link AwsError}.
   */
  readonly createRepository: (name: string, wanted?: NewRepository) => Promise<boolean>;
  /** Returns the inputs that ask for other settings than an existing private repository has. Throws only if canceled. */
  readonly differingSettings?: (name: string, wanted: NewRepository) => Promise<readonly string[]>;
  /** Lists the images of a repository; `undefined` if there is no such repository. Throws an {@link AwsError}. */
  readonly images: (name: string) => Promise<readonly StoredImage[] | undefined>;
  /** Returns the digest of an archived image of a private registry, as {@link ReadableRegistry} has it. */
  readonly archivedImage?: ReadableRegistry['archivedImage'];
  /** Returns what a repository of a private registry is a pull-through cache of, as {@link ReadableRegistry} has it. */
  readonly cachedFrom?: ReadableRegistry['cachedFrom'];
  /** Returns the images that tags and digests name; `undefined` if there is no such repository. Throws an {@link AwsError}. */
  readonly imagesOf: (
    name: string,
    references: readonly string[],
  ) => Promise<readonly StoredImage[] | undefined>;
  /** Deletes tags and images, and returns what could not be deleted. */
  readonly deleteImages: (name: string, ids: readonly ImageId[]) => Promise<readonly ImageFailure[]>;
  /** Returns where an image of a private registry is replicated to. Throws an {@link AwsError}. */
  readonly replicas?: (name: string, digest: string) => Promise<readonly Replica[]>;
  /** Returns the managed signing of an image of a private registry, nothing if it may not be read. Throws an {@link AwsError}. */
  readonly signings?: (name: string, digest: string) => Promise<readonly Signing[]>;
}
