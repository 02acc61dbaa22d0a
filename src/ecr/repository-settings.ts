/** A tag of an AWS resource, which has nothing to do with the tags of images. */
export interface ResourceTag {
  readonly key: string;
  readonly value: string;
}

/** The ways in which a private repository lets tags be moved, by the service model of ecr. */
export const tagMutabilities = [
  'MUTABLE',
  'IMMUTABLE',
  'IMMUTABLE_WITH_EXCLUSION',
  'MUTABLE_WITH_EXCLUSION',
] as const;

/** The ways in which a private repository encrypts, by the service model of ecr. */
export const encryptionTypes = ['AES256', 'KMS', 'KMS_DSSE'] as const;

/** What a private repository is made with; where something is absent, ECR's default holds. */
export interface RepositorySettings {
  readonly tagMutability?: (typeof tagMutabilities)[number];
  /** Tags for which the opposite of `tagMutability` holds; `*` stands for any characters. */
  readonly exclusionFilters?: readonly string[];
  readonly encryption?: { readonly type: (typeof encryptionTypes)[number]; readonly kmsKey?: string };
  readonly scanOnPush?: boolean;
  /** JSON. */
  readonly lifecyclePolicy?: string;
  /** JSON. */
  readonly repositoryPolicy?: string;
}

/** What the gallery of ECR Public shows of a repository. */
export interface CatalogData {
  readonly description?: string;
  readonly aboutText?: string;
  readonly usageText?: string;
  readonly architectures?: readonly string[];
  readonly operatingSystems?: readonly string[];
  /** An image. */
  readonly logo?: Uint8Array;
}

/** What a new repository gets, private or public. */
export interface NewRepository {
  readonly tags?: readonly ResourceTag[];
  readonly settings?: RepositorySettings;
  readonly catalog?: CatalogData;
}
