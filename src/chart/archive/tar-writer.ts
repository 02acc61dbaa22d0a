import { nameToBytes } from '../../workspace/file-name.ts';
import type { ChartFile } from './chart-file.ts';
import { blockSize } from './tar-header.ts';

const nameSize = 100;
const prefixSize = 155;
const slash = 0x2f;

/** The largest number that fits in eleven octal digits. */
const maxOctal = 0o77777777777;

/** The tar header of a regular file. */
export interface TarEntry {
  /** The path with forward slashes. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
}

/** Two empty blocks end a tar archive; Go adds no further padding. */
export const tarEnd: Uint8Array = new Uint8Array(2 * blockSize);

/** Returns the zeros that fill up an entry's last block. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((blockSize - (size % blockSize)) % blockSize);
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/** Go's `toASCII`: what is not ASCII is dropped. */
function asciiOnly(bytes: Buffer): Buffer {
  return Buffer.from(bytes.filter((byte) => byte < 0x80));
}

function withoutFinalSlashes(name: Buffer): Buffer {
  let end = name.length;
  while (name[end - 1] === slash) end -= 1;
  return name.subarray(0, end);
}

/**
 * Go's `formatString`: cuts a name that is too long, and ends it before slashes that the cut would leave at its end, so that it
 * does not look like a directory's. Where there are several, the others stay behind that end.
 */
function cutName(name: Buffer): Buffer {
  const cut = Buffer.from(name.subarray(0, nameSize));
  if (name.length > nameSize && cut[nameSize - 1] === slash)
    cut[withoutFinalSlashes(cut.subarray(0, nameSize - 1)).length] = 0;
  return cut;
}

/** Go's `splitUSTARPath`: splits a long name at a slash, so that both parts have room in the header. */
function splitName(name: Buffer): { prefix: Buffer; rest: Buffer } | undefined {
  const at = name.subarray(0, prefixSize + 1).lastIndexOf(slash);
  if (at <= 0 || name.length - at - 1 > nameSize) return undefined;
  return { prefix: name.subarray(0, at), rest: name.subarray(at + 1) };
}

/** The fields of a header block that differ; the devices' numbers are missing in the header of a PAX record. */
interface HeaderFields {
  readonly name: Buffer;
  readonly prefix?: Buffer;
  readonly mode: number;
  readonly size: number;
  readonly mtime: number;
  readonly type: '0' | 'x';
}

function formatOctal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`;
}

function headerBlock({ name, prefix, mode, size, mtime, type }: HeaderFields): Buffer {
  const block = Buffer.alloc(blockSize);
  name.copy(block, 0);
  block.write(formatOctal(mode, 7), 100);
  block.write(formatOctal(0, 7), 108);
  block.write(formatOctal(0, 7), 116);
  block.write(formatOctal(size, 11), 124);
  block.write(formatOctal(mtime > maxOctal ? 0 : mtime, 11), 136);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  if (type === '0') {
    block.write(formatOctal(0, 7), 329);
    block.write(formatOctal(0, 7), 337);
  }
  prefix?.copy(block, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${formatOctal(sum, 6)} `, 148);
  return block;
}

/** A PAX record, whose length counts its own digits: `27 path=mychart/files/…\n`. */
function paxRecord(key: string, value: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = body.length + String(body.length).length;
  length = body.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), body]);
}

/** The name that Go gives to the header of a file's PAX records: `<directory>/PaxHeaders.0/<file>`. */
function paxHeaderName(name: Buffer): Buffer {
  const at = name.lastIndexOf(slash) + 1;
  const full = Buffer.concat([name.subarray(0, at), Buffer.from('PaxHeaders.0/'), name.subarray(at)]);
  return withoutFinalSlashes(asciiOnly(full).subarray(0, nameSize));
}

/**
 * Returns the header block of an entry, with a PAX header in front where the plain one cannot say it.
 *
 * Rule: Go's archive/tar, `Writer.WriteHeader` with the fields that Helm sets (pkg/chart/v2/util/save.go): mode 0644 and
 * no owner; USTAR where the name is ASCII and fits, or can be split; else PAX.
 */
export function tarHeader({ name, size, mtime }: TarEntry): Buffer {
  const bytes = nameToBytes(name);
  const fields = { mode: 0o644, size, mtime, type: '0' } as const;
  const isPlainTime = mtime <= maxOctal;
  const isPlainName = isAscii(bytes) && bytes.length <= nameSize;
  const split = isAscii(bytes) && !isPlainName ? splitName(bytes) : undefined;
  if (isPlainTime && isPlainName) return headerBlock({ ...fields, name: bytes });
  if (isPlainTime && split !== undefined)
    return headerBlock({ ...fields, name: split.rest, prefix: split.prefix });
  const records = Buffer.concat([
    ...(isPlainTime ? [] : [paxRecord('mtime', Buffer.from(String(mtime)))]),
    ...(isPlainName ? [] : [paxRecord('path', bytes)]),
  ]);
  return Buffer.concat([
    headerBlock({ name: paxHeaderName(bytes), mode: 0, size: records.length, mtime: 0, type: 'x' }),
    records,
    tarPadding(records.length),
    headerBlock({ ...fields, name: cutName(asciiOnly(bytes)) }),
  ]);
}

/** Returns the tar data of files with these names, whose entries carry one time, in seconds since 1970. */
export function* tarOf(files: Iterable<ChartFile>, mtime: number): Generator<Uint8Array> {
  for (const file of files) {
    yield tarHeader({ name: file.name, size: file.size, mtime });
    yield* file.chunks();
    yield tarPadding(file.size);
  }
  yield tarEnd;
}
