import type { Blobs } from './blobs.ts';
import * as errors from './errors.ts';
import { Repository, type ResourceTag, type Settings } from './repository.ts';

/** Whose a registry is. */
export interface RegistryOptions {
  readonly kind: 'private' | 'public';
  readonly accountId: string;
  /** The region of a private registry; us-east-1 for a public one. */
  readonly region: string;
  readonly blobs: Blobs;
  readonly now: () => number;
}

/** What ECR gives a repository of which nothing is said. */
export const defaultSettings: Settings = {
  imageTagMutability: 'MUTABLE',
  scanOnPush: false,
  encryption: { encryptionType: 'AES256' },
};

/** One account's private registry in one region, or its public one. */
export class Registry {
  readonly kind: 'private' | 'public';
  readonly id: string;
  readonly region: string;
  readonly #options: RegistryOptions;
  readonly #repositories = new Map<string, Repository>();

  constructor(options: RegistryOptions) {
    this.kind = options.kind;
    this.id = options.accountId;
    this.region = options.region;
    this.#options = options;
  }

  /** The ARN of a repository, whether it is there or not; `*` stands for all. */
  arnOf(name: string): string {
    const { kind, id, region } = this;
    return kind === 'private'
      ? `arn:aws:ecr:${region}:${id}:repository/${name}`
      : `arn:aws:ecr-public::${id}:repository/${name}`;
  }

  repositories(): readonly Repository[] {
    return [...this.#repositories.values()];
  }

  /** Throws RepositoryNotFoundException. */
  repository(name: string): Repository {
    const repository = this.#repositories.get(name);
    if (!repository) throw errors.repositoryNotFound({ name, registryId: this.id });
    return repository;
  }

  /** Throws where it is there already, or the tags are not allowed. */
  create(name: string, settings: Settings = defaultSettings, tags: readonly ResourceTag[] = []): Repository {
    const place = { name, registryId: this.id };
    if (this.#repositories.has(name)) throw errors.repositoryAlreadyExists(place);
    const { blobs, now } = this.#options;
    const repository = new Repository({ place, arn: this.arnOf(name), settings, blobs, now });
    repository.tag(tags);
    this.#repositories.set(name, repository);
    return repository;
  }

  /** Throws where it is missing, or has images and `force` is not given. */
  delete(name: string, force: boolean): Repository {
    const repository = this.repository(name);
    if (!force && repository.images.all().length > 0) throw errors.repositoryNotEmpty(repository);
    this.#repositories.delete(name);
    return repository;
  }
}
