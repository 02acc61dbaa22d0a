import { digestOf } from '../../src/digest.ts';
import { EcrError } from '../state/errors.ts';
import { pageOf } from '../state/page.ts';
import type { CatalogData, Repository } from '../state/repository.ts';
import { checkTagging } from './creation.ts';
import { batchDeleteImage, describeImage, describeImages } from './images.ts';
import {
  findPublic,
  inPublic,
  inPublicOrAlias,
  operation,
  pages,
  publicName,
  seconds,
  type ControlContext,
  type Operation,
} from './operation.ts';
import { publicTagList } from './resource-tags.ts';
import { blob, flag, list, structure, text, type ShapeOf } from './shape.ts';

/** botocore's ecr-public model, RepositoryCatalogDataInput */
const catalogInput = structure(
  {},
  {
    description: text({ max: 1024 }),
    architectures: list(text({ min: 1, max: 50 }), { max: 50 }),
    operatingSystems: list(text({ min: 1, max: 50 }), { max: 50 }),
    logoImageBlob: blob(512_000),
    aboutText: text({ max: 25_600 }),
    usageText: text({ max: 25_600 }),
  },
);

/** The logo is not served: its address only shows that there is one. */
function toCatalog({ logoImageBlob, ...texts }: ShapeOf<typeof catalogInput>): CatalogData {
  if (!logoImageBlob) return texts;
  return { ...texts, logoUrl: `https://logo.invalid/${digestOf(logoImageBlob).slice('sha256:'.length)}.png` };
}

function describe(repository: Repository, { cloud, addresses }: ControlContext): object {
  const { name, arn, registryId, createdAt } = repository;
  return {
    repositoryArn: arn,
    registryId,
    repositoryName: name,
    repositoryUri: `${addresses.ofPublic}/${cloud.aliases[0] ?? ''}/${name}`,
    createdAt: seconds(createdAt),
  };
}

function describeRegistry({ cloud, addresses }: ControlContext): object {
  const { accountId, aliases } = cloud;
  return {
    registryId: accountId,
    registryArn: `arn:aws:ecr-public::${accountId}:registry/${accountId}`,
    registryUri: `${addresses.ofPublic}/${aliases[0] ?? ''}`,
    verified: false,
    aliases: aliases.map((name, index) => ({
      name,
      status: 'ACTIVE',
      primaryRegistryAlias: index === 0,
      defaultRegistryAlias: index === aliases.length - 1,
    })),
  };
}

/** Repositories, images, aliases and catalog data of ECR Public. */
export const publicOperations: Readonly<Record<string, Operation>> = {
  CreateRepository: operation(
    structure({ repositoryName: publicName }, { catalogData: catalogInput, tags: publicTagList }),
    (input, context) => {
      const { repositoryName, catalogData, tags } = input;
      const { publicRegistry } = context.cloud;
      checkTagging(context, publicRegistry, input);
      const repository = publicRegistry.create(repositoryName, undefined, tags);
      repository.catalog = catalogData && toCatalog(catalogData);
      return { repository: describe(repository, context), catalogData: repository.catalog ?? {} };
    },
  ),
  DescribeRepositories: operation(
    structure(
      {},
      { ...inPublic.optional, repositoryNames: list(publicName, { min: 1, max: 100 }), ...pages },
    ),
    ({ repositoryNames, registryId, ...page }, context) => {
      const own = registryId === undefined ? {} : { registryId };
      const wanted =
        repositoryNames?.map((repositoryName) => findPublic({ repositoryName, ...own }, context)) ??
        context.cloud.publicRegistry.repositories();
      const { items, nextToken } = pageOf(wanted, page);
      return { repositories: items.map((item) => describe(item, context)), nextToken };
    },
  ),
  DeleteRepository: operation(
    structure(inPublic.required, { ...inPublic.optional, force: flag }),
    (input, context) => {
      const { name } = findPublic(input, context);
      const repository = context.cloud.publicRegistry.delete(name, input.force ?? false);
      return { repository: describe(repository, context) };
    },
  ),
  DescribeImages: describeImages(inPublic, findPublic, () => ({})),
  DescribeImageTags: operation(
    structure(inPublic.required, { ...inPublic.optional, ...pages }),
    (input, context) => {
      const { images } = findPublic(input, context);
      const { items, nextToken } = pageOf(images.tags(), input);
      const details = items.map(({ name, digest, createdAt }) => {
        const image = images.find({ imageDigest: digest });
        return {
          imageTag: name,
          createdAt: seconds(createdAt),
          imageDetail: image && describeImage(image),
        };
      });
      return { imageTagDetails: details, nextToken };
    },
  ),
  BatchDeleteImage: batchDeleteImage(inPublicOrAlias, findPublic),
  DescribeRegistries: operation(structure({}, pages), (_input, context) => ({
    registries: [describeRegistry(context)],
  })),
  PutRepositoryCatalogData: operation(
    structure({ ...inPublic.required, catalogData: catalogInput }, inPublic.optional),
    (input, context) => {
      const repository = findPublic(input, context);
      repository.catalog = toCatalog(input.catalogData);
      return { catalogData: repository.catalog };
    },
  ),
  GetRepositoryCatalogData: operation(structure(inPublic.required, inPublic.optional), (input, context) => {
    const repository = findPublic(input, context);
    const { catalog, name, registryId } = repository;
    if (!catalog) {
      throw new EcrError(
        'RepositoryCatalogDataNotFoundException',
        `The repository catalog data does not exist for the repository with name '${name}' in the registry with id '${registryId}'`,
      );
    }
    return { catalogData: catalog };
  }),
};
