import { daysIn } from '../../go/time.ts';

/** What a scalar is in YAML 1.1 as go-yaml v2 reads it; an integer is a bigint, a float a number. */
export type Scalar = null | boolean | bigint | number | string;

/** A scalar's type by go-yaml's short names. A timestamp's value stays text. */
export interface Resolved {
  readonly tag: '!!null' | '!!bool' | '!!int' | '!!float' | '!!timestamp' | '!!str';
  readonly value: Scalar;
}

const words = new Map<string, Resolved>();
for (const text of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) {
  words.set(text, { tag: '!!bool', value: true });
}
for (const text of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) {
  words.set(text, { tag: '!!bool', value: false });
}
for (const text of ['', '~', 'null', 'Null', 'NULL']) words.set(text, { tag: '!!null', value: null });
for (const text of ['.nan', '.NaN', '.NAN']) words.set(text, { tag: '!!float', value: Number.NaN });
for (const text of ['.inf', '.Inf', '.INF']) {
  words.set(text, { tag: '!!float', value: Infinity });
  words.set(`+${text}`, { tag: '!!float', value: Infinity });
  words.set(`-${text}`, { tag: '!!float', value: -Infinity });
}

const integer = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const timestamp =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d)))|(?: +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?))?$/;
const maxInt64 = 2n ** 63n - 1n;
const minInt64 = -(2n ** 63n);
const maxUint64 = 2n ** 64n - 1n;

/**
 * Reports whether go-yaml v2 takes a plain scalar for a timestamp, which it reads as text but writes in quotes.
 * Rule: `parseTimestamp` in resolve.go, and the ranges of Go's `time.Parse`.
 */
function isTimestamp(text: string): boolean {
  const match = timestamp.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, ...rest] = Array.from(match.slice(1), (part: string | undefined) =>
    Number(part ?? 0),
  );
  const [
    hour = 0,
    minute = 0,
    second = 0,
    zoneHour = 0,
    zoneMinute = 0,
    hour2 = 0,
    minute2 = 0,
    second2 = 0,
  ] = rest;
  return (
    day >= 1 &&
    day <= daysIn(year, month) &&
    Math.max(hour, hour2) < 24 &&
    Math.max(minute, minute2, second, second2) < 60 &&
    zoneHour <= 24 &&
    zoneMinute <= 60
  );
}

/** Go's `ParseInt(text, 0, 64)`, then `ParseUint`, which takes no sign. */
function parseInteger(text: string): bigint | undefined {
  const [, sign = '', digits = ''] = integer.exec(text) ?? [];
  // No more than 64 of them fit; to read very many as a BigInt takes long.
  if (digits === '' || digits.replace(/^0[xXbBoO]?0*/, '').length > 64) return undefined;
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = sign === '-' ? -magnitude : magnitude;
  return value >= minInt64 && value <= (sign === '' ? maxUint64 : maxInt64) ? value : undefined;
}

/** Go's `ParseFloat`, which refuses what is too large. */
function parseFloat(text: string): number | undefined {
  const value = float.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Tells the type of a plain, untagged scalar. With `asTimestamp` false timestamps are not looked for, as go-yaml does
 * for the other explicit tags.
 * Rule: `resolve` in go-yaml's resolve.go, YAML 1.1 without base 60.
 */
export function resolvePlain(text: string, asTimestamp = true): Resolved {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (/^[-+0-9]/.test(text)) {
    if (asTimestamp && isTimestamp(text)) return { tag: '!!timestamp', value: text };
    const plain = text.replaceAll('_', '');
    const int = parseInteger(plain);
    if (int !== undefined) return { tag: '!!int', value: int };
    const number = parseFloat(plain);
    if (number !== undefined) return { tag: '!!float', value: number };
  } else if (text.startsWith('.') && !/(?<!\d)_|_(?!\d)/.test(text)) {
    // Go itself allows an underscore between digits.
    const number = parseFloat(text.replaceAll('_', ''));
    if (number !== undefined) return { tag: '!!float', value: number };
  }
  return { tag: '!!str', value: text };
}
