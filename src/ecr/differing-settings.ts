import {
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  type Repository,
} from '@aws-sdk/client-ecr';
import { isDeepStrictEqual } from 'node:util';
import { AwsError, callAws, causeOf } from './errors.ts';
import type { NewRepository } from './repository-settings.ts';
import type { PrivateApi } from './create-private-repository.ts';

/** Returns what is read, `undefined` if it does not exist, `'unknown'` if the caller may not read it. */
async function readSetting<Answer>(
  action: string,
  { region }: PrivateApi,
  call: () => Promise<Answer>,
): Promise<Answer | undefined | 'unknown'> {
  try {
    return await callAws(action, region, call);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return causeOf(error)?.name.endsWith('PolicyNotFoundException') === true ? undefined : 'unknown';
  }
}

/**
 * Returns a policy in one spelling of the many that mean the same: a list of one is its element, order and spaces are of no
 * meaning, and an account is its root (IAM user guide, "AWS JSON policy elements: Principal").
 */
function normalized(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(normalized);
    return items.length === 1
      ? items[0]
      : items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, normalized(member)]));
  }
  return typeof value === 'string' && /^\d{12}$/.test(value) ? `arn:aws:iam::${value}:root` : value;
}

function isSamePolicy(wanted: string, stored: string | undefined): boolean {
  if (stored === undefined) return false;
  try {
    return isDeepStrictEqual(normalized(JSON.parse(wanted)), normalized(JSON.parse(stored)));
  } catch {
    return false;
  }
}

/** The settings that DescribeRepositories tells. */
function differingAttributes({ settings = {} }: NewRepository, repository: Repository): readonly string[] {
  const { tagMutability, exclusionFilters, encryption, scanOnPush } = settings;
  const filters = repository.imageTagMutabilityExclusionFilters?.map(({ filter }) => filter) ?? [];
  const stored = repository.encryptionConfiguration;
  const differs: readonly (readonly [string, boolean])[] = [
    [
      'image-tag-mutability',
      (tagMutability ?? repository.imageTagMutability) !== repository.imageTagMutability,
    ],
    [
      'image-tag-mutability-exclusion-filters',
      exclusionFilters !== undefined && !isDeepStrictEqual([...exclusionFilters].sort(), filters.sort()),
    ],
    ['encryption-type', encryption !== undefined && encryption.type !== stored?.encryptionType],
    // ECR tells a key's ARN, whichever of its names it was given.
    ['kms-key', encryption?.kmsKey?.startsWith('arn:') === true && encryption.kmsKey !== stored?.kmsKey],
    [
      'scan-on-push',
      scanOnPush !== undefined && scanOnPush !== (repository.imageScanningConfiguration?.scanOnPush ?? false),
    ],
  ];
  return differs.flatMap(([name, isDifferent]) => (isDifferent ? [name] : []));
}

/**
 * Returns the inputs that ask for other settings than an existing private repository has. What the caller may not read is not
 * compared. Throws only if the run is canceled.
 */
export async function differingSettings(
  name: string,
  wanted: NewRepository,
  api: PrivateApi,
): Promise<readonly string[]> {
  const { client, accountId: registryId, abortSignal } = api;
  const { settings: { lifecyclePolicy, repositoryPolicy } = {}, tags = [] } = wanted;
  const where = { repositoryName: name, registryId };
  const described = await readSetting('ecr:DescribeRepositories', api, () =>
    client.send(new DescribeRepositoriesCommand({ repositoryNames: [name], registryId }), { abortSignal }),
  );
  const repository = described === 'unknown' ? undefined : described?.repositories?.[0];
  const lifecycle = async (): Promise<readonly string[]> => {
    if (lifecyclePolicy === undefined) return [];
    const stored = await readSetting('ecr:GetLifecyclePolicy', api, () =>
      client.send(new GetLifecyclePolicyCommand(where), { abortSignal }),
    );
    const isSame = stored === 'unknown' || isSamePolicy(lifecyclePolicy, stored?.lifecyclePolicyText);
    return isSame ? [] : ['lifecycle-policy'];
  };
  const policy = async (): Promise<readonly string[]> => {
    if (repositoryPolicy === undefined) return [];
    const stored = await readSetting('ecr:GetRepositoryPolicy', api, () =>
      client.send(new GetRepositoryPolicyCommand(where), { abortSignal }),
    );
    const isSame = stored === 'unknown' || isSamePolicy(repositoryPolicy, stored?.policyText);
    return isSame ? [] : ['repository-policy'];
  };
  const resourceTags = async (): Promise<readonly string[]> => {
    const resourceArn = repository?.repositoryArn;
    if (tags.length === 0 || resourceArn === undefined) return [];
    const stored = await readSetting('ecr:ListTagsForResource', api, () =>
      client.send(new ListTagsForResourceCommand({ resourceArn }), { abortSignal }),
    );
    if (stored === 'unknown') return [];
    const values = new Map((stored?.tags ?? []).map(({ Key, Value }) => [Key, Value]));
    return tags.every(({ key, value }) => values.get(key) === value) ? [] : ['repository-tags'];
  };
  const others = await Promise.all([lifecycle(), policy(), resourceTags()]);
  return [...(repository === undefined ? [] : differingAttributes(wanted, repository)), ...others.flat()];
}
