import { digits, letters, printable } from './unicode-tables.ts';

/** Go's `unicode.IsSpace`: the White_Space characters, which no later version of Unicode has added to. */
const space = /[\t\n\v\f\r \x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/u;

/** Returns a function that reports whether a code point is in a table. */
function lookup(table: string): (code: number) => boolean {
  let boundaries: Uint32Array | undefined;
  return (code) => {
    boundaries ??= decode(table);
    let low = 0;
    let high = boundaries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((boundaries[middle] ?? 0) <= code) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1;
  };
}

function decode(table: string): Uint32Array {
  let last = 0;
  return Uint32Array.from(table.split(' '), (distance) => (last += Number.parseInt(distance, 36)));
}

// Not `\p{…}`: its Unicode version is that of the running Node, and digests would depend on it.
const isPrintable = lookup(printable);

/** Reports whether a code point is printable, as Go's `unicode.IsPrint` does: U+0020 is the only space that can. */
export function isPrint(code: number): boolean {
  return code < 0x7f ? code >= 0x20 : isPrintable(code);
}

/** Reports whether a code point is a letter, as Go's `unicode.IsLetter` does. */
export const isLetter = lookup(letters);

/** Reports whether a code point is a decimal digit of any script, as Go's `unicode.IsDigit` does. */
export const isDigit = lookup(digits);

/** Reports whether a character is white space, as Go's `unicode.IsSpace` does. */
export function isSpace(character: string): boolean {
  return space.test(character);
}

/** Returns a text without the white space around it, as Go's `strings.TrimSpace`: U+0085 counts, U+FEFF does not. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charAt(start))) start += 1;
  while (start < end && isSpace(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/**
 * Returns a name in which letters that Go's encoding/json takes for an ASCII letter of either case are that letter in lower case.
 */
export function foldName(name: string): string {
  // Beside A to Z these two fold to an ASCII letter: https://www.unicode.org/Public/15.0.0/ucd/CaseFolding.txt
  return name
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replaceAll('\u017f', 's')
    .replaceAll('\u212a', 'k');
}
