/** SOURCE_DATE_EPOCH is not a time. */
class SourceDateError extends Error {
  override readonly name = 'SourceDateError';
}

/**
 * Returns SOURCE_DATE_EPOCH, in seconds since 1970; `undefined` if it is not set. Throws a {@link SourceDateError}, in Helm's
 * words, if it is not a whole number of seconds. Rule: https://reproducible-builds.org/specs/source-date-epoch/
 */
export function sourceDateEpoch(environment: Readonly<NodeJS.ProcessEnv>): number | undefined {
  const text = environment['SOURCE_DATE_EPOCH'] ?? '';
  if (text === '') return undefined;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seconds)) {
    throw new SourceDateError(
      `invalid SOURCE_DATE_EPOCH: "${text}" is not a whole number of seconds since 1970; correct or unset it`,
    );
  }
  return seconds;
}

/** Returns a time in seconds since 1970 as RFC 3339 in UTC without fractions, as Helm writes `created`. */
export function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
