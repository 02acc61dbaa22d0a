import {
  encryptionTypes,
  type Creation,
  type RepositorySettings,
  type ResourceTag,
  tagMutabilities,
} from '../../ecr/repository-settings.ts';
import { namesRegistryHost } from '../../ecr/hosts.ts';
import { isJsonObject } from '../../json.ts';
import { isRepositoryName } from '../../oci/reference.ts';
import type { Destination } from '../../registry/destination.ts';
import type { Naming } from '../../registry/repository.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';
import { readCatalog } from './catalog-data.ts';
import type { Inputs } from './inputs.ts';
import { placeOf, readNamedFile } from './named-file.ts';

const nameRemedy =
  'write lower-case letters and digits in groups, separated by ".", "_", "-" and "/", such as "team/charts"';

/** Reads a repository's name; a registry's host would be a valid part of one. */
function readName(inputs: Inputs, name: string): string | undefined {
  const text = inputs.text(name);
  if (text !== undefined && namesRegistryHost(text)) {
    inputs.reject(
      name,
      text,
      'it includes the host of a registry; move the host to registry, and keep only the rest here',
    );
    return undefined;
  }
  return inputs.checked(name, isRepositoryName, nameRemedy);
}

/** Reads how repositories are named. */
export function readNaming(inputs: Inputs, charts: readonly string[]): Naming {
  const prefix = readName(inputs, 'repository-prefix');
  const repository = readName(inputs, 'repository');
  if (repository === undefined) return { by: 'chart', ...(prefix !== undefined && { prefix }) };
  if (prefix !== undefined) {
    inputs.reject(
      'repository',
      repository,
      'it is the full name of the repository; remove repository-prefix',
    );
  }
  if (charts.length > 1) {
    inputs.reject(
      'repository',
      repository,
      'one repository cannot be used for several charts; use repository-prefix instead',
    );
  }
  return { by: 'name', repository };
}

/** The limits of a JSON document: its length in characters. */
interface LengthLimits {
  readonly min: number;
  readonly max: number;
}

/** Reads an input that is a JSON object, or the path of a file with one. Returns its text, and rejects what is not valid. */
function readJson(
  inputs: Inputs,
  name: string,
  { min, max }: LengthLimits,
  files: WorkspaceFiles,
): string | undefined {
  const value = inputs.text(name);
  if (value === undefined) return undefined;
  const inline = value.startsWith('{');
  const shown = inline ? shortened(value) : value;
  const advice = 'write the JSON itself, or the path of a file with it';
  const text = inline ? value : readNamedFile(inputs, name, value, files, advice)?.toString();
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isJsonObject(parsed)) {
      inputs.reject(name, shown, 'it is not a JSON object');
    }
  } catch (error) {
    inputs.reject(name, shown, `it is not JSON${placeOf(error)}`);
  }
  if (text.length < min || text.length > max) {
    const allowed = min === 0 ? `up to ${max}` : `${min} to ${max}`;
    inputs.reject(name, shown, `it has ${text.length} characters; ECR accepts ${allowed}`);
  }
  return text;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** Tags are separated by lines, and by commas if another `key=` follows: a value may contain commas too. */
const tagSeparator = /\n|,(?=[^,=\n]+=)/;

/** The limits: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html */
function readResourceTags(inputs: Inputs): readonly ResourceTag[] {
  const name = 'repository-tags';
  const tags = inputs.list(name, tagSeparator).flatMap((entry) => {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
    if (key.trim() === '') {
      inputs.reject(name, entry, 'write key=value, one per line');
      return [];
    }
    if (key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
      inputs.reject(
        name,
        entry,
        'a key can have up to 128 characters and must not start with "aws:"; a value can have up to 256',
      );
    }
    return [{ key: key.trim(), value: value.trim() }];
  });
  if (tags.length > 50)
    inputs.reject(name, `${tags.length} tags`, 'a repository can have up to 50 tags; remove some');
  const twice = tags.find(({ key }, index) => tags.findIndex((other) => other.key === key) !== index);
  if (twice !== undefined) inputs.reject(name, twice.key, 'the key is set twice; remove one');
  return tags;
}

