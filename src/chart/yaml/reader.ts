import { isUtf8 } from 'node:buffer';
import { YamlError } from './errors.ts';

/** The most bytes that go-yaml reads ahead: `input_raw_buffer_size` in yamlprivateh.go. */
const rawBufferSize = 512;
const byteOrderMark = 0xfeff;
const forbidden = /[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const lineBreak = /\r\n|[\r\n\x85\u2028\u2029]/g;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The first bytes that go-yaml cannot read. */
interface Obstacle {
  /** What it says of them. */
  readonly problem: string;
  /** How many bytes it must have before it can say so. */
  readonly width: number;
  /** What it says where the text ends before that. */
  readonly cut: string;
}

function encodingOf(bytes: Uint8Array): readonly [encoding: Encoding, markSize: number] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ['utf-16le', 2];
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ['utf-16be', 2];
  return ['utf-8', bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0];
}

/** Returns the size of the UTF-8 character that a byte begins, 0 for a byte that begins none. Rule: `width` in yamlprivateh.go. */
export function utf8Width(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc0) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
}

function utf8Obstacle(bytes: Buffer): Obstacle {
  const lead = bytes.readUInt8(0);
  const width = utf8Width(lead);
  const cut = 'incomplete UTF-8 octet sequence';
  if (width === 0) return { problem: 'invalid leading UTF-8 octet', width: 1, cut };
  const trailing = bytes.subarray(1, width);
  if (trailing.some((octet) => (octet & 0xc0) !== 0x80))
    return { problem: 'invalid trailing UTF-8 octet', width, cut };
  const second = trailing[0] ?? 0;
  const overlong = lead < 0xc2 || (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
  return {
    problem: overlong ? 'invalid length of a UTF-8 sequence' : 'invalid Unicode character',
    width,
    cut,
  };
}

function utf16Obstacle(bytes: Buffer): Obstacle {
  if (bytes.length < 2) return { problem: '', width: 2, cut: 'incomplete UTF-16 character' };
  if (bytes.readUInt16LE(0) >= 0xdc00) return { problem: 'unexpected low surrogate area', width: 2, cut: '' };
  return { problem: 'expected low surrogate area', width: 4, cut: 'incomplete UTF-16 surrogate pair' };
}

/** Returns how many bytes of a text that is not UTF-8 are. */
function validUtf8(bytes: Buffer): number {
  let at = 0;
  for (const step of [65_536, 256]) {
    for (;;) {
      let end = Math.min(at + step, bytes.length);
      while (end > at && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
      if (end === at || !isUtf8(bytes.subarray(at, end))) break;
      at = end;
    }
  }
  for (;;) {
    const width = utf8Width(bytes[at] ?? 0);
    if (width === 0 || at + width > bytes.length || !isUtf8(bytes.subarray(at, at + width))) return at;
    at += width;
  }
}

/** Decodes bytes up to the first that are not of the encoding. */
function decode(bytes: Buffer, encoding: Encoding): readonly [text: string, obstacle: Obstacle | undefined] {
  if (encoding === 'utf-8') {
    if (isUtf8(bytes)) return [bytes.toString(), undefined];
    const valid = validUtf8(bytes);
    return [bytes.toString('utf8', 0, valid), utf8Obstacle(bytes.subarray(valid))];
  }
  const units = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  if (encoding === 'utf-16be') units.swap16();
  const text = units.toString('utf16le');
  const lone = text.isWellFormed() ? text.length : text.search(/\p{Surrogate}/u);
  const rest = lone * 2 < units.length ? units.subarray(lone * 2) : bytes.subarray(units.length);
  return [text.slice(0, lone), rest.length === 0 ? undefined : utf16Obstacle(rest)];
}

/**
 * The characters of a YAML text, read ahead in the steps of go-yaml's reader: it looks at 512 bytes at a time, so that what
 * lies behind the end of a document is seen only where it is near, and takes a byte order mark for one wherever its buffer
 * begins with it. Code unit 0, which no text holds, stands for the end.
 * Rule: readerc.go of go-yaml v2.
 */
export class Reader {
  /** The characters up to the first that go-yaml does not read, and a 0. */
  readonly text: string;
  /** Where the next character is in the text. */
  pos = 0;
  readonly #obstacle: Obstacle | undefined;
  readonly #encoding: Encoding;
  /** Whether each code unit of the text is one byte. */
  readonly #narrow: boolean;
  /** Bytes that are not read yet, and those that are read and not decoded. */
  #left: number;
  #raw = 0;
  #ended = false;
  /** Characters that are decoded and not passed. */
  #unread = 0;
  /** Where the decoded characters begin and end in the text. */
  #bufferStart = 0;
  #bufferEnd = 0;

  constructor(bytes: Uint8Array) {
    const [encoding, markSize] = encodingOf(bytes);
    const marked = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const [text, obstacle] = decode(marked.subarray(markSize), encoding);
    const control = forbidden.exec(text);
    this.#encoding = encoding;
    this.#obstacle = obstacle;
    this.text = `${text}\0`;
    if (control !== null) {
      const width = this.#width(control[0].codePointAt(0) ?? 0);
      this.#obstacle = { problem: 'control characters are not allowed', width, cut: '' };
      this.text = `${text.slice(0, control.index)}\0`;
    }
    this.#narrow =
      encoding === 'utf-8' && obstacle === undefined && control === null && text.length === bytes.length;
    this.#left = bytes.length;
    do this.#readRaw();
    while (!this.#ended && this.#raw < 3);
    this.#raw -= markSize;
  }

  /** Reads on until so many characters can be looked at, or the text ends. Throws YamlError for what is no text. */
  need(length: number): void {
    if (this.#unread < length) this.#fill(length);
  }

  /** Whether go-yaml, which looks at the first character of its buffer, takes the next character for a byte order mark. */
  get atByteOrderMark(): boolean {
    return this.text.charCodeAt(this.#bufferStart) === byteOrderMark;
  }

  /** Passes a character; behind the end there is another end. */
  protected pass(): void {
    const code = this.text.charCodeAt(this.pos);
    if (code !== 0) this.pos += code >= 0xd800 && code < 0xdc00 ? 2 : 1;
    this.#unread -= 1;
  }

  #fill(length: number): void {
    this.#bufferStart = this.pos;
    for (let first = true; this.#unread < length; first = false) {
      if (!first || this.#raw === 0) this.#readRaw();
      this.#decodeRaw();
      if (this.#ended) {
        // The 0 at the end counts as a character, every time it is read.
        this.#unread += 1;
        return;
      }
    }
  }

  #readRaw(): void {
    const size = Math.min(rawBufferSize - this.#raw, this.#left);
    if (this.#left === 0) this.#ended = true;
    this.#raw += size;
    this.#left -= size;
  }

  #decodeRaw(): void {
    if (this.#narrow) {
      this.#bufferEnd += this.#raw;
      this.#unread += this.#raw;
      this.#raw = 0;
    }
    while (this.#raw > 0) {
      const isObstacle = this.#bufferEnd === this.text.length - 1;
      const code = this.text.codePointAt(this.#bufferEnd) ?? 0;
      const width = isObstacle ? (this.#obstacle?.width ?? 1) : this.#width(code);
      if (width > this.#raw) {
        if (this.#ended) throw this.#error(this.#obstacle?.cut ?? '');
        return;
      }
      if (isObstacle) throw this.#error(this.#obstacle?.problem ?? '');
      this.#raw -= width;
      this.#bufferEnd += code > 0xffff ? 2 : 1;
      this.#unread += 1;
    }
  }

  /** The bytes of a character. */
  #width(code: number): number {
    if (this.#encoding !== 'utf-8') return code > 0xffff ? 4 : 2;
    if (code < 0x80) return 1;
    return code < 0x800 ? 2 : code > 0xffff ? 4 : 3;
  }

  #error(problem: string): YamlError {
    const line = (this.text.slice(0, this.#bufferEnd).match(lineBreak)?.length ?? 0) + 1;
    return new YamlError(`yaml: ${problem}`, line);
  }
}
