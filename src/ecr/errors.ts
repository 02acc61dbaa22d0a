import { NetworkError, StatusError } from '../http/errors.ts';
import { isTransientStatus } from '../http/retry-policy.ts';
import { oneLine } from '../text.ts';
import { missingPermission, parseDenial } from './denials.ts';

/** A call to AWS's API failed. The message is for the user: what is wrong and what to do. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
}

/** Returns the SDK's error behind a call that failed; its `name` is the exception's in the service model. */
export function causeOf(error: unknown): Error | undefined {
  return error instanceof AwsError && error.cause instanceof Error ? error.cause : undefined;
}

/**
 * Reports whether STS could not fetch the keys of an identity provider: a 400 that passes, unlike the other errors of that name
 * (awslabs/aws-sdk-rust#827, pytorch/torchx#386).
 */
export function unreachableKeys(error: unknown): boolean {
  return error instanceof Error && error.message.includes("Couldn't retrieve verification key");
}

/** What is read of an SDK error. Without the SDK's classes, this file loads no client. */
interface ServiceError extends Error {
  /** Node's, if the error is not an answer of AWS. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

const credentialsRemedy =
  'sign in first with aws-actions/configure-aws-credentials (and permissions: id-token: write), ' +
  'or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';

/** Error codes for expired credentials, in any of AWS's protocols. */
const expiredCredentials: ReadonlySet<string> = new Set(['ExpiredToken', 'ExpiredTokenException']);

/** Error codes for invalid credentials, likewise. */
const badCredentials: ReadonlySet<string> = new Set([
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const throttled: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Node's codes for an invalid URL. */
const wrongAddress: ReadonlySet<string | undefined> = new Set(['ERR_INVALID_URL', 'ERR_INVALID_PROTOCOL']);

function explain(error: ServiceError, action: string, region: string): string {
  const text = oneLine(error.message);
  const status = error.$metadata?.httpStatusCode ?? 0;
  if (error.name === 'CredentialsProviderError' || error.name === 'TokenProviderError') {
    return `no AWS credentials were found; ${credentialsRemedy} (${text})`;
  }
  if (expiredCredentials.has(error.name)) {
    return `the AWS credentials have expired (${action}: ${text}); sign in again right before this step, for a longer time (role-duration-seconds), or set role-to-assume`;
  }
  // The SDK corrects for a clock that is wrong, once it has seen AWS's.
  if (/Signature (?:expired|not yet current)/.test(text) || error.name === 'RequestTimeTooSkewed') {
    return `AWS rejected the time of the request to ${action} (${text}); correct the clock of the runner`;
  }
  if (badCredentials.has(error.name)) {
    return `AWS rejected the credentials in ${action} (${error.name}: ${text}); ${credentialsRemedy}`;
  }
  if (error instanceof StatusError) {
    return `${action}: AWS did not answer in ${region}: ${text}; check what the runner's proxy or firewall lets through`;
  }
  if (error.name === 'RegionDisabledException') {
    return `${action}: the account has deactivated STS in ${region} (${text}); activate it in IAM's account settings, or use another aws-region`;
  }
  // KMS's denials, too: ECR returns them as a KmsException.
  if (parseDenial(text) !== undefined || error.name === 'AccessDeniedException' || status === 403) {
    return missingPermission(action, `in ${region}`, text);
  }
  if (error instanceof NetworkError) {
    const remedy = "check the runner's network and proxy settings";
    return error.code === 'ENOTFOUND' && !error.byProxy
      ? `${action}: there is no AWS endpoint for region ${region} (${text}); check the spelling of aws-region, or ${remedy}`
      : `${action}: AWS cannot be reached in ${region}: ${text}; ${remedy}`;
  }
  if (wrongAddress.has(error.code)) {
    return `${action}: the endpoint of AWS's API is not a valid URL (${text}); correct or unset AWS_ENDPOINT_URL, or the variable for one service such as AWS_ENDPOINT_URL_ECR`;
  }
  if (throttled.has(error.name)) {
    return `AWS throttled ${action} in ${region}, or a quota is used up (${error.name}: ${text}); try again later or request a higher quota`;
  }
  if (isTransientStatus(status)) {
    // The answer may be a gateway's web page; the text is then the SDK's parse error.
    const said = error instanceof SyntaxError || error.name === 'Unknown' ? '' : `: ${error.name}: ${text}`;
    return `${action} is still failing in ${region} after retries: the response was ${status}${said}; try again later`;
  }
  return `${action} failed in ${region}: ${error.name}: ${text}`;
}

/**
 * Calls an AWS API. Throws an {@link AwsError} that names the IAM action (such as `ecr:CreateRepository`), the region and what
 * to do.
 */
export async function callAws<Answer>(
  action: string,
  region: string,
  call: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    // A role's credentials come from a call of their own, whose error says what is wrong.
    if (!(error instanceof Error) || error instanceof AwsError) throw error;
    throw new AwsError(explain(error, action, region), { cause: error });
  }
}
