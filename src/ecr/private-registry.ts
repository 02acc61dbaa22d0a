import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { createPrivate } from './create-private.ts';
import { AwsError, callAws } from './errors.ts';
import { deletePrivateImages, privateImages } from './private-images.ts';
import type { EcrRegistry } from './registry.ts';
import { replicasOf } from './replicas.ts';
import { type AwsSettings, clientOptions } from './settings.ts';
import { TokenSource } from './token-source.ts';
import { maskToken } from './token.ts';

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

/**
 * Signs in to a private registry of Amazon ECR.
 *
 * The host is the one asked for, else the `proxyEndpoint` that GetAuthorizationToken gives. Throws an {@link AwsError}.
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
    useFipsEndpoint: request.fips ?? false,
    useDualstackEndpoint: request.dualStack ?? false,
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
  return {
    type: 'private',
    host: request.host ?? new URL(first.endpoint).host,
    accountId,
    region,
    alias: undefined,
    authorizer: new TokenSource(first.authorization, async () => (await signIn()).authorization),
    replicas: (name, digest) => replicasOf({ name, digest }, { client, region, accountId, abortSignal }),
    images: (name) => privateImages(name, { client, region, accountId, abortSignal }),
    deleteImages: (name, ids) => deletePrivateImages(name, ids, { client, region, accountId, abortSignal }),
    createRepository: (name, wanted = {}) =>
      createPrivate(name, wanted, { client, region, accountId, abortSignal }),
  };
}