function readMutability(inputs: Inputs): RepositorySettings {
  const tagMutability = inputs.optionalChoice('image-tag-mutability', tagMutabilities);
  const name = 'image-tag-mutability-exclusion-filters';
  const filters = inputs.list(name);
  const excluding = tagMutability?.endsWith('_WITH_EXCLUSION') === true;
  if (filters.length > 0 && !excluding) {
    inputs.reject(
      name,
      filters.join(', '),
      'it needs image-tag-mutability "IMMUTABLE_WITH_EXCLUSION" or "MUTABLE_WITH_EXCLUSION"',
    );
  }
  if (filters.length === 0 && excluding) {
    inputs.reject('image-tag-mutability', tagMutability, `set ${name} to the tags to exclude`);
  }
  if (filters.length > 5) inputs.reject(name, filters.join(', '), 'ECR accepts up to 5 filters');
  for (const filter of filters.filter((each) => !/^[0-9a-zA-Z._*-]{1,128}$/.test(each))) {
    inputs.reject(name, filter, 'write letters, digits, ".", "_", "-" and "*", at most 128 characters');
  }
  return {
    ...(tagMutability !== undefined && { tagMutability }),
    ...(filters.length > 0 && { exclusionFilters: filters }),
  };
}

function readEncryption(inputs: Inputs): RepositorySettings {
  const type = inputs.optionalChoice('encryption-type', encryptionTypes);
  const kmsKey = inputs.checked(
    'kms-key',
    (value) => value.length <= 2048,
    'a KMS key can have up to 2048 characters',
  );
  if (kmsKey !== undefined && (type === undefined || type === 'AES256')) {
    inputs.reject('kms-key', kmsKey, 'it needs encryption-type "KMS" or "KMS_DSSE"');
  }
  return type === undefined ? {} : { encryption: { type, ...(kmsKey !== undefined && { kmsKey }) } };
}

const privateOnly: ReadonlySet<string> = new Set([
  'image-tag-mutability',
  'image-tag-mutability-exclusion-filters',
  'encryption-type',
  'kms-key',
  'scan-on-push',
  'lifecycle-policy',
  'repository-policy',
]);

/** The destinations to create repositories for, if any are to be created. */
interface CreationContext {
  readonly creates: boolean;
  readonly destinations: readonly Destination[];
}

function settingProblem(name: string, { creates, destinations }: CreationContext): string | undefined {
  const has = (type: Destination['type']): boolean =>
    destinations.length === 0 || destinations.some((each) => each.type === type);
  if (!creates)
    return 'it applies to repositories that the action creates; set create-repository: true, or remove it';
  if (name === 'catalog-data' && !has('public'))
    return 'only ECR Public has catalog data, and the registry is private; remove it';
  if (privateOnly.has(name) && !has('private')) return 'ECR Public does not have this setting; remove it';
  return undefined;
}

/** Rejects settings without creation, and those of the other kind of registry. */
function rejectUnused(inputs: Inputs, context: CreationContext): void {
  for (const name of [...privateOnly, 'repository-tags', 'catalog-data']) {
    const value = inputs.text(name);
    const problem = value === undefined ? undefined : settingProblem(name, context);
    if (value !== undefined && problem !== undefined) inputs.reject(name, shortened(value), problem);
  }
}

/**
 * Reads the settings of repositories that the action creates, checked against the limits of ECR's service models. With private
 * and public registries in one list, each kind gets the settings that it has.
 */
export function readNewRepository(inputs: Inputs, files: WorkspaceFiles, context: CreationContext): Creation {
  rejectUnused(inputs, context);
  const lifecyclePolicy = readJson(inputs, 'lifecycle-policy', { min: 100, max: 30_720 }, files);
  const repositoryPolicy = readJson(inputs, 'repository-policy', { min: 0, max: 10_240 }, files);
  const scan = inputs.text('scan-on-push');
  const catalog = readCatalog(inputs, files);
  return {
    tags: readResourceTags(inputs),
    settings: {
      ...readMutability(inputs),
      ...readEncryption(inputs),
      ...(scan !== undefined && { scanOnPush: inputs.flag('scan-on-push', false) }),
      ...(lifecyclePolicy !== undefined && { lifecyclePolicy }),
      ...(repositoryPolicy !== undefined && { repositoryPolicy }),
    },
    ...(catalog !== undefined && { catalog }),
  };
}
