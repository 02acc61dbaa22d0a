import type { PackagedChart } from '../chart/packaged.ts';
import type { Digest } from '../digest.ts';
import type { RegistryClient } from '../oci/registry-client.ts';

/** A registry that an image is replicated to. */
export interface Replica {
  readonly region: string;
  readonly accountId: string;
  readonly state: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';
  /** Why it failed, as ECR says. */
  readonly reason?: string | undefined;
}

/** A signature that ECR's managed signing makes of an image. */
export interface Signing {
  /** The ARN of the AWS Signer profile. */
  readonly profile: string;
  readonly state: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';
  /** Why it failed, as ECR says; empty if it did not. */
  readonly reason: string;
}

/** An image of a repository, as a registry's API lists it. */
export interface StoredImage {
  readonly digest: string;
  readonly tags: readonly string[];
  /** The digest of the image that it refers to, as a signature does; ECR Public does not tell. */
  readonly subject?: string;
}

/** What to delete: an image with all its tags, or one of its tags if it still points to that image. */
export interface ImageId {
  readonly digest: string;
  readonly tag?: string;
}

/** Why something was not deleted. */
export interface ImageFailure {
  readonly id: ImageId;
  /** The registry's code, such as `ImageNotFound`; empty if there is none. */
  readonly code: string;
  readonly reason: string;
}

/** A registry that can be read. */
export interface ReadableRegistry {
  readonly type: 'private' | 'public' | 'foreign';
  /** `host` or `host:port`, as references write it. */
  readonly host: string;
  /** The region of the registry's API; empty for a registry that is not Amazon's. */
  readonly region: string;
  /** ECR Public's registry alias: the first component of every repository's path behind the host. */
  readonly alias: string | undefined;
  readonly client: RegistryClient;
  /** Returns what an error of the client means for this registry and what to do; `undefined` if the error already says it. */
  readonly explain: (error: unknown, uri: string) => string | undefined;
  /**
   * Returns the digest of an image that is in ECR's archive, by tag or digest; `undefined` if it is not there or ECR does not
   * say. ECR Public has no archive.
   */
  readonly archivedImage?: (name: string, reference: string) => Promise<Digest | undefined>;
  /**
   * Returns the registry that a repository of ECR is a pull-through cache of; `undefined` if it is none or ECR does not say. ECR
   * Public has no caches.
   */
  readonly cachedFrom?: (name: string) => Promise<string | undefined>;
}

/** A registry after signing in. */
export interface Registry extends ReadableRegistry {
  readonly type: 'private' | 'public';
  /**
   * Creates a repository (without the alias), with the settings that the user asked for; returns false if it already exists.
   * `chart` is the chart that it is created for, if there is one.
   */
  readonly createRepository: (name: string, chart?: PackagedChart) => Promise<boolean>;
  /**
   * Returns the inputs whose settings differ from those of an existing repository, at the first call for each repository;
   * absent if the user asked for no settings.
   */
  readonly differingSettings?: (name: string) => Promise<readonly string[]>;
  /** Returns where an image is replicated to; absent for ECR Public, which does not replicate. */
  readonly replicas?: (name: string, digest: Digest) => Promise<readonly Replica[]>;
  /** Returns the managed signing of an image, nothing if it may not be read; absent for ECR Public, which does not sign. */
  readonly signings?: (name: string, digest: Digest) => Promise<readonly Signing[]>;
}
