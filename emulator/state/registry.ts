import type { Digest } from '../../src/digest.ts';
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
  readonly imagesPerRepository: number;
  /** Templates of repositories that come into being with the first push. */
  readonly creationTemplates?: readonly CreationTemplate[];
}

/** What a repository is made with that nobody created: a RepositoryCreationTemplate applied for CREATE_ON_PUSH. */
export interface CreationTemplate {
  /** What the repository's name begins with, up to a slash; `ROOT` for any. The longest wins. */
  readonly prefix: string;
  readonly settings?: Partial<Settings>;
}

/** ECR's defaults for a repository. */
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
  /** Whether blobs are taken over from one repository to another; ECR does not, unless it is switched on. */
  blobMounting = false;
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

  /** All repositories, in the order of their creation. */
  repositories(): readonly Repository[] {
    return [...this.#repositories.values()];
  }

  /** Throws RepositoryNotFoundException. */
  repository(name: string): Repository {
    const repository = this.#repositories.get(name);
    if (!repository) throw errors.repositoryNotFound({ name, registryId: this.id });
    return repository;
  }

  /**
   * The repository that a push begins in, made by a template where there is none; CreateRepository is not asked for. Throws
   * RepositoryNotFoundException. https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
   */
  repositoryForPush(name: string): Repository {
    const { creationTemplates = [] } = this.#options;
    const [template] = creationTemplates
      .filter(({ prefix }) => prefix === 'ROOT' || name.startsWith(`${prefix.replace(/\/$/, '')}/`))
      .sort(
        (a, b) =>
          Number(a.prefix === 'ROOT') - Number(b.prefix === 'ROOT') || b.prefix.length - a.prefix.length,
      );
    if (template === undefined || this.#repositories.has(name)) return this.repository(name);
    return this.create(name, { ...defaultSettings, ...template.settings });
  }

  /** Throws if it is there already, or the tags are not allowed. */
  create(name: string, settings: Settings = defaultSettings, tags: readonly ResourceTag[] = []): Repository {
    const place = { name, registryId: this.id };
    if (this.#repositories.has(name)) throw errors.repositoryAlreadyExists(place);
    const { blobs, now, imagesPerRepository } = this.#options;
    const canMount = (digest: Digest, from: string): boolean => this.#canMount(digest, from, settings);
    const repository = new Repository({
      place,
      arn: this.arnOf(name),
      settings,
      blobs,
      now,
      imagesPerRepository,
      canMount,
    });
    repository.tag(tags);
    this.#repositories.set(name, repository);
    return repository;
  }

  /** Throws if it is missing, or has images and `force` is not given. */
  delete(name: string, force: boolean): Repository {
    const repository = this.repository(name);
    if (!force && repository.images.all().length > 0) throw errors.repositoryNotEmpty(repository);
    this.#repositories.delete(name);
    return repository;
  }

  /**
   * A blob that a manifest names in its own repository (aws/containers-roadmap#2860), under the same encryption.
   * https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html
   */
  #canMount(digest: Digest, from: string, { encryption }: Settings): boolean {
    const source = this.#repositories.get(from);
    if (!this.blobMounting || source === undefined) return false;
    const theirs = source.settings.encryption;
    return (
      source.images.mediaTypeOf(digest) !== undefined &&
      theirs.encryptionType === encryption.encryptionType &&
      theirs.kmsKey === encryption.kmsKey
    );
  }
}
