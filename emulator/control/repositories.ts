import { invalidParameter } from '../state/errors.ts';
import type { Mutability } from '../state/mutability.ts';
import { pageOf } from '../state/page.ts';
import { defaultSettings } from '../state/registry.ts';
import type { Repository, Settings } from '../state/repository.ts';
import { checkKey, checkTagging } from './creation.ts';
import {
  findPrivate,
  inPrivate,
  operation,
  pages,
  privateName,
  privateRegistry,
  registryId,
  seconds,
  type ControlContext,
  type Operation,
} from './operation.ts';
import { privateTagList } from './resource-tags.ts';
import { flag, list, oneOf, structure, text } from './shape.ts';

/** botocore's ecr model, ImageTagMutability and ImageTagMutabilityExclusionFilters */
const mutability = oneOf('MUTABLE', 'IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION');
const exclusionFilters = list(
  structure(
    {
      filterType: oneOf('WILDCARD'),
      filter: text({ min: 1, max: 128, pattern: '^[0-9a-zA-Z._*-]{1,128}$' }),
    },
    {},
  ),
  { min: 1, max: 5 },
);

/** The text: moto, ecr/models.py; the one for filters that do not belong there is not from a source. */
function checkFilters({ imageTagMutability, imageTagMutabilityExclusionFilters }: Mutability): void {
  const wanted = imageTagMutability.endsWith('_WITH_EXCLUSION');
  if (wanted === (imageTagMutabilityExclusionFilters !== undefined)) return;
  throw invalidParameter(
    'imageTagMutabilityExclusionFilters',
    `ImageTagMutabilityExclusionFilters ${wanted ? "can't" : 'must'} be null when imageTagMutability is set as ${imageTagMutability}`,
  );
}

async function describe(
  repository: Repository,
  { cloud, addresses, region }: ControlContext,
): Promise<object> {
  const { name, arn, createdAt, settings } = repository;
  const authority = await addresses.ofRegistry(cloud.registry(repository.registryId, region));
  const { encryption, scanOnPush, ...mutable } = settings;
  return {
    repositoryArn: arn,
    registryId: repository.registryId,
    repositoryName: name,
    repositoryUri: `${authority}/${name}`,
    createdAt: seconds(createdAt),
    ...mutable,
    imageScanningConfiguration: { scanOnPush },
    encryptionConfiguration: encryption,
  };
}

/** The repositories of a private registry. */
export const repositoryOperations: Readonly<Record<string, Operation>> = {
  CreateRepository: operation(
    structure(
      { repositoryName: privateName },
      {
        registryId,
        tags: privateTagList,
        imageTagMutability: mutability,
        imageTagMutabilityExclusionFilters: exclusionFilters,
        imageScanningConfiguration: structure({}, { scanOnPush: flag }),
        encryptionConfiguration: structure(
          { encryptionType: oneOf('AES256', 'KMS', 'KMS_DSSE') },
          { kmsKey: text({ min: 1, max: 2048 }) },
        ),
      },
    ),
    async (input, context) => {
      const { imageTagMutabilityExclusionFilters, imageScanningConfiguration, encryptionConfiguration } =
        input;
      const settings: Settings = {
        imageTagMutability: input.imageTagMutability ?? defaultSettings.imageTagMutability,
        ...(imageTagMutabilityExclusionFilters && { imageTagMutabilityExclusionFilters }),
        scanOnPush: imageScanningConfiguration?.scanOnPush ?? defaultSettings.scanOnPush,
        encryption: encryptionConfiguration ?? defaultSettings.encryption,
      };
      checkFilters(settings);
      const registry = privateRegistry(input.registryId, context);
      checkTagging(context, registry, input);
      checkKey(context, encryptionConfiguration?.kmsKey);
      const repository = registry.create(input.repositoryName, settings, input.tags);
      return { repository: await describe(repository, context) };
    },
  ),
  DescribeRepositories: operation(
    structure({}, { registryId, repositoryNames: list(privateName, { min: 1, max: 100 }), ...pages }),
    async ({ registryId: id, repositoryNames, ...page }, context) => {
      const registry = privateRegistry(id, context);
      const wanted = repositoryNames?.map((name) => registry.repository(name)) ?? registry.repositories();
      const { items, nextToken } = pageOf(wanted, page);
      return { repositories: await Promise.all(items.map((item) => describe(item, context))), nextToken };
    },
  ),
  DeleteRepository: operation(
    structure(inPrivate.required, { ...inPrivate.optional, force: flag }),
    async (input, context) => {
      const registry = privateRegistry(input.registryId, context);
      const repository = registry.delete(input.repositoryName, input.force ?? false);
      return { repository: await describe(repository, context) };
    },
  ),
  PutImageTagMutability: operation(
    structure(
      { ...inPrivate.required, imageTagMutability: mutability },
      { ...inPrivate.optional, imageTagMutabilityExclusionFilters: exclusionFilters },
    ),
    (input, context) => {
      const { imageTagMutability, imageTagMutabilityExclusionFilters } = input;
      const changed = {
        imageTagMutability,
        ...(imageTagMutabilityExclusionFilters && { imageTagMutabilityExclusionFilters }),
      };
      checkFilters(changed);
      const repository = findPrivate(input, context);
      const { scanOnPush, encryption } = repository.settings;
      repository.settings = { ...changed, scanOnPush, encryption };
      return { registryId: repository.registryId, repositoryName: repository.name, ...changed };
    },
  ),
};
