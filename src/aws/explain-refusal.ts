import { NetworkError, RegistryError } from '../oci/errors.ts';
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
    return `${host} cannot be reached: ${error.message}; check the runner's network and proxy settings`;
  }
  if (!(error instanceof RegistryError)) return undefined;
  switch (error.status) {
    case 401:
      return `${host} does not accept the credentials (${error.message}); sign in to AWS again`;
    case 403:
      return missingPermission(actionOf(error, type), `on ${uri}`, error.message);
    case 429:
      return `${host} still limits the rate of requests after several tries (${error.message}); try again later`;
    default:
      return undefined;
  }
}
