import { isUtf8 } from 'node:buffer';
import { decodeRune } from '../go/utf8.ts';

/**
 * Returns the text of a file name. Names are bytes on Linux and Helm packages them as they are, so a byte that is not
 * UTF-8 is kept as a lone surrogate, U+DC00 and the byte (as Python's `os.fsdecode` does), and nothing is lost.
 */
export function nameFromBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  let name = '';
  for (let at = 0; at < bytes.length;) {
    const [rune, size] = decodeRune(bytes, at);
    name +=
      size === 1 && bytes.readUInt8(at) >= 0x80
        ? escapedByte(bytes.readUInt8(at))
        : String.fromCodePoint(rune);
    at += size;
  }
  return name;
}

function escapedByte(byte: number): string {
  return String.fromCharCode(0xdc00 + byte);
}

/** Returns the bytes of a file name that {@link nameFromBytes} has read. */
export function nameToBytes(name: string): Buffer {
  if (name.isWellFormed()) return Buffer.from(name);
  return Buffer.concat(
    Array.from(name, (character) => {
      const code = character.charCodeAt(0);
      return character.isWellFormed() ? Buffer.from(character) : Buffer.of(code & 0xff);
    }),
  );
}

/** Returns a path in the form that Node's file functions find the file with. */
export function fsPath(path: string): string | Buffer {
  return path.isWellFormed() ? path : nameToBytes(path);
}
