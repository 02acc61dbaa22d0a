import { closeSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { namesIn, openChecked, readWholeFile, type ReadGuard } from './read-guard.ts';

/** What the objects of a Git repository are found by. */
export interface ObjectStore {
  /** The folder `objects`. */
  readonly directory: string;
  /** What may be read of the repository. */
  readonly guard: ReadGuard;
}

/** A commit, with what its deltas add to each other, is smaller. */
const largestObject = 1024 * 1024;
/** The longest chain of deltas that Git writes: `pack.depth`. */
const maxDeltas = 4095;

const indexMagic = 0xff744f63;
const commitType = 1;
const offsetDelta = 6;
const referenceDelta = 7;

/** An open file, read in places. */
class Pages {
  readonly #descriptor: number;
  readonly size: number;

  constructor(path: string, guard: ReadGuard) {
    const file = guard.check(path);
    this.size = file.stats.size;
    this.#descriptor = openChecked(file);
  }

  /** Returns the bytes at a place, fewer where the file ends. */
  at(start: number, length: number): Buffer {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.size - start)));
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, bytes.length, start));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/**
 * Returns where in its pack an object is; `undefined` if it is not there. Only version 2 of the index is read, which Git has
 * written since 1.6. Format: https://git-scm.com/docs/gitformat-pack
 */
function offsetIn(index: Pages, name: Buffer): number | undefined {
  const head = index.at(0, 8);
  if (head.readUInt32BE(0) !== indexMagic || head.readUInt32BE(4) !== 2) return undefined;
  const fanout = (byte: number): number => (byte < 0 ? 0 : index.at(8 + 4 * byte, 4).readUInt32BE(0));
  const count = fanout(255);
  const names = 8 + 4 * 256;
  let [low, high] = [fanout(name.readUInt8(0) - 1), fanout(name.readUInt8(0))];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const order = name.compare(index.at(names + middle * name.length, name.length));
    if (order === 0) return offsetAt(index, names + count * (name.length + 4), count, middle);
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return undefined;
}

/** Offsets of 31 bits or more are in a table of their own. */
function offsetAt(index: Pages, table: number, count: number, position: number): number {
  const offset = index.at(table + 4 * position, 4).readUInt32BE(0);
  if (offset < 0x80000000) return offset;
  return Number(index.at(table + 4 * count + 8 * (offset - 0x80000000), 8).readBigUInt64BE(0));
}

/** Reads bytes one after the other. */
class ByteReader {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  byte(): number {
    this.at += 1;
    return this.bytes.readUInt8(this.at - 1);
  }

  /** A number of seven bits a byte, the lowest first. */
  number(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  }
}

interface PackedObject {
  readonly type: number;
  readonly data: Buffer;
  /** Where the base of a delta is. */
  readonly base: number | undefined;
}

function packedObject(
  pack: Pages,
  start: number,
  find: (name: Buffer) => number | undefined,
  nameSize: number,
): PackedObject {
  const cursor = new ByteReader(pack.at(start, 64));
  const first = cursor.byte();
  const type = (first >> 4) & 7;
  const size = (first & 0x0f) + (first >= 0x80 ? cursor.number() * 16 : 0);
  if (size > largestObject) throw new RangeError('the object is too large');
  let base: number | undefined;
  if (type === offsetDelta) {
    let byte = cursor.byte();
    let distance = byte & 0x7f;
    while (byte >= 0x80) {
      byte = cursor.byte();
      distance = (distance + 1) * 128 + (byte & 0x7f);
    }
    base = start - distance;
  } else if (type === referenceDelta) {
    base = find(cursor.bytes.subarray(cursor.at, cursor.at + nameSize));
    cursor.at += nameSize;
  }
  // Deflate adds at most a thousandth.
  const packed = pack.at(start + cursor.at, size + Math.ceil(size / 1000) + 64);
  return { type, data: inflateSync(packed, { maxOutputLength: Math.max(1, size) }), base };
}

/** Rule: "Deltified representation" of gitformat-pack. */
function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const cursor = new ByteReader(delta);
  const [baseSize, size] = [cursor.number(), cursor.number()];
  if (baseSize !== base.length || size > largestObject)
    throw new RangeError('the delta is of another object');
  const parts: Buffer[] = [];
  let length = 0;
  while (cursor.at < delta.length) {
    const command = cursor.byte();
    const field = (bit: number, shift: number): number => ((command & bit) === 0 ? 0 : cursor.byte() * shift);
    let part: Buffer;
    if (command >= 0x80) {
      const from = field(0x01, 1) + field(0x02, 0x100) + field(0x04, 0x10000) + field(0x08, 0x1000000);
      const count = field(0x10, 1) + field(0x20, 0x100) + field(0x40, 0x10000);
      part = base.subarray(from, from + (count === 0 ? 0x10000 : count));
    } else {
      part = delta.subarray(cursor.at, cursor.at + command);
      cursor.at += command;
    }
    length += part.length;
    if (length > size || part.length === 0) throw new RangeError('the delta is damaged');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Returns a commit of a pack, by the chain of its deltas. */
function packedCommit(
  pack: Pages,
  start: number,
  find: (name: Buffer) => number | undefined,
  nameSize: number,
): Buffer | undefined {
  const deltas: Buffer[] = [];
  let object = packedObject(pack, start, find, nameSize);
  let total = 0;
  while (object.type === offsetDelta || object.type === referenceDelta) {
    deltas.push(object.data);
    total += object.data.length;
    if (object.base === undefined || deltas.length > maxDeltas || total > largestObject) return undefined;
    object = packedObject(pack, object.base, find, nameSize);
  }
  if (object.type !== commitType) return undefined;
  return deltas.reduceRight((base, delta) => applyDelta(base, delta), object.data);
}

function looseCommit({ directory, guard }: ObjectStore, name: string): Buffer | undefined {
  const file = guard.check(join(directory, name.slice(0, 2), name.slice(2)));
  const bytes = inflateSync(readWholeFile(file, largestObject), { maxOutputLength: largestObject });
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end).startsWith('commit ') ? bytes.subarray(end + 1) : undefined;
}

function commitOfPack({ directory, guard }: ObjectStore, pack: string, name: string): Buffer | undefined {
  const wanted = Buffer.from(name, 'hex');
  const index = new Pages(join(directory, 'pack', `${pack}.idx`), guard);
  try {
    const find = (object: Buffer): number | undefined => offsetIn(index, object);
    const start = find(wanted);
    if (start === undefined) return undefined;
    const pages = new Pages(join(directory, 'pack', `${pack}.pack`), guard);
    try {
      return packedCommit(pages, start, find, wanted.length);
    } finally {
      pages.close();
    }
  } finally {
    index.close();
  }
}

/**
 * Returns what a commit of a Git repository says, its name given in hex; `undefined` if it cannot be found or read. Objects of
 * other repositories (alternates) and those that would have to be fetched are not looked for, and nothing is run.
 */
export function readCommit(store: ObjectStore, name: string): Buffer | undefined {
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch {
      return undefined; // missing, damaged or not to be read
    }
  };
  const loose = attempt(() => looseCommit(store, name));
  if (loose !== undefined) return loose;
  const packs = attempt(() => namesIn(store.guard.resolve(join(store.directory, 'pack')))) ?? [];
  for (const file of packs) {
    if (!file.endsWith('.idx')) continue;
    const commit = attempt(() => commitOfPack(store, file.slice(0, -'.idx'.length), name));
    if (commit !== undefined) return commit;
  }
  return undefined;
}
