import { isUtf8 } from 'node:buffer';

const replacement = 0xfffd;

function expectedSize(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/**
 * Returns the character of UTF-8 text at `at`, which must lie inside `bytes`: its code point and its size in bytes. A byte that
 * is not part of valid UTF-8 is a character of its own, U+FFFD of size 1.
 * Rule: Go's `utf8.DecodeRune`.
 */
export function decodeRune(bytes: Buffer, at: number): readonly [rune: number, size: number] {
  const size = expectedSize(bytes.readUInt8(at));
  const character = bytes.subarray(at, at + size);
  if (!isUtf8(character)) return [replacement, 1];
  return [character.toString().codePointAt(0) ?? replacement, size];
}

/** Returns the text of bytes as Go's encoding/json writes them: U+FFFD for each byte that is not part of valid UTF-8. */
export function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const [rune, size] = decodeRune(bytes, at);
    text += String.fromCodePoint(rune);
    at += size;
  }
  return text;
}

/**
 * Returns the bytes of a text in memory of their own, for what is kept for long. `Buffer.from` cuts them from a shared block of
 * 64 KiB (https://nodejs.org/api/buffer.html#static-method-bufferfromstring-encoding), which would be kept with them.
 */
export function utf8(text: string): Uint8Array {
  const bytes = Buffer.alloc(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

/** Compares two texts as Go does: by the bytes of their UTF-8 form, which is not the order of JavaScript's `<`. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
