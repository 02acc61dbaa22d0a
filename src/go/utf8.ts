import { isUtf8 } from 'node:buffer';

const replacement = 0xfffd;

function expectedSize(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/**
 * Reads one character of UTF-8 text: its code point and its size in bytes. A byte that is not part of valid UTF-8 is one
 * character of its own, U+FFFD of size 1. `at` must lie inside `bytes`.
 * Rule: Go's `utf8.DecodeRune`.
 */
export function decodeRune(bytes: Buffer, at: number): readonly [rune: number, size: number] {
  const size = expectedSize(bytes.readUInt8(at));
  const character = bytes.subarray(at, at + size);
  if (!isUtf8(character)) return [replacement, 1];
  return [character.toString().codePointAt(0) ?? replacement, size];
}
