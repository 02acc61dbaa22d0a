import type { Reply } from '../http/listener.ts';
import type { Grant, Tokens } from '../state/tokens.ts';
import { dataHeaders, failure } from './errors.ts';

/** Whether a request may go on, and whose it is; else the answer that says why not. */
export type Admission = { readonly grant: Grant } | { readonly refusal: Reply };

/** One text for many reasons: aws/aws-cdk#24244; on ECR Public for an expired token too (aws/containers-roadmap#2835). */
const invalid = failure(400, 'DENIED', 'Your Authorization Token is invalid.');

/** No challenge comes with it: flipt-io/flipt#3043. */
const expired = failure(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.');

function credentials(authorization: string | undefined): { readonly scheme: string; readonly value: string } {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(authorization ?? '') ?? [];
  return { scheme: scheme.toLowerCase(), value };
}

/** The password in base64 `AWS:<password>`. */
function password(value: string): string {
  const [, secret = ''] = /^AWS:(.*)$/.exec(Buffer.from(value, 'base64').toString()) ?? [];
  return secret;
}

/** https://github.com/NVIDIA/enroot/issues/59 */
function privateChallenge(origin: string): Reply {
  return {
    status: 401,
    headers: {
      ...dataHeaders,
      'content-type': 'text/plain; charset=utf-8',
      'www-authenticate': `Basic realm="${origin}/",service="ecr.amazonaws.com"`,
    },
    body: 'Not Authorized\n',
  };
}

/** https://github.com/helm/helm/issues/12491 */
export function publicChallenge(origin: string): Reply {
  const { headers, ...reply } = failure(401, 'DENIED', 'Not Authorized');
  const challenge = `Bearer realm="${origin}/token/",service="public.ecr.aws",scope="aws"`;
  return { ...reply, headers: { ...headers, 'www-authenticate': challenge } };
}

/** Private registries know Basic alone, and take the token of another region for an expired one. */
export function admitPrivate(
  tokens: Tokens,
  region: string,
  origin: string,
  authorization: string | undefined,
): Admission {
  const { scheme, value } = credentials(authorization);
  if (scheme !== 'basic') return { refusal: privateChallenge(origin) };
  const grant = tokens.grantOf(password(value));
  if (grant?.kind !== 'private') return { refusal: invalid };
  if (tokens.isExpired(grant) || grant.region !== region) return { refusal: expired };
  return { grant };
}

/**
 * ECR Public knows Bearer alone: what its token endpoint gave, or the authorization token itself
 * (kreuzwerker/terraform-provider-docker#666).
 */
export function admitPublic(tokens: Tokens, origin: string, authorization: string | undefined): Admission {
  if (authorization === undefined) return { refusal: publicChallenge(origin) };
  const { scheme, value } = credentials(authorization);
  const grant = scheme === 'bearer' ? (tokens.grantOf(value) ?? tokens.grantOf(password(value))) : undefined;
  if (grant?.kind !== 'public' || tokens.isExpired(grant)) return { refusal: invalid };
  return { grant };
}

/** Ends the life of the token in an Authorization header before its time. */
export function expireToken(tokens: Tokens, authorization: string | undefined): void {
  const { value } = credentials(authorization);
  tokens.expire(value);
  tokens.expire(password(value));
}

/** ECR Public's token endpoint: a token for the credentials, or one for nobody. */
export function answerToken(tokens: Tokens, authorization: string | undefined): Reply {
  if (authorization === undefined) return token(tokens.issue('public', 'us-east-1', { anonymous: true }));
  const { scheme, value } = credentials(authorization);
  const grant = scheme === 'basic' ? tokens.grantOf(password(value)) : undefined;
  if (grant?.kind !== 'public') return invalid;
  if (tokens.isExpired(grant)) return expired;
  return token(tokens.issue('public', grant.region, { expiresAt: grant.expiresAt, role: grant.role }));
}

function token({ secret }: { readonly secret: string }): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ token: secret }),
  };
}
