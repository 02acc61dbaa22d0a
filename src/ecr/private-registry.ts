import {
  BatchDeleteImageCommand,
  DescribeImageReplicationStatusCommand,
  DescribeImageSigningStatusCommand,
  DescribePullThroughCacheRulesCommand,
  DescribeImagesCommand,
  type DescribeImagesCommandOutput,
  ECRClient,
  GetAuthorizationTokenCommand,
  type PullThroughCacheRule,
} from '@aws-sdk/client-ecr';
import { isDigest, type Digest } from '../digest.ts';
import type { ImageFailure, ImageId, Replica, Signing, StoredImage } from '../registry/registry.ts';
import { oneLine } from '../text.ts';
import { maskToken, TokenSource } from './authorization.ts';
import { AwsError, callAws, causeOf } from './errors.ts';
import { differingSettings } from './differing-settings.ts';
import { endpointHost } from './hosts.ts';
import { deleteInBatches, describeImages, identifierOf, listImages, type ImageIdentifier } from './images.ts';
import { createPrivate, type PrivateApi } from './create-private-repository.ts';
import type { EcrRegistry } from './registry.ts';
import { type AwsSettings, clientOptions } from './settings.ts';

/** Which private registry to sign in to. */
export interface PrivateRegistryRequest {
  readonly region: string;
  /** The account whose registry it is, 12 digits; the caller's own where absent. */
  readonly accountId?: string | undefined;
  /** The registry's host where the user wrote it; else ECR says what it is. */
  readonly host?: string | undefined;
  readonly fips?: boolean;
  readonly dualStack?: boolean;
}

/** Describes the image that a tag or digest names, also an archived one. */
async function describeImage(
  repositoryName: string,
  imageId: ImageIdentifier,
  { client, region, accountId: registryId, abortSignal }: PrivateApi,
): Promise<DescribeImagesCommandOutput> {
  const command = new DescribeImagesCommand({
    repositoryName,
    registryId,
    imageIds: [imageId],
    filter: { imageStatus: 'ANY' },
  });
  return await callAws('ecr:DescribeImages', region, () => client.send(command, { abortSignal }));
}

/**
 * Returns the digest of an image if it is archived. A failure to find out, such as a missing permission, is not thrown: the
 * caller already has an error.
 */
async function archivedImage(
  repositoryName: string,
  reference: string,
  api: PrivateApi,
): Promise<Digest | undefined> {
  try {
    const { imageDetails = [] } = await describeImage(repositoryName, identifierOf(reference), api);
    const [digest] = imageDetails.flatMap(({ imageStatus, imageDigest }) =>
      imageStatus !== undefined && imageStatus !== 'ACTIVE' && imageDigest !== undefined ? [imageDigest] : [],
    );
    return digest !== undefined && isDigest(digest) ? digest : undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return undefined;
  }
}

/**
 * Returns the upstream registry of the pull-through cache rule that covers a repository, the one with the longest prefix; `ROOT`
 * covers all (https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html). A failure to find out, such as a
 * missing permission, is not thrown: few repositories are caches.
 */
async function cachedFrom(
  name: string,
  { client, region, accountId: registryId, abortSignal }: PrivateApi,
): Promise<string | undefined> {
  const command = new DescribePullThroughCacheRulesCommand({ registryId, maxResults: 1000 });
  try {
    const { pullThroughCacheRules = [] } = await callAws('ecr:DescribePullThroughCacheRules', region, () =>
      client.send(command, { abortSignal }),
    );
    const [rule] = pullThroughCacheRules
      .filter(({ ecrRepositoryPrefix: prefix = '' }) => prefix === 'ROOT' || name.startsWith(`${prefix}/`))
      .sort((a, b) => prefixLength(b) - prefixLength(a));
    return rule?.upstreamRegistryUrl;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return undefined;
  }
}

function prefixLength({ ecrRepositoryPrefix = '' }: PullThroughCacheRule): number {
  return ecrRepositoryPrefix === 'ROOT' ? 0 : ecrRepositoryPrefix.length;
}

/** Lists the images of a repository, also archived ones; `undefined` if there is no such repository. Throws an {@link AwsError}. */
async function images(
  repositoryName: string,
  { client, region, accountId: registryId, abortSignal }: PrivateApi,
): Promise<readonly StoredImage[] | undefined> {
  return await listImages((nextToken) =>
    callAws('ecr:DescribeImages', region, () =>
      client.send(
        new DescribeImagesCommand({
          repositoryName,
          registryId,
          nextToken,
          maxResults: 1000,
          filter: { imageStatus: 'ANY' },
        }),
        { abortSignal },
      ),
    ),
  );
}

