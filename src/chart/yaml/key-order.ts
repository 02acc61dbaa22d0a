const letter = /^\p{L}$/u;
const digit = /^\p{Nd}$/u;

function isDigit(character: string | undefined): boolean {
  return character !== undefined && digit.test(character);
}

/** How the digits from an index on compare: their number, in Go's 64 bits, and where they end. */
function digitRun(
  characters: readonly string[],
  from: number,
  start: bigint,
): { number: bigint; end: number } {
  let number = start;
  let end = from;
  for (; isDigit(characters[end]); end += 1) {
    number = BigInt.asIntN(64, number * 10n + BigInt((characters[end]?.codePointAt(0) ?? 0) - 0x30));
  }
  return { number, end };
}

/** Whether the digits before an index are more than leading zeros. */
function followsNumber(characters: readonly string[], index: number): boolean {
  for (let at = index - 1; isDigit(characters[at]); at -= 1) {
    if (characters[at] !== '0') return true;
  }
  return false;
}

/**
 * Compares two keys of a mapping in the order in which go-yaml v2 writes them: numbers by their value, and letters
 * behind all else. Rule: `keyList.Less` in sorter.go.
 */
export function compareKeys(first: string, second: string): number {
  const a = Array.from(first);
  const b = Array.from(second);
  const index = a.findIndex((character, at) => character !== b[at]);
  const x = a[index];
  const y = b[index];
  if (x === undefined || y === undefined) return a.length - b.length;
  const byCode = (x.codePointAt(0) ?? 0) - (y.codePointAt(0) ?? 0);
  if (letter.test(x) && letter.test(y)) return byCode;
  if (letter.test(x) !== letter.test(y)) return letter.test(x) ? 1 : -1;
  const start = (x === '0' || y === '0') && followsNumber(a, index) ? 1n : 0n;
  const left = digitRun(a, index, start);
  const right = digitRun(b, index, start);
  if (left.number !== right.number) return left.number < right.number ? -1 : 1;
  return left.end - right.end || byCode;
}
