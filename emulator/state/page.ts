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

function tokenFor(position: number): string {
  return Buffer.from(`@${position}`).toString('base64url');
}

/** The text: drydock#927 */
function positionIn(token: string): number {
  const [, position] = /^@(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (position === undefined) throw invalidParameter('NextToken', 'Invalid next token provided');
  return Number(position);
}

/**
 * Takes one page of a list, of 100 items unless said otherwise. Throws InvalidParameterException for a token that the
 * emulator did not give out.
 */
export function pageOf<T>(items: readonly T[], { maxResults = 100, nextToken }: PageRequest): Page<T> {
  const start = nextToken === undefined ? 0 : positionIn(nextToken);
  const end = start + maxResults;
  return {
    items: items.slice(start, end),
    nextToken: end < items.length ? tokenFor(end) : undefined,
  };
}
