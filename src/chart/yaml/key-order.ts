import { isDigit, isLetter } from '../../go/unicode.ts';

const zero = 0x30;

/** How the digits from an index on compare: their number, in Go's 64 bits, and where they end. */
function digitRun(key: Uint32Array, from: number, start: bigint): { number: bigint; end: number } {
  let number = start;
  let end = from;
  for (; isDigit(key[end] ?? 0); end += 1) {
    number = BigInt.asIntN(64, number * 10n + BigInt((key[end] ?? 0) - 0x30));
  }
  return { number, end };
}

/** Whether the digits before an index are more than leading zeros. */
function followsNumber(key: Uint32Array, index: number): boolean {
  for (let at = index - 1; isDigit(key[at] ?? 0); at -= 1) {
    if (key[at] !== zero) return true;
  }
  return false;
}

/**
 * Compares two keys of a mapping, as code points, in the order in which go-yaml v2 writes them: numbers by their value, and
 * letters behind all else. Rule: `keyList.Less` in sorter.go.
 */
function compareKeys(a: Uint32Array, b: Uint32Array): number {
  const index = a.findIndex((code, at) => code !== b[at]);
  const [x, y] = [a[index], b[index]];
  if (x === undefined || y === undefined) return a.length - b.length;
  if (isLetter(x) && isLetter(y)) return x - y;
  if (isLetter(x) !== isLetter(y)) return isLetter(x) ? 1 : -1;
  const start = (x === zero || y === zero) && followsNumber(a, index) ? 1n : 0n;
  const left = digitRun(a, index, start);
  const right = digitRun(b, index, start);
  if (left.number !== right.number) return left.number < right.number ? -1 : 1;
  return left.end - right.end || x - y;
}

/** Returns the entries of a mapping in the order in which go-yaml v2 writes them. */
export function sortEntries<T>(entries: Iterable<readonly [string, T]>): readonly (readonly [string, T])[] {
  return Array.from(entries, (entry) => ({
    entry,
    key: Uint32Array.from(entry[0], (character) => character.codePointAt(0) ?? 0),
  }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ entry }) => entry);
}
