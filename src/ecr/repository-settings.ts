import { causeOf } from './errors.ts';
import { followsLostAnswer } from './sdk-retries.ts';

/** A tag of an AWS resource; not a tag of an image. */
export interface ResourceTag {
  readonly key: string;
  readonly value: string;
}

/** How tags of a private repository may be moved. Source: the service model of ecr. */
export const tagMutabilities = [
  'MUTABLE',
  'IMMUTABLE',
  'IMMUTABLE_WITH_EXCLUSION',
  'MUTABLE_WITH_EXCLUSION',
] as const;

/** How a private repository is encrypted. Source: the service model of ecr. */
export const encryptionTypes = ['AES256', 'KMS', 'KMS_DSSE'] as const;

/** The settings of a new private repository; absent ones have ECR's defaults. */
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

/** What the ECR Public Gallery shows of a repository. */
export interface CatalogData {
  readonly description?: string;
  readonly aboutText?: string;
  readonly usageText?: string;
  readonly architectures?: readonly string[];
  readonly operatingSystems?: readonly string[];
  /** An image. */
  readonly logo?: Uint8Array;
}

/** The longest texts in characters, and the largest logo in bytes: the service model of ecr-public. */
export const catalogLimits = {
  description: 1024,
  aboutText: 25_600,
  usageText: 25_600,
  logo: 512_000,
} as const;

/** The settings of a new repository, private or public. */
export interface NewRepository {
  readonly tags?: readonly ResourceTag[];
  readonly settings?: RepositorySettings;
  readonly catalog?: CatalogData;
}

/**
 * Runs a CreateRepository call. Returns whether it created the repository; false means that it was there already, also when
 * another run was quicker: both services then throw RepositoryAlreadyExistsException (service models of ecr and ecr-public).
 * After an attempt whose answer was lost, that repository is the one which that attempt created.
 */
export async function createOnce(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    const cause = causeOf(error);
    if (cause?.name === 'RepositoryAlreadyExistsException') return followsLostAnswer(cause);
    throw error;
  }
}

/** What new repositories get; `chart` takes the catalog data from the chart that is pushed first. */
export interface Creation extends Omit<NewRepository, 'catalog'> {
  readonly catalog?: CatalogData | 'chart';
}

/** A tag that cosign gives to a signature. */
const signatureTag = `sha256-${'0'.repeat(64)}.sig`;

/** Reports whether an exclusion filter of ECR covers a tag; `*` stands for any characters. */
function filterMatches(filter: string, tag: string): boolean {
  const [first = '', ...others] = filter.split('*');
  let rest = tag.startsWith(first) ? tag.slice(first.length) : undefined;
  for (const [index, part] of others.entries()) {
    if (rest === undefined) return false;
    const at = index === others.length - 1 ? rest.length - part.length : rest.indexOf(part);
    rest = at >= 0 && rest.startsWith(part, at) ? rest.slice(at + part.length) : undefined;
  }
  return rest === '';
}

/**
 * Returns what to warn of where a new repository keeps the tags of signatures immutable: a second signature, or one of another
 * kind, replaces such a tag. `undefined` if it does not.
 */
export function signatureTagWarning({
  tagMutability,
  exclusionFilters = [],
}: RepositorySettings): string | undefined {
  const isExcluded = exclusionFilters.some((filter) => filterMatches(filter, signatureTag));
  if (tagMutability?.startsWith('IMMUTABLE') !== true || isExcluded) return undefined;
  return (
    'the new repository keeps the tags of signatures immutable too (sha256-<digest>.sig), so that none can be added to one that is there; ' +
    'exclude "sha256-*" with image-tag-mutability: IMMUTABLE_WITH_EXCLUSION and image-tag-mutability-exclusion-filters, ' +
    'and in this repository with: aws ecr put-image-tag-mutability'
  );
}
