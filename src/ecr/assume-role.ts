import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { errorMessage, oneLine } from '../text.ts';
import { unlessAborted } from '../http/clock.ts';
import { AwsError, callAws, causeOf } from './errors.ts';
import { explainRoleRefusal, noSourceCredentials } from './role-refusal.ts';
import { type AwsCredentials, type AwsSettings, clientOptions } from './settings.ts';

/** A role to assume, and the credentials to assume it with. */
export interface RoleRequest {
  readonly arn: string;
  readonly sessionName: string;
  /** From 900 to 43,200, and to 3,600 where one role assumes another. */
  readonly durationSeconds: number;
  readonly externalId?: string;
  /** The region and kind of STS endpoint to call; by default, as the environment says. */
  readonly region: string;
  readonly fips?: boolean;
  readonly dualStack?: boolean;
  /** Fetches GitHub's OIDC token; where absent, the SDK's default credentials assume the role. */
  readonly identityToken?: (
    settings: Pick<AwsSettings, 'transport' | 'retrier' | 'signal'>,
  ) => Promise<string>;
}

/** The response of STS to both ways of assuming a role. */
interface Answer {
  readonly Credentials?:
    | {
        readonly AccessKeyId: string | undefined;
        readonly SecretAccessKey: string | undefined;
        readonly SessionToken: string | undefined;
        readonly Expiration: Date | undefined;
      }
    | undefined;
}

/** Credentials are renewed this many milliseconds before they expire: the SDK's own margin. */
const margin = 5 * 60 * 1000;

function credentialsOf({ Credentials }: Answer, arn: string): AwsCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new AwsError(`STS returned no credentials for ${arn}; try again`);
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

async function assume(role: RoleRequest, settings: AwsSettings): Promise<Answer> {
  const { arn, sessionName, durationSeconds, externalId, region, identityToken } = role;
  const { signal: abortSignal } = settings;
  const client = new STSClient({
    ...clientOptions(settings),
    region,
    ...(role.fips === true && { useFipsEndpoint: true }),
    ...(role.dualStack === true && { useDualstackEndpoint: true }),
  });
  const common = { RoleArn: arn, RoleSessionName: sessionName, DurationSeconds: durationSeconds };
  if (identityToken === undefined) {
    const command = new AssumeRoleCommand({
      ...common,
      ...(externalId !== undefined && { ExternalId: externalId }),
    });
    return await callAws('sts:AssumeRole', region, () => client.send(command, { abortSignal })).catch(
      (error: unknown) => {
        throw noSourceCredentials(error, role) ?? explainRoleRefusal(error, role);
      },
    );
  }
  const assumeWith = async (token: string): Promise<Answer> => {
    const command = new AssumeRoleWithWebIdentityCommand({ ...common, WebIdentityToken: token });
    return await callAws('sts:AssumeRoleWithWebIdentity', region, () =>
      client.send(command, { abortSignal }),
    );
  };
  let token = await idToken(identityToken, settings);
  try {
    try {
      return await assumeWith(token);
    } catch (error) {
      // The token is valid for only a few minutes, which retries may have used up.
      if (causeOf(error)?.name !== 'ExpiredTokenException') throw error;
      token = await idToken(identityToken, settings);
      return await assumeWith(token);
    }
  } catch (error) {
    throw explainRoleRefusal(error, role, token);
  }
}

/** Fetches GitHub's OIDC token. Throws an {@link AwsError}. */
async function idToken(
  fetch: NonNullable<RoleRequest['identityToken']>,
  settings: AwsSettings,
): Promise<string> {
  const { signal } = settings;
  return await unlessAborted(fetch(settings), signal).catch((cause: unknown) => {
    signal.throwIfAborted();
    const text = oneLine(errorMessage(cause));
    throw new AwsError(
      `GitHub issued no OIDC token: ${text}; check that the job has "permissions: id-token: write", and GitHub's status`,
      { cause },
    );
  });
}

/**
 * Returns the provider of a role's credentials for every client of a run: it asks STS once, and again when they are about to
 * expire. Secrets are masked when they arrive. The provider throws an {@link AwsError}.
 */
export function roleCredentials(
  role: RoleRequest,
  settings: AwsSettings,
  now: () => number = Date.now,
): () => Promise<AwsCredentials> {
  let current: Promise<AwsCredentials> | undefined;

  async function fetch(): Promise<AwsCredentials> {
    const credentials = credentialsOf(await assume(role, settings), role.arn);
    for (const secret of [credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken]) {
      settings.mask(secret);
    }
    return credentials;
  }

  return async () => {
    const seen = current;
    if (seen !== undefined) {
      const credentials = await seen;
      if (credentials.expiration.getTime() - now() > margin) return credentials;
    }
    if (current !== undefined && current !== seen) return await current;
    const fetching = fetch();
    current = fetching;
    fetching.catch(() => {
      if (current === fetching) current = undefined;
    });
    return await fetching;
  };
}
