import {
  CreateRepositoryCommand,
  type CreateRepositoryCommandInput,
  type ECRClient,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { AwsError, callAws } from './errors.ts';
import { createOnce, type NewRepository } from './repository-settings.ts';

/** The API of a private registry, and whose registry it is. */
export interface PrivateApi {
  readonly client: ECRClient;
  readonly region: string;
  /** The caller's own account where absent. */
  readonly accountId: string | undefined;
  readonly abortSignal: AbortSignal;
}

function creation({ tags = [], settings = {} }: NewRepository): Partial<CreateRepositoryCommandInput> {
  const { tagMutability, exclusionFilters, encryption, scanOnPush } = settings;
  return {
    ...(tags.length > 0 && { tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
    ...(tagMutability !== undefined && { imageTagMutability: tagMutability }),
    ...(exclusionFilters !== undefined && {
      imageTagMutabilityExclusionFilters: exclusionFilters.map((filter) => ({
        filterType: 'WILDCARD' as const,
        filter,
      })),
    }),
    ...(encryption !== undefined && {
      encryptionConfiguration: {
        encryptionType: encryption.type,
        ...(encryption.kmsKey !== undefined && { kmsKey: encryption.kmsKey }),
      },
    }),
    ...(scanOnPush !== undefined && { imageScanningConfiguration: { scanOnPush } }),
  };
}

/** Runs a step after the creation; its error says that the repository exists and what it lacks. */
async function afterCreation(name: string, what: string, step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      `the repository "${name}" was created, but its ${what} could not be set: ${error.message}. Delete the repository and run again, ` +
        `or set the ${what} yourself, because the action does not change existing repositories`,
      { cause: error },
    );
  }
}

/**
 * Creates a private repository with its settings and policies. Returns false if it exists already; it is not changed then.
 * Throws an {@link AwsError}.
 */
export async function createPrivate(name: string, wanted: NewRepository, api: PrivateApi): Promise<boolean> {
  const { client, region, accountId, abortSignal } = api;
  const { lifecyclePolicy, repositoryPolicy } = wanted.settings ?? {};
  const where = { repositoryName: name, ...(accountId !== undefined && { registryId: accountId }) };
  const create = new CreateRepositoryCommand({ ...where, ...creation(wanted) });
  const created = await createOnce(() =>
    callAws('ecr:CreateRepository', region, () => client.send(create, { abortSignal })),
  );
  if (!created) return false;
  if (repositoryPolicy !== undefined) {
    const command = new SetRepositoryPolicyCommand({ ...where, policyText: repositoryPolicy });
    await afterCreation(name, 'repository policy', () =>
      callAws('ecr:SetRepositoryPolicy', region, () => client.send(command, { abortSignal })),
    );
  }
  if (lifecyclePolicy !== undefined) {
    const command = new PutLifecyclePolicyCommand({ ...where, lifecyclePolicyText: lifecyclePolicy });
    await afterCreation(name, 'lifecycle policy', () =>
      callAws('ecr:PutLifecyclePolicy', region, () => client.send(command, { abortSignal })),
    );
  }
  return true;
}
