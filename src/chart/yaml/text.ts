import { YamlError } from './errors.ts';

const forbidden = /[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const lineBreak = /\r\n|[\r\n\x85\u2028\u2029]/g;

function lineAt(text: string, offset: number): number {
  return (text.slice(0, offset).match(lineBreak)?.length ?? 0) + 1;
}

/** The name of the encoding that go-yaml guesses from a byte order mark. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function invalidEncoding(bytes: Uint8Array, encoding: string, cause: unknown): YamlError {
  // What the lenient decoder keeps before its first replacement character is the valid beginning.
  const text = new TextDecoder(encoding).decode(bytes);
  const line = lineAt(text, text.indexOf('\uFFFD'));
  const problem = encoding === 'utf-8' ? 'invalid UTF-8' : 'invalid UTF-16';
  const error = new YamlError(`yaml: line ${line}: ${problem}`, line);
  error.cause = cause;
  return error;
}

/**
 * Decodes YAML as go-yaml's reader does: UTF-8, or UTF-16 with a byte order mark; the mark is dropped.
 * Throws YamlError for what is not text in that encoding and for control characters.
 * Rule: readerc.go of go-yaml v2.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw invalidEncoding(bytes, encoding, error);
  }
  return checkCharacters(text);
}

/** Returns a text that holds only the characters that go-yaml's reader lets through. Throws YamlError otherwise. */
export function checkCharacters(text: string): string {
  const control = forbidden.exec(text);
  if (control === null) return text;
  const line = lineAt(text, control.index);
  throw new YamlError('yaml: control characters are not allowed', line);
}
