import type { Cursor } from './cursor.ts';
import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isAsciiDigit } from './cursor.ts';
import { scannerError } from './errors.ts';

/** Simple escapes of a double-quoted scalar. go-yaml v2 knows `\'` and does not know `\/`. */
const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1B',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xA0',
  L: '\u2028',
  P: '\u2029',
};
const escapeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The white space between two parts of a flow or plain scalar. */
interface Gap {
  readonly blanks: string;
  readonly firstBreak: string;
  readonly moreBreaks: string;
}

/** Line folding: one LF is a space, further ones are kept; LS and PS are kept. */
function fold({ blanks, firstBreak, moreBreaks }: Gap): string {
  if (firstBreak === '') return blanks + moreBreaks;
  if (firstBreak !== '\n') return firstBreak + moreBreaks;
  return moreBreaks === '' ? ' ' : moreBreaks;
}

/**
 * Reads white space up to the next character that is none; with `inside` a line has ended in it already. `refuseTab` tells where
 * a tab must not stand.
 */
function takeGap(cursor: Cursor, inside: boolean, refuseTab?: () => boolean): Gap {
  let blanks = '';
  let firstBreak = '';
  let moreBreaks = '';
  while (isBlank(cursor.code) || isBreak(cursor.code)) {
    const afterBreak = inside || firstBreak !== '';
    if (isBreak(cursor.code)) {
      cursor.need(2);
      if (afterBreak) moreBreaks += cursor.takeBreak();
      else firstBreak = cursor.takeBreak();
    } else {
      if (afterBreak && cursor.code === 0x09 && refuseTab?.() === true) {
        throw scannerError('found a tab character that violates indentation', cursor.line);
      }
      if (!afterBreak) blanks += String.fromCharCode(cursor.code);
      cursor.skip();
    }
    cursor.need(1);
  }
  return { blanks: firstBreak === '' ? blanks : '', firstBreak, moreBreaks };
}

/** Reads one escape of a double-quoted scalar. */
function takeEscape(cursor: Cursor): string {
  const letter = cursor.text.charAt(cursor.pos + 1);
  const simple = escapes[letter];
  const length = simple === undefined ? escapeLengths[letter] : 0;
  if (length === undefined) throw scannerError('found unknown escape character', cursor.line);
  cursor.skip();
  cursor.skip();
  if (simple !== undefined) return simple;
  cursor.need(length);
  const digits = cursor.text.slice(cursor.pos, cursor.pos + length);
  if (!/^[0-9A-Fa-f]+$/.test(digits) || digits.length !== length) {
    throw scannerError('did not find expected hexdecimal number', cursor.line);
  }
  const value = Number.parseInt(digits, 16);
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    throw scannerError('found invalid Unicode character escape code', cursor.line);
  }
  for (let digit = 0; digit < length; digit += 1) cursor.skip();
  return String.fromCodePoint(value);
}

/** Reads what stands between two gaps of a quoted scalar, and whether an escaped line break ends it. */
function takeQuotedPart(
  cursor: Cursor,
  quote: number,
): { readonly part: string; readonly escapedBreak: boolean } {
  const single = quote === 0x27;
  let part = '';
  while (!isBlankOrEnd(cursor.code)) {
    if (single && cursor.code === quote && cursor.ahead(1) === quote) {
      part += "'";
      cursor.skip();
      cursor.skip();
    } else if (cursor.code === quote) {
      break;
    } else if (single || cursor.code !== 0x5c) {
      const start = cursor.pos;
      cursor.skip();
      cursor.takeWhile((code) => code !== quote && code !== 0x5c && !isBlankOrEnd(code), 2);
      part += cursor.text.slice(start, cursor.pos);
    } else if (isBreak(cursor.ahead(1))) {
      cursor.need(3);
      cursor.skip();
      cursor.takeBreak();
      return { part, escapedBreak: true };
    } else {
      part += takeEscape(cursor);
    }
    cursor.need(2);
  }
  return { part, escapedBreak: false };
}

/** Reads a quoted scalar from its opening quote. Throws YamlError. Rule: `yaml_parser_scan_flow_scalar`. */
export function takeQuoted(cursor: Cursor): string {
  const quote = cursor.code;
  let value = '';
  cursor.skip();
  for (;;) {
    if (cursor.atDocumentMark()) throw scannerError('found unexpected document indicator', cursor.line);
    if (cursor.code === 0) throw scannerError('found unexpected end of stream', cursor.line);
    const { part, escapedBreak } = takeQuotedPart(cursor, quote);
    value += part;
    cursor.need(1);
    if (cursor.code === quote) {
      cursor.skip();
      return value;
    }
    const gap = takeGap(cursor, escapedBreak);
    value += escapedBreak ? gap.moreBreaks : fold(gap);
  }
}

