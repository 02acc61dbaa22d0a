import {
  encryptionTypes,
  type NewRepository,
  type RepositorySettings,
  type ResourceTag,
  tagMutabilities,
} from '../../ecr/new-repository.ts';
import type { Destination } from '../../registry/destination.ts';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';
import { type CatalogSource, readCatalog } from './catalog-data.ts';
import { readJson } from './json-input.ts';

/** What new repositories get; the catalog data may depend on the chart. */
export interface Creation extends Omit<NewRepository, 'catalog'> {
  readonly catalog?: CatalogSource;
}

const privateOnly = [
  'image-tag-mutability',
  'image-tag-mutability-exclusion-filters',
  'encryption-type',
  'kms-key',
  'scan-on-push',
  'lifecycle-policy',
  'repository-policy',
] as const;

function oneOf<const Choice extends string>(
  fields: InputFields,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice | undefined {
  return fields.text(name) === undefined ? undefined : fields.choice(name, choices);
}

/** The limits: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html */
function readResourceTags(fields: InputFields, mistakes: Mistakes): readonly ResourceTag[] {
  const entries = fields.list('repository-tags');
  const tags = entries.flatMap((entry) => {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
    if (key.trim() === '') {
      mistakes.add('repository-tags', entry, 'write key=value, one per line');
      return [];
    }
    if (key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
      mistakes.add(
        'repository-tags',
        entry,
        'a key has up to 128 characters and does not begin with "aws:", a value up to 256',
      );
    }
    return [{ key: key.trim(), value: value.trim() }];
  });
  if (tags.length > 50) {
    mistakes.add('repository-tags', `${tags.length} tags`, 'a repository can have 50');
  }
  const twice = tags.find(({ key }, index) => tags.findIndex((other) => other.key === key) !== index);
  if (twice !== undefined)
    mistakes.add('repository-tags', twice.key, 'the key is there twice; leave one out');
  return tags;
}

function readMutability(fields: InputFields, mistakes: Mistakes): RepositorySettings {
  const tagMutability = oneOf(fields, 'image-tag-mutability', tagMutabilities);
  const filters = fields.list('image-tag-mutability-exclusion-filters');
  const excluding = tagMutability?.endsWith('_WITH_EXCLUSION') === true;
  const name = 'image-tag-mutability-exclusion-filters';
  if (filters.length > 0 && !excluding) {
    mistakes.add(
      name,
      filters.join(', '),
      'set image-tag-mutability to "IMMUTABLE_WITH_EXCLUSION" or "MUTABLE_WITH_EXCLUSION", which exclude them',
    );
  }
  if (filters.length === 0 && excluding) {
    mistakes.add('image-tag-mutability', tagMutability, `name the tags to exclude in ${name}`);
  }
  if (filters.length > 5) mistakes.add(name, filters.join(', '), 'ECR takes up to 5 filters');
  for (const filter of filters.filter((each) => !/^[0-9a-zA-Z._*-]{1,128}$/.test(each))) {
    mistakes.add(name, filter, 'write letters, digits, ".", "_", "-" and "*", at most 128 characters');
  }
  return {
    ...(tagMutability !== undefined && { tagMutability }),
    ...(filters.length > 0 && { exclusionFilters: filters }),
  };
}

function readEncryption(fields: InputFields, mistakes: Mistakes): RepositorySettings {
  const type = oneOf(fields, 'encryption-type', encryptionTypes);
  const kmsKey = fields.checked(
    'kms-key',
    (value) => value.length <= 2048,
    'a KMS key has up to 2048 characters',
  );
  if (kmsKey !== undefined && (type === undefined || type === 'AES256')) {
    mistakes.add('kms-key', kmsKey, 'set encryption-type to "KMS" or "KMS_DSSE", which encrypt with a key');
  }
  return type === undefined ? {} : { encryption: { type, ...(kmsKey !== undefined && { kmsKey }) } };
}

/** What is asked for and cannot be: settings without creation, and those of the other kind of registry. */
function refuseSenseless(
  fields: InputFields,
  { creates, destinations }: { readonly creates: boolean; readonly destinations: readonly Destination[] },
  mistakes: Mistakes,
): void {
  const has = (type: Destination['type']): boolean => destinations.some((each) => each.type === type);
  for (const name of [...privateOnly, 'repository-tags', 'catalog-data']) {
    const value = fields.text(name);
    if (value === undefined) continue;
    const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value;
    if (!creates) {
      mistakes.add(
        name,
        shown,
        'it is for repositories that the action creates; set create-repository: true, or leave it out',
      );
    } else if (destinations.length > 0 && name === 'catalog-data' && !has('public')) {
      mistakes.add(
        name,
        shown,
        'only ECR Public has catalog data, and the registry is private; leave it out',
      );
    } else if (
      destinations.length > 0 &&
      name !== 'repository-tags' &&
      name !== 'catalog-data' &&
      !has('private')
    ) {
      mistakes.add(name, shown, 'ECR Public has no such setting; leave it out');
    }
  }
}

/**
 * Reads what repositories get that the action creates, checked against the limits of ECR's service models. With private and
 * public registries in one list, each kind gets what it has.
 */
export function readNewRepository(
  fields: InputFields,
  {
    files,
    ...plan
  }: {
    readonly files: WorkspaceFiles;
    readonly creates: boolean;
    readonly destinations: readonly Destination[];
  },
  mistakes: Mistakes,
): Creation {
  refuseSenseless(fields, plan, mistakes);
  const lifecyclePolicy = readJson(fields, 'lifecycle-policy', { min: 100, max: 30_720 }, files, mistakes);
  const repositoryPolicy = readJson(fields, 'repository-policy', { min: 0, max: 10_240 }, files, mistakes);
  const scan = fields.text('scan-on-push');
  const catalog = readCatalog(fields, files, mistakes);
  return {
    tags: readResourceTags(fields, mistakes),
    settings: {
      ...readMutability(fields, mistakes),
      ...readEncryption(fields, mistakes),
      ...(scan !== undefined && { scanOnPush: fields.flag('scan-on-push', false) }),
      ...(lifecyclePolicy !== undefined && { lifecyclePolicy }),
      ...(repositoryPolicy !== undefined && { repositoryPolicy }),
    },
    ...(catalog !== undefined && { catalog }),
  };
}
