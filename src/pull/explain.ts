import { isMissing, isMissingRepository } from '../registry/explain.ts';
import type { ReadableRegistry } from '../registry/registry.ts';
import type { RepositoryAddress } from '../registry/repository-address.ts';
import type { ChartSource } from '../registry/source.ts';
import { errorMessage } from '../text.ts';

/** A chart that cannot be pulled: what is wrong and what to do. */
export class PullError extends Error {
  override readonly name = 'PullError';
}

/**
 * Gives the one message for what went wrong with a chart in a registry, with what to do. Errors that are not the registry's are
 * made to be shown and keep their own message.
 */
export function explainPull(
  error: unknown,
  registry: ReadableRegistry,
  { text, name }: ChartSource,
  { uri }: RepositoryAddress,
): string {
  if (isMissingRepository(error)) {
    return `${text}: there is no repository "${name}" in ${registry.host}; check the name, the account and the region`;
  }
  const message = errorMessage(error);
  if (isMissing(error)) return `${text}: ${uri} does not have it; check the version (${message})`;
  return registry.explain(error, uri) ?? message;
}
