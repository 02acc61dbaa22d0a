import { NetworkError, RegistryError } from '../oci/errors.ts';
import { outlookOf } from '../http/retry-policy.ts';
import { isExpiredToken } from './expired-token.ts';
import { actionOf, missingPermission } from './permission.ts';
import type { EcrRegistry } from './registry.ts';

/**
 * Gives what an error of the data plane means and what to do, `undefined` where it is not one that AWS or the network explain.
 * `uri` is the repository as `host/path`.
 */
export function explainRefusal(
  error: unknown,
  { host, type }: Pick<EcrRegistry, 'host' | 'type'>,
  uri: string,
): string | undefined {
  if (error instanceof NetworkError) {
    return `${new URL(error.url).host} cannot be reached: ${error.message}; check the runner's network and proxy settings`;
  }
  if (!(error instanceof RegistryError)) return undefined;
  const { status, message } = error;
  if (isExpiredToken(error)) {
    return `${host} does not accept the credentials, nor newer ones (${message}); sign in to AWS again, to the account and region of the registry`;
  }
  const asked = new URL(error.url).host;
  if (status === 403 && asked !== host) {
    return `${asked}, where ECR keeps blobs, refuses the download (${message}); check what the runner's network lets through, such as the policy of a VPC endpoint for S3`;
  }
  if (status === 403) return missingPermission(actionOf(error, type), `on ${uri}`, message);
  const { passing, throttled } = outlookOf(error);
  if (throttled) {
    return `${host} still limits the rate of requests after several tries (${message}); try again later`;
  }
  return passing
    ? `${host} is in trouble, also after several tries (${message}); try again later`
    : undefined;
}
