import { NetworkError } from '../oci/errors.ts';
import { oneLine } from '../text.ts';
import { isPassingStatus } from '../http/retry-policy.ts';
import { deniedAction, missingPermission } from './permission.ts';

/** A call of AWS's API that failed: what was wrong and what to do, ready for the user. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
}

/** Gives the SDK's error behind a call that failed; its `name` is the exception's in the service model. */
export function causeOf(error: unknown): Error | undefined {
  return error instanceof AwsError && error.cause instanceof Error ? error.cause : undefined;
}

/** The part of an SDK error that we read; the SDK's own classes are not needed for it. */
interface ServiceError extends Error {
  /** Node's, where it is not AWS that refuses. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

const credentialsRemedy =
  'sign in first with aws-actions/configure-aws-credentials (and permissions: id-token: write), ' +
  'or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';

/** Names of errors that mean "these credentials are not good", by any of AWS's protocols. */
const badCredentials: ReadonlySet<string> = new Set([
  'ExpiredTokenException',
  'ExpiredToken',
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

/** Node's codes for an address that is no http address. */
const wrongAddress: ReadonlySet<string | undefined> = new Set(['ERR_INVALID_URL', 'ERR_INVALID_PROTOCOL']);

function explain(error: ServiceError, action: string, region: string): string {
  const text = oneLine(error.message);
  const status = error.$metadata?.httpStatusCode ?? 0;
  if (error.name === 'CredentialsProviderError' || error.name === 'TokenProviderError') {
    return `no AWS credentials were found; ${credentialsRemedy} (${text})`;
  }
  if (badCredentials.has(error.name)) {
    return `AWS refused the credentials in ${action} (${error.name}: ${text}); ${credentialsRemedy}`;
  }
  const denied = deniedAction(text); // by KMS too, whose refusals ECR hands on as a KmsException
  if (denied !== undefined || error.name === 'AccessDeniedException' || status === 403) {
    return missingPermission(denied ?? action, `in ${region}`, text);
  }
  if (error instanceof NetworkError) {
    const remedy = "check the runner's network and proxy settings";
    return error.code === 'ENOTFOUND'
      ? `${action}: there is no such address for region ${region} (${text}); check the spelling of aws-region, or ${remedy}`
      : `${action}: AWS cannot be reached in ${region}: ${text}; ${remedy}`;
  }
  if (wrongAddress.has(error.code)) {
    return `${action}: the address of AWS's API is none (${text}); correct AWS_ENDPOINT_URL, or the variable for the one service such as AWS_ENDPOINT_URL_ECR, or leave it out`;
  }
  if (throttled.has(error.name)) {
    return `AWS limits the rate or number of ${action} in ${region} (${error.name}: ${text}); try again later or ask for a higher quota`;
  }
  if (isPassingStatus(status)) {
    // What answered may be a gateway, and the text then tells how the SDK could not read its page.
    const said = error instanceof SyntaxError || error.name === 'Unknown' ? '' : `: ${error.name}: ${text}`;
    return `${action} failed in ${region}, also after several tries: the answer was ${status}${said}; try again later`;
  }
  return `${action} failed in ${region}: ${error.name}: ${text}`;
}

/**
 * Makes one call of an AWS API and turns what it throws into an {@link AwsError} that names the IAM action (such as
 * `ecr:CreateRepository`), the region and what to do.
 */
export async function callAws<Answer>(
  action: string,
  region: string,
  call: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    // The credentials of a role come from a call of their own, which has said what is wrong.
    if (!(error instanceof Error) || error instanceof AwsError) throw error;
    throw new AwsError(explain(error, action, region), { cause: error });
  }
}
