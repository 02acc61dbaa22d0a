import { readSync } from 'node:fs';
import { ChartError } from '../errors.ts';

/**
 * The bytes of a file: of known size, read as often as needed, and not held in memory when they are many.
 *
 * Reading is synchronous: a block from the disk's cache costs less than handing the request to another thread, and what
 * reads it (deflate, a hash, a parser) works on this thread anyway.
 */
export interface Content {
  /** In bytes. */
  readonly size: number;
  /** Gives the bytes in order. */
  chunks(): Iterable<Uint8Array>;
}

/** A file of a chart. */
export interface ChartFile extends Content {
  /** The path inside the chart, with forward slashes (see file-name.ts for names that are not UTF-8). */
  readonly name: string;
}

/** Content is read in blocks of this many bytes. */
const blockSize = 64 * 1024;

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Gives the size of the UTF-8 byte order mark that a file's first bytes begin with: Helm takes it off every file. */
export function byteOrderMarkSize(head: Uint8Array): number {
  return byteOrderMark.equals(head.subarray(0, byteOrderMark.length)) ? byteOrderMark.length : 0;
}

/** Makes content of bytes in memory. */
export function contentOf(bytes: Uint8Array): Content {
  return { size: bytes.length, chunks: () => [bytes] };
}

/** Reads content as a whole. Throws what the reading throws. */
export function readAll(content: Content): Buffer {
  const bytes = Buffer.allocUnsafe(content.size);
  let length = 0;
  for (const chunk of content.chunks()) {
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.subarray(0, length);
}

/** Reads a part of an open file, from `start` up to `end`, in blocks. Throws {@link ChartError} when the file ends before. */
export function* readBlocks(descriptor: number, start: number, end: number): Generator<Uint8Array> {
  for (let at = start; at < end;) {
    const block = Buffer.allocUnsafe(Math.min(blockSize, end - at));
    const read = readSync(descriptor, block, 0, block.length, at);
    if (read === 0)
      throw new ChartError('a file got shorter while it was read; package a tree that nothing writes to');
    yield block.subarray(0, read);
    at += read;
  }
}
