import { invalidParameter } from './errors.ts';

/** Which part of a list is asked for. */
export interface PageRequest {
  readonly maxResults?: number | undefined;
  /** What the page before gave as the way on. */
  readonly nextToken?: string | undefined;
}

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The way on; undefined at the end. */
  readonly nextToken: string | undefined;
}

/**
 * Takes one page of a list, of 100 items unless said otherwise. Throws InvalidParameterException for a token that the
 * emulator did not give out (the text: drydock#927).
 */
export function pageOf<T>(items: readonly T[], { maxResults = 100, nextToken }: PageRequest): Page<T> {
  const start = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64url').toString().slice(1));
  if (!Number.isSafeInteger(start) || start < 0) {
    throw invalidParameter('NextToken', 'Invalid next token provided');
  }
  const end = start + maxResults;
  return {
    items: items.slice(start, end),
    nextToken: end < items.length ? Buffer.from(`@${end}`).toString('base64url') : undefined,
  };
}
