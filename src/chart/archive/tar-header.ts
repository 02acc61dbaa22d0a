import { badHeader } from '../errors.ts';

/** The size of a block of a tar archive. */
export const blockSize = 512;

/** The fields of a header block. Texts are latin1, one character per byte, because they can be in any encoding. */
export interface TarHeader {
  readonly name: string;
  readonly link: string;
  readonly mode: number;
  /** In bytes. */
  readonly size: number;
  /** tar's typeflag, one character. */
  readonly type: string;
}

/** The position of a field in the block: its first byte, and the one after its last. */
type FieldRange = readonly [start: number, end: number];

const fields = {
  name: [0, 100],
  mode: [100, 108],
  owners: [
    [108, 116],
    [116, 124],
  ],
  size: [124, 136],
  mtime: [136, 148],
  checksum: [148, 156],
  type: [156, 157],
  link: [157, 257],
  magic: [257, 265],
  devices: [
    [329, 337],
    [337, 345],
  ],
  prefix: [345, 500],
  starPrefix: [345, 476],
  // Of star, and of GNU.
  starTimes: [
    [476, 488],
    [488, 500],
  ],
  gnuTimes: [
    [345, 357],
    [357, 369],
  ],
  trailer: [508, 512],
} as const satisfies Readonly<Record<string, FieldRange | readonly FieldRange[]>>;

function bytesOf(block: Buffer, [start, end]: FieldRange): string {
  return block.toString('latin1', start, end);
}

/** Go's `parseString`: a text ends at the first NUL. */
export function untilNul(text: string): string {
  return text.split('\0', 1).join('');
}

/** Go's `parseNumeric`: octal digits between spaces and NULs, or base 256 where the first bit is set. */
function number(block: Buffer, field: FieldRange): bigint {
  if ((block.readUInt8(field[0]) & 0x80) !== 0) return base256(block.subarray(...field));
  return parseOctal(block, field);
}

function parseOctal(block: Buffer, field: FieldRange): bigint {
  const digits = untilNul(bytesOf(block, field).replace(/^[ \0]+|[ \0]+$/g, ''));
  if (!/^[0-7]*$/.test(digits)) throw badHeader();
  return digits === '' ? 0n : BigInt(`0o${digits}`);
}

/** The first bit only says that the number is of this kind; the second one is that of its sign. */
function base256(bytes: Buffer): bigint {
  const value = BigInt.asIntN(bytes.length * 8 - 1, BigInt(`0x${bytes.toString('hex')}`));
  if (value !== BigInt.asIntN(64, value)) throw badHeader();
  return value;
}

function sumOf(bytes: Buffer): number {
  return bytes.reduce((sum, byte) => sum + byte, 0);
}

function negatives(bytes: Buffer): number {
  return bytes.filter((byte) => byte >= 0x80).length;
}

/** The sum of the block's bytes, with the checksum itself as spaces; some old programs sum signed bytes. */
function hasChecksum(block: Buffer): boolean {
  const wanted = Number(parseOctal(block, fields.checksum));
  const own = block.subarray(...fields.checksum);
  const sum = sumOf(block) - sumOf(own) + 0x20 * own.length;
  return wanted === sum || wanted === sum - 0x100 * (negatives(block) - negatives(own));
}

function isNumber(block: Buffer, field: FieldRange): boolean {
  if (block[field[0]] === 0) return true;
  try {
    number(block, field);
    return true;
  } catch {
    return false;
  }
}

/** The prefix of the name. GNU's format has times there, but old Go programs wrote a prefix. */
function prefixOf(block: Buffer): string {
  const magic = bytesOf(block, fields.magic);
  const isGnu = magic === 'ustar  \0';
  if (!isGnu && !magic.startsWith('ustar\0')) return '';
  for (const field of fields.devices) number(block, field);
  if (isGnu) {
    if (fields.gnuTimes.every((field) => isNumber(block, field))) return '';
    const prefix = untilNul(bytesOf(block, fields.prefix));
    return /[\x80-\xff]/.test(prefix) ? '' : prefix;
  }
  if (bytesOf(block, fields.trailer) !== 'tar\0') return untilNul(bytesOf(block, fields.prefix));
  for (const field of fields.starTimes) number(block, field);
  return untilNul(bytesOf(block, fields.starPrefix));
}

