import { NetworkError } from '../http/errors.ts';
import { RegistryError } from '../oci/errors.ts';
import { explain } from '../registry/explain.ts';
import { isMissing, isMissingRepository } from '../registry/refusal.ts';
import type { Registry } from '../registry/registry.ts';
import type { Repository } from '../registry/repository.ts';
import { errorMessage } from '../text.ts';

/** Reports whether an error is about a request to this repository. */
export function isAbout(error: unknown, { registry, path }: Repository): boolean {
  if (!(error instanceof RegistryError) && !(error instanceof NetworkError)) return false;
  const { host, pathname } = new URL(error.url);
  return host === registry.host && pathname.startsWith(`/v2/${path}/`);
}

/** Returns the message for a failure in the source repository: what is wrong and what to do. */
export function explainFrom(error: unknown, { name, registry, uri }: Repository): string {
  if (isMissingRepository(error))
    return `the repository "${name}" does not exist in ${registry.host}; check from`;
  const text = errorMessage(error);
  if (isMissing(error)) return `not found in ${uri}: ${text}; check from and version`;
  return registry.explain(error, uri) ?? text;
}

/** Returns the message for a failure between two repositories: what is wrong and what to do. */
export function explainBetween(
  error: unknown,
  from: Repository | undefined,
  to: Repository<Registry>,
): string {
  return from !== undefined && isAbout(error, from) && !isAbout(error, to)
    ? explainFrom(error, from)
    : explain(error, to);
}
