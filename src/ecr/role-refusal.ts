import { missingPermission, parseDenial } from './denials.ts';
import { isJsonObject } from '../json.ts';
import { AwsError, causeOf, unreachableKeys } from './errors.ts';

/** The role that was to be assumed. */
interface Role {
  readonly arn: string;
  readonly durationSeconds: number;
}

/** The claims that a role's trust policy looks at. They are not secret; the signature behind them is. */
interface Claims {
  readonly iss?: unknown;
  readonly sub?: unknown;
  readonly aud?: unknown;
}

function claimsOf(token: string): Claims {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return isJsonObject(payload) ? payload : {};
  } catch {
    return {};
  }
}

/** Returns the error for missing credentials to assume a role with, `undefined` for any other error. */
export function noSourceCredentials(error: unknown, { arn }: Role): AwsError | undefined {
  const cause = causeOf(error);
  if (cause?.name !== 'CredentialsProviderError') return undefined;
  return new AwsError(
    `there are no credentials for assuming ${arn}: give the job GitHub's OIDC token with ` +
      '"permissions: id-token: write" (pull requests from forks cannot have it), or sign in first, for example with ' +
      `aws-actions/configure-aws-credentials (${cause.message.trim()})`,
    { cause: error },
  );
}

function refusedByRole(arn: string, text: string, claims: Claims | undefined): string {
  if (claims === undefined) {
    return (
      `no permission for sts:AssumeRole on ${arn}: allow it in the IAM policy of the credentials in use and in the ` +
      `role's trust policy, and set role-external-id if the trust policy requires one; or, to assume it with GitHub's OIDC token, ` +
      `give the job "permissions: id-token: write" (${text})`
    );
  }
  return (
    `${arn} does not trust this run: its trust policy must allow sts:AssumeRoleWithWebIdentity to GitHub's OIDC provider if ` +
    `"sub" is "${String(claims.sub)}" and "aud" is "${String(claims.aud)}"; check that the ARN is correct. To assume it with the credentials of ` +
    `an earlier step, set role-chaining: true (${text})`
  );
}

/**
 * Returns the error for a role that STS refuses, with what to do; errors that are not about the role are returned as they are.
 * `token` is the OIDC token that was shown, if any. Texts: the service model of sts, and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
 */
export function explainRoleRefusal(error: unknown, { arn, durationSeconds }: Role, token?: string): unknown {
  const cause = causeOf(error);
  if (cause === undefined) return error;
  const text = cause.message.trim();
  const claims = token === undefined ? undefined : claimsOf(token);
  if (unreachableKeys(cause)) {
    return new AwsError(
      `STS could not fetch the keys of GitHub's OIDC tokens, even after retries (${text}); look at GitHub's status, and on a server ` +
        'of your own (GHES) let AWS reach its /.well-known/jwks; then run the job again',
      { cause },
    );
  }
  switch (cause.name) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      return new AwsError(
        parseDenial(text)?.policy === undefined
          ? refusedByRole(arn, text, claims)
          : missingPermission('sts:AssumeRole', `on ${arn}`, text),
        { cause },
      );
    case 'ExpiredTokenException':
      if (token === undefined) return error;
      return new AwsError(
        `GitHub's OIDC token had expired when STS read it, and so had a second one (${text}); run the job again, and on a server of ` +
          'your own (GHES) check its clock',
        { cause },
      );
    case 'InvalidIdentityToken':
    case 'InvalidIdentityTokenException':
    case 'IDPRejectedClaim':
    case 'IDPRejectedClaimException': {
      const account = arn.split(':')[4] ?? '';
      return new AwsError(
        `account ${account} does not accept GitHub's OIDC token (${text}): it needs an IAM identity provider for ` +
          `${String(claims?.iss)} with the audience "${String(claims?.aud)}"; or set audience to one that the provider has`,
        { cause },
      );
    }
    case 'ValidationError':
      if (text.includes('role chaining')) {
        return new AwsError(
          `role-duration-seconds: ${durationSeconds} is more than one hour, the maximum for a role that is assumed by another role (${text}); set 3600 or ` +
            "less, or let GitHub's OIDC token assume it",
          { cause },
        );
      }
      return /duration/i.test(text)
        ? new AwsError(
            `role-duration-seconds: ${durationSeconds} is more than ${arn} allows (${text}); set a shorter time, or raise the role's maximum`,
            { cause },
          )
        : error;
    default:
      return error;
  }
}