/** Reads a header block that is not empty. Throws `ChartError`. Rule: Go's `readHeader` (archive/tar/reader.go). */
export function parseTarHeader(block: Buffer): TarHeader {
  if (!hasChecksum(block)) throw badHeader();
  for (const field of [...fields.owners, fields.mtime]) number(block, field);
  const prefix = prefixOf(block);
  const name = untilNul(bytesOf(block, fields.name));
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    link: untilNul(bytesOf(block, fields.link)),
    // A mode has 32 bits in Go.
    mode: Number(BigInt.asUintN(32, number(block, fields.mode))),
    size: Number(number(block, fields.size)),
    type: bytesOf(block, fields.type),
  };
}

const texts: readonly string[] = ['path', 'linkpath', 'uname', 'gname'];
const integers: readonly string[] = ['uid', 'gid', 'size'];
const times: readonly string[] = ['atime', 'mtime', 'ctime'];

/** No length of a record takes more digits, and to read longer ones would take too long. */
const maxDigits = 1000;

/** Go's `strconv.ParseInt`: 64 bits. */
function isInteger(text: string): boolean {
  return /^[+-]?0*\d{1,19}$/.test(text) && BigInt.asIntN(64, integer(text)) === integer(text);
}

function integer(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', ''));
}

/** The keys whose values Go checks; other values may hold anything. */
function isValue(key: string, value: string): boolean {
  if (value === '') return true;
  if (integers.includes(key)) return isInteger(value);
  if (!times.includes(key)) return true;
  const [seconds = '', ...fractions] = value.split('.');
  return isInteger(seconds) && fractions.length < 2 && /^\d*$/.test(fractions.join(''));
}

/** A record is `<its own length> <key>=<value>` and a line break; the value may have line breaks of its own. */
function* records(text: string): Generator<readonly [key: string, value: string]> {
  for (let at = 0; at < text.length;) {
    const space = text.indexOf(' ', at);
    const digits = text.slice(at, space === -1 ? at : space);
    if (digits.length > maxDigits || !isInteger(digits)) throw badHeader();
    const end = at + Number(integer(digits));
    const equals = text.indexOf('=', space);
    // A length that is too short or too long ends at no line break, or before the `=`.
    if (text[end - 1] !== '\n' || equals >= end - 1) throw badHeader();
    const [key, value] = [text.slice(space + 1, equals), text.slice(equals + 1, end - 1)];
    const hasNul = (texts.includes(key) ? value : key).includes('\0');
    if (equals <= space + 1 || hasNul) throw badHeader();
    yield [key, value];
    at = end;
  }
}

/** GNU's first format of files with holes: places and sizes of the data in turn. */
const mapKeys = ['GNU.sparse.offset', 'GNU.sparse.numbytes'];

/** Reads the records of an extended header. Throws `ChartError`. Rule: Go's `parsePAXRecord` (archive/tar/strconv.go). */
export function parsePaxRecords(text: string): ReadonlyMap<string, string> {
  const read = [...records(text)];
  const holes = read.filter(([key]) => mapKeys.includes(key));
  const isInTurn = holes.every(([key, value], index) => key === mapKeys[index % 2] && !value.includes(','));
  if (!isInTurn) throw badHeader();
  return new Map(read);
}

/** Returns the header with what the records say. Throws `ChartError`. Rule: Go's `mergePAX` (archive/tar/reader.go). */
export function withPaxRecords(header: TarHeader, records: ReadonlyMap<string, string>): TarHeader {
  if (![...records].every(([key, value]) => isValue(key, value))) throw badHeader();
  const given = (key: string): string | undefined => {
    const value = records.get(key);
    return value === '' ? undefined : value;
  };
  const size = given('size');
  return {
    ...header,
    name: given('path') ?? header.name,
    link: given('linkpath') ?? header.link,
    size: size === undefined ? header.size : Number(integer(size)),
  };
}

/** Reports whether the records are of a file with holes, whose data in the archive is not its content. */
export function isSparse(records: ReadonlyMap<string, string>): boolean {
  return [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
}
