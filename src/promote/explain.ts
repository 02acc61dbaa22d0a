import { explain, isMissing, isMissingRepository } from '../registry/explain.ts';
import { isAbout, type Place, type WritablePlace } from './place.ts';
import { errorMessage } from '../text.ts';

/** Gives the one message for what went wrong in the repository that is read. */
export function explainFrom(error: unknown, { name, registry, uri }: Place): string {
  if (isMissingRepository(error))
    return `the repository "${name}" does not exist in ${registry.host}; check from`;
  const text = errorMessage(error);
  if (isMissing(error)) return `${uri} does not have it: ${text}; check from and version`;
  return registry.explain(error, uri) ?? text;
}

/** Gives the one message for what went wrong between two repositories, with what to do. */
export function explainBetween(error: unknown, from: Place, to: WritablePlace): string {
  return isAbout(error, from) && !isAbout(error, to)
    ? explainFrom(error, from)
    : explain(error, { ...to, ref: to.uri });
}