/** A plain scalar, and whether a line ended behind it, so that a simple key may follow. */
export interface Plain {
  readonly value: string;
  readonly atLineStart: boolean;
}

/** Reports whether a character ends a plain scalar: `: `, and in a flow collection also its punctuation. */
function endsPlain(cursor: Cursor, inFlow: boolean): boolean {
  switch (cursor.code) {
    case 0x3a: // :
      return isBlankOrEnd(cursor.ahead(1));
    case 0x2c: // ,
    case 0x3f: // ?
    case 0x5b: // [
    case 0x5d: // ]
    case 0x7b: // {
    case 0x7d: // }
      return inFlow;
    default:
      return false;
  }
}

/**
 * Reads a plain scalar whose further lines are indented by at least `indent`.
 * Throws YamlError. Rule: `yaml_parser_scan_plain_scalar`.
 */
export function takePlain(cursor: Cursor, indent: number, inFlow: boolean): Plain {
  let value = '';
  let gap: Gap = { blanks: '', firstBreak: '', moreBreaks: '' };
  for (;;) {
    if (cursor.atDocumentMark() || cursor.code === 0x23) break;
    const start = cursor.pos;
    while (!isBlankOrEnd(cursor.code) && !endsPlain(cursor, inFlow)) {
      cursor.skip();
      cursor.need(2);
    }
    if (cursor.pos > start) {
      value += fold(gap) + cursor.text.slice(start, cursor.pos);
      gap = { blanks: '', firstBreak: '', moreBreaks: '' };
    }
    if (cursor.code === 0 || !isBlankOrEnd(cursor.code)) break;
    cursor.need(1);
    gap = takeGap(cursor, false, () => cursor.column < indent);
    if (!inFlow && cursor.column < indent) break;
  }
  return { value, atLineStart: gap.firstBreak !== '' };
}

/** The header of a block scalar: what to do with final line breaks, and the indentation if given. */
interface Header {
  readonly chomping: '' | '+' | '-';
  readonly increment: number;
}

function takeIncrement(cursor: Cursor): number {
  if (!isAsciiDigit(cursor.code)) return 0;
  const increment = cursor.code - 0x30;
  if (increment === 0) throw scannerError('found an indentation indicator equal to 0', cursor.line);
  cursor.skip();
  cursor.need(1);
  return increment;
}

function takeChomping(cursor: Cursor): '' | '+' | '-' {
  const { code } = cursor;
  if (code !== 0x2b && code !== 0x2d) return '';
  cursor.skip();
  cursor.need(1);
  return code === 0x2b ? '+' : '-';
}

function takeHeader(cursor: Cursor): Header {
  cursor.need(1);
  let chomping = takeChomping(cursor);
  const increment = takeIncrement(cursor);
  if (chomping === '' && increment > 0) chomping = takeChomping(cursor);
  cursor.takeRestOfLine();
  return { chomping, increment };
}

/** Passes the indentation and the empty lines of a block scalar; with `indent` 0 it is found out. */
function takeIndentation(cursor: Cursor, indent: number, parent: number): { breaks: string; indent: number } {
  let breaks = '';
  let widest = 0;
  for (;;) {
    cursor.takeWhile((code) => (indent === 0 || cursor.column < indent) && code === 0x20);
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.code === 0x09) {
      throw scannerError('found a tab character where an indentation space is expected', cursor.line);
    }
    if (!isBreak(cursor.code)) break;
    cursor.need(2);
    breaks += cursor.takeBreak();
  }
  return { breaks, indent: indent === 0 ? Math.max(widest, parent + 1, 1) : indent };
}

/**
 * Reads a block scalar from its `|` or `>`; `parent` is the indentation it must exceed, -1 at the root.
 * Throws YamlError. Rule: `yaml_parser_scan_block_scalar`.
 */
export function takeBlock(cursor: Cursor, parent: number): string {
  const literal = cursor.code === 0x7c;
  cursor.skip();
  const { chomping, increment } = takeHeader(cursor);
  const given = increment > 0 ? Math.max(parent, 0) + increment : 0;
  let value = '';
  let lastBreak = '';
  let wasBlank = false;
  const { breaks: first, indent } = takeIndentation(cursor, given, parent);
  let breaks = first;
  cursor.need(1);
  while (cursor.column === indent && cursor.code !== 0) {
    const blank = isBlank(cursor.code);
    if (!literal && !wasBlank && !blank && lastBreak === '\n') value += breaks === '' ? ' ' : '';
    else value += lastBreak;
    value += breaks + cursor.takeWhile((code) => !isBreakOrEnd(code));
    wasBlank = blank;
    cursor.need(2);
    lastBreak = cursor.takeBreak();
    ({ breaks } = takeIndentation(cursor, indent, parent));
  }
  if (chomping !== '-') value += lastBreak;
  if (chomping === '+') value += breaks;
  return value;
}
