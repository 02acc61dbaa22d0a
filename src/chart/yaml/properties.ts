import type { Cursor } from './cursor.ts';
import { codesOf, isBlank, isBlankOrEnd, isAsciiDigit, isWord } from './cursor.ts';
import { scannerError } from './errors.ts';
import { utf8Width } from './reader.ts';
import type { Token } from './tokens.ts';
import { token } from './tokens.ts';

const afterName = codesOf('?:,]}%@`');
const uriPunctuation = codesOf(";/?:@&=+$,.!~*'()[]");

/** Reads an anchor or an alias. Throws YamlError. Rule: `yaml_parser_scan_anchor`. */
export function takeAnchor(cursor: Cursor): Token {
  const kind = cursor.code === 0x2a ? 'alias' : 'anchor';
  cursor.skip();
  const name = cursor.takeWhile(isWord);
  if (name === '' || !(isBlankOrEnd(cursor.code) || afterName.has(cursor.code))) {
    throw scannerError('did not find expected alphabetic or numeric character', cursor.line);
  }
  return token(kind, cursor.line, name);
}

function takeHandle(cursor: Cursor, inDirective: boolean): string {
  cursor.need(1);
  if (cursor.code !== 0x21) throw scannerError("did not find expected '!'", cursor.line);
  cursor.skip();
  const handle = `!${cursor.takeWhile(isWord)}`;
  if (cursor.ahead(0) === 0x21) {
    cursor.skip();
    return `${handle}!`;
  }
  if (inDirective && handle !== '!') throw scannerError("did not find expected '!'", cursor.line);
  return handle;
}

/** Reads `%XX` escapes that make up one UTF-8 character, whose bytes go-yaml does not check any further. */
function takeUriEscapes(cursor: Cursor): string {
  const octets: number[] = [];
  for (let left = 1; left > 0; left -= 1) {
    cursor.need(3);
    const escaped = /^%[0-9A-Fa-f]{2}$/.exec(cursor.text.slice(cursor.pos, cursor.pos + 3))?.[0];
    if (escaped === undefined) throw scannerError('did not find URI escaped octet', cursor.line);
    const octet = Number.parseInt(escaped.slice(1), 16);
    if (octets.length === 0) left = utf8Width(octet);
    if (left === 0) throw scannerError('found an incorrect leading UTF-8 octet', cursor.line);
    if (octets.length > 0 && (octet & 0xc0) !== 0x80) {
      throw scannerError('found an incorrect trailing UTF-8 octet', cursor.line);
    }
    octets.push(octet);
    for (let character = 0; character < 3; character += 1) cursor.skip();
  }
  return Buffer.from(octets).toString();
}

/** Reads the rest of a tag behind what of its handle belongs to it. */
function takeUri(cursor: Cursor, head: string): string {
  let uri = head.slice(1);
  let found = head !== '';
  for (;;) {
    const start = cursor.pos;
    uri += cursor.takeWhile((code) => isWord(code) || uriPunctuation.has(code));
    if (cursor.code === 0x25) uri += takeUriEscapes(cursor);
    if (cursor.pos === start) break;
    found = true;
  }
  if (!found) throw scannerError('did not find expected tag URI', cursor.line);
  return uri;
}

/** Reads a tag: `!<uri>`, `!handle!suffix`, `!suffix` or `!`. Throws YamlError. Rule: `yaml_parser_scan_tag`. */
export function takeTag(cursor: Cursor): Token {
  let handle = '';
  let suffix: string;
  cursor.need(2);
  if (cursor.ahead(1) === 0x3c) {
    cursor.skip();
    cursor.skip();
    suffix = takeUri(cursor, '');
    if (cursor.code !== 0x3e) throw scannerError("did not find the expected '>'", cursor.line);
    cursor.skip();
  } else {
    handle = takeHandle(cursor, false);
    if (handle.length > 1 && handle.endsWith('!')) {
      suffix = takeUri(cursor, '');
    } else {
      suffix = takeUri(cursor, handle);
      handle = '!';
      if (suffix === '') [handle, suffix] = [suffix, handle];
    }
  }
  cursor.need(1);
  if (!isBlankOrEnd(cursor.code)) {
    throw scannerError('did not find expected whitespace or line break', cursor.line);
  }
  return token('tag', cursor.line, handle, suffix);
}

function takeVersionNumber(cursor: Cursor): number {
  let length = 0;
  const digits = cursor.takeWhile((code) => isAsciiDigit(code) && (length += 1) <= 2);
  if (length > 2) throw scannerError('found extremely long version number', cursor.line);
  if (digits === '') throw scannerError('did not find expected version number', cursor.line);
  return Number(digits);
}

function takeVersion(cursor: Cursor): Token {
  cursor.takeWhile(isBlank);
  const major = takeVersionNumber(cursor);
  if (cursor.code !== 0x2e) throw scannerError("did not find expected digit or '.' character", cursor.line);
  cursor.skip();
  return token('version directive', cursor.line, `${major}.${takeVersionNumber(cursor)}`);
}

function takeTagDirective(cursor: Cursor): Token {
  cursor.takeWhile(isBlank);
  const handle = takeHandle(cursor, true);
  cursor.need(1);
  if (!isBlank(cursor.code)) throw scannerError('did not find expected whitespace', cursor.line);
  cursor.takeWhile(isBlank);
  const prefix = takeUri(cursor, '');
  cursor.need(1);
  if (!isBlankOrEnd(cursor.code)) {
    throw scannerError('did not find expected whitespace or line break', cursor.line);
  }
  return token('tag directive', cursor.line, handle, prefix);
}

/** Reads a `%YAML` or `%TAG` directive and its line. Throws YamlError. Rule: `yaml_parser_scan_directive`. */
export function takeDirective(cursor: Cursor): Token {
  cursor.skip();
  const name = cursor.takeWhile(isWord);
  if (name === '') throw scannerError('could not find expected directive name', cursor.line);
  if (!isBlankOrEnd(cursor.code))
    throw scannerError('found unexpected non-alphabetical character', cursor.line);
  let directive: Token;
  if (name === 'YAML') directive = takeVersion(cursor);
  else if (name === 'TAG') directive = takeTagDirective(cursor);
  else throw scannerError('found unknown directive name', cursor.line);
  cursor.takeRestOfLine();
  return directive;
}