/** Deletes tags and images, and returns what could not be deleted. */
async function deleteImages(
  repositoryName: string,
  ids: readonly ImageId[],
  { client, region, accountId: registryId, abortSignal }: PrivateApi,
): Promise<readonly ImageFailure[]> {
  return await deleteInBatches(ids, (imageIds) =>
    callAws('ecr:BatchDeleteImage', region, () =>
      client.send(new BatchDeleteImageCommand({ repositoryName, registryId, imageIds }), { abortSignal }),
    ),
  );
}

/** Returns where an image is replicated to: nowhere if no rule covers it. Throws an {@link AwsError}. */
async function replicas(
  image: { readonly name: string; readonly digest: string },
  { client, region, accountId, abortSignal }: PrivateApi,
): Promise<readonly Replica[]> {
  const command = new DescribeImageReplicationStatusCommand({
    repositoryName: image.name,
    imageId: { imageDigest: image.digest },
    ...(accountId !== undefined && { registryId: accountId }),
  });
  const { replicationStatuses = [] } = await callAws('ecr:DescribeImageReplicationStatus', region, () =>
    client.send(command, { abortSignal }),
  );
  return replicationStatuses.map(({ region: to = '', registryId = '', status, failureCode }) => ({
    region: to,
    accountId: registryId,
    state: status ?? 'IN_PROGRESS',
    reason: failureCode,
  }));
}

/** Returns the managed signing of an image; nothing without permission to read it, since few registries sign. */
async function signings(
  image: { readonly name: string; readonly digest: string },
  { client, region, accountId, abortSignal }: PrivateApi,
): Promise<readonly Signing[]> {
  const command = new DescribeImageSigningStatusCommand({
    repositoryName: image.name,
    imageId: { imageDigest: image.digest },
    ...(accountId !== undefined && { registryId: accountId }),
  });
  try {
    const { signingStatuses = [] } = await callAws('ecr:DescribeImageSigningStatus', region, () =>
      client.send(command, { abortSignal }),
    );
    return signingStatuses.map(({ signingProfileArn = '', status, failureCode, failureReason }) => ({
      profile: signingProfileArn,
      state: status ?? 'IN_PROGRESS',
      reason: oneLine([failureCode, failureReason].filter(Boolean).join(': ')),
    }));
  } catch (error) {
    if (causeOf(error)?.name === 'AccessDeniedException') return [];
    throw error;
  }
}

/**
 * Signs in to a private registry of Amazon ECR.
 *
 * The host is the one asked for, else the `proxyEndpoint` of GetAuthorizationToken, by its FIPS or dual-stack name if that is
 * how AWS is called. Throws an {@link AwsError}.
 */
export async function openPrivateRegistry(
  request: PrivateRegistryRequest,
  settings: AwsSettings,
): Promise<EcrRegistry> {
  const { region, accountId } = request;
  const abortSignal = settings.signal;
  const client = new ECRClient({
    ...clientOptions(settings),
    region,
    // Left out, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and the profile say it, as everywhere in AWS.
    ...(request.fips === true && { useFipsEndpoint: true }),
    ...(request.dualStack === true && { useDualstackEndpoint: true }),
  });

  async function signIn(): Promise<{ readonly authorization: string; readonly endpoint: string }> {
    const command = new GetAuthorizationTokenCommand(
      accountId === undefined ? {} : { registryIds: [accountId] },
    );
    const answer = await callAws('ecr:GetAuthorizationToken', region, () =>
      client.send(command, { abortSignal }),
    );
    const { authorizationToken, proxyEndpoint } = answer.authorizationData?.[0] ?? {};
    if (authorizationToken === undefined || proxyEndpoint === undefined) {
      throw new AwsError(`ECR in ${region} answered ecr:GetAuthorizationToken without a token; try again`);
    }
    return {
      authorization: `Basic ${maskToken(authorizationToken, settings.mask)}`,
      endpoint: proxyEndpoint,
    };
  }

  const first = await signIn();
  const fips = await client.config.useFipsEndpoint();
  const dualStack = await client.config.useDualstackEndpoint();
  const api = { client, region, accountId, abortSignal };
  return {
    type: 'private',
    host: request.host ?? endpointHost(new URL(first.endpoint).host, { fips, dualStack }),
    accountId,
    region,
    alias: undefined,
    authorizer: new TokenSource(first.authorization, async () => (await signIn()).authorization),
    replicas: (name, digest) => replicas({ name, digest }, api),
    signings: (name, digest) => signings({ name, digest }, api),
    images: (name) => images(name, api),
    cachedFrom: (name) => cachedFrom(name, api),
    imagesOf: (name, references) =>
      describeImages(references, (imageId) => describeImage(name, imageId, api)),
    archivedImage: (name, reference) => archivedImage(name, reference, api),
    deleteImages: (name, ids) => deleteImages(name, ids, api),
    differingSettings: (name, wanted) => differingSettings(name, wanted, api),
    createRepository: (name, wanted = {}) => createPrivate(name, wanted, api),
  };
}
