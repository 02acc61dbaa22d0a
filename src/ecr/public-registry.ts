import {
  BatchDeleteImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeRegistriesCommand,
  ECRPUBLICClient,
  GetAuthorizationTokenCommand,
  type RegistryAlias,
  type RepositoryCatalogDataInput,
} from '@aws-sdk/client-ecr-public';
import { maskToken, TokenSource } from './authorization.ts';
import { AwsError, callAws } from './errors.ts';
import { deleteInBatches, describeImages, listImages } from './images.ts';
import { type CatalogData, createOnce, type NewRepository } from './repository-settings.ts';
import type { EcrRegistry } from './registry.ts';
import { type AwsSettings, clientOptions } from './settings.ts';

/**
 * ECR Public's API lives in us-east-1, whatever the region of the run: elsewhere GetAuthorizationToken is refused or the host
 * does not exist (https://docs.aws.amazon.com/general/latest/gr/ecr-public.html, aws-actions/amazon-ecr-login#537).
 */
const region = 'us-east-1';

/** Which registry of ECR Public to sign in to. */
export interface PublicRegistryRequest {
  /** The host where the user wrote the registry; else ECR Public says what it is. */
  readonly host?: string | undefined;
  /** The registry alias; the primary one where absent. */
  readonly alias?: string | undefined;
  /** Whether the alias is not needed, as for a login. */
  readonly hostOnly?: boolean;
}

/** The dual-stack host. Source: https://docs.aws.amazon.com/general/latest/gr/ecr-public.html */
const dualStackHost = 'ecr-public.aws.com';

/** The host for accounts that have no public registry yet. */
const publicHost = 'public.ecr.aws';

function catalogInput(catalog: CatalogData): RepositoryCatalogDataInput {
  const { logo, architectures, operatingSystems, ...texts } = catalog;
  return {
    ...texts,
    ...(architectures !== undefined && { architectures: [...architectures] }),
    ...(operatingSystems !== undefined && { operatingSystems: [...operatingSystems] }),
    ...(logo !== undefined && { logoImageBlob: logo }),
  };
}

/** The caller's own registry, as DescribeRegistries describes it. */
interface OwnRegistry {
  readonly host: string | undefined;
  readonly aliases: readonly RegistryAlias[];
}

function refuseForeignAlias(alias: string, aliases: readonly RegistryAlias[]): void {
  if (aliases.some(({ name }) => name === alias)) return;
  const known = aliases.map(({ name }) => `"${name ?? ''}"`).join(', ');
  throw new AwsError(
    `registry-alias: "${alias}" is not an alias of this account's public registry; it has ${known === '' ? 'none yet' : known}`,
  );
}

/**
 * Signs in to ECR Public. DescribeRegistries tells the host or alias that the request needs and does not name.
 *
 * Its data plane takes the authorization token as a Bearer token and answers 400 to Basic
 * (kreuzwerker/terraform-provider-docker#666). Throws an {@link AwsError}.
 */
export async function openPublicRegistry(
  request: PublicRegistryRequest,
  settings: AwsSettings,
): Promise<EcrRegistry> {
  const abortSignal = settings.signal;
  const client = new ECRPUBLICClient({
    ...clientOptions(settings),
    region,
    // ECR Public has no FIPS endpoint: https://docs.aws.amazon.com/general/latest/gr/ecr-public.html
    useFipsEndpoint: false,
    ...(request.host === dualStackHost && { useDualstackEndpoint: true }),
  });

  async function signIn(): Promise<string> {
    const answer = await callAws('ecr-public:GetAuthorizationToken', region, () =>
      client.send(new GetAuthorizationTokenCommand({}), { abortSignal }),
    );
    const token = answer.authorizationData?.authorizationToken;
    if (token === undefined) {
      throw new AwsError('ecr-public:GetAuthorizationToken returned no token; try again');
    }
    return `Bearer ${maskToken(token, settings.mask)}`;
  }

  async function describeRegistry(): Promise<OwnRegistry> {
    const answer = await callAws('ecr-public:DescribeRegistries', region, () =>
      client.send(new DescribeRegistriesCommand({}), { abortSignal }),
    );
    const registry = answer.registries?.[0];
    return { host: registry?.registryUri?.split('/')[0], aliases: registry?.aliases ?? [] };
  }

  async function locate(): Promise<{ readonly host: string; readonly alias: string | undefined }> {
    const { hostOnly = false } = request;
    if (request.host !== undefined && (hostOnly || request.alias !== undefined)) {
      return { host: request.host, alias: request.alias };
    }
    const { host: told, aliases } = await describeRegistry();
    const dualStack = told === publicHost && (await client.config.useDualstackEndpoint());
    const host = dualStack ? dualStackHost : told;
    const primary = aliases.find((alias) => alias.primaryRegistryAlias) ?? aliases[0];
    const alias = request.alias ?? primary?.name;
    if (hostOnly) return { host: host ?? publicHost, alias };
    if (host === undefined || host === '' || alias === undefined) {
      throw new AwsError(
        'this account has no registry in ECR Public yet: it gets its alias with its first public repository; ' +
          'create one once, with: aws ecr-public create-repository --region us-east-1 --repository-name <chart name>',
      );
    }
    if (request.alias !== undefined) refuseForeignAlias(request.alias, aliases);
    return { host: request.host ?? host, alias };
  }

  async function createRepository(
    name: string,
    { tags = [], catalog }: NewRepository = {},
  ): Promise<boolean> {
    // Repositories are created in the caller's own registry, whatever alias is pushed to.
    if (request.alias !== undefined) refuseForeignAlias(request.alias, (await describeRegistry()).aliases);
    const command = new CreateRepositoryCommand({
      repositoryName: name,
      ...(tags.length > 0 && { tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
      ...(catalog !== undefined && { catalogData: catalogInput(catalog) }),
    });
    return await createOnce(() =>
      callAws('ecr-public:CreateRepository', region, () => client.send(command, { abortSignal })),
    );
  }

  const [authorization, { host, alias }] = await Promise.all([signIn(), locate()]);
  return {
    type: 'public',
    host,
    accountId: undefined,
    region,
    alias,
    authorizer: new TokenSource(authorization, signIn),
    images: (repositoryName) =>
      listImages((nextToken) =>
        callAws('ecr-public:DescribeImages', region, () =>
          client.send(new DescribeImagesCommand({ repositoryName, nextToken, maxResults: 1000 }), {
            abortSignal,
          }),
        ),
      ),
    imagesOf: (repositoryName, references) =>
      describeImages(references, (imageId) =>
        callAws('ecr-public:DescribeImages', region, () =>
          client.send(new DescribeImagesCommand({ repositoryName, imageIds: [imageId] }), { abortSignal }),
        ),
      ),
    deleteImages: (repositoryName, ids) =>
      deleteInBatches(ids, (imageIds) =>
        callAws('ecr-public:BatchDeleteImage', region, () =>
          client.send(new BatchDeleteImageCommand({ repositoryName, imageIds }), { abortSignal }),
        ),
      ),
    createRepository,
  };
}
