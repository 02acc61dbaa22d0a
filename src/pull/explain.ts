import { isMissing, isMissingRepository } from '../registry/refusal.ts';
import type { Repository } from '../registry/repository.ts';
import type { ChartSource } from '../registry/destination.ts';
import { errorMessage } from '../text.ts';

/** A chart that cannot be pulled: what is wrong and what to do. */
export class PullError extends Error {
  override readonly name = 'PullError';
}

/**
 * Returns the message for a chart that could not be read from a registry: what is wrong and what to do. Errors from elsewhere
 * are already written for users and keep their message.
 */
export function explainPull(
  error: unknown,
  { text }: ChartSource,
  { registry, name, uri }: Repository,
): string {
  if (isMissingRepository(error)) {
    return `${text}: there is no repository "${name}" in ${registry.host}; check the name, the account and the region`;
  }
  const message = errorMessage(error);
  if (isMissing(error)) return `${text} was not found in ${uri}; check the version (${message})`;
  return registry.explain(error, uri) ?? message;
}
