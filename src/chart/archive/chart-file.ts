/**
 * The bytes of a file: of known size, read as often as needed, and not held in memory when they are many.
 *
 * Reading is synchronous: a block from the disk's cache costs less than handing the request to another thread, and what
 * reads it (deflate, a hash, a parser) works on this thread anyway.
 */
export interface FileContent {
  /** In bytes. */
  readonly size: number;
  /** Returns the bytes in order. */
  chunks(): Iterable<Uint8Array>;
}

/** A file of a chart. */
export interface ChartFile extends FileContent {
  /** The path inside the chart, with forward slashes (see file-name.ts for names that are not UTF-8). */
  readonly name: string;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Returns the size of the UTF-8 byte order mark that a file's first bytes begin with: Helm takes it off every file. */
export function byteOrderMarkSize(head: Uint8Array): number {
  return byteOrderMark.equals(head.subarray(0, byteOrderMark.length)) ? byteOrderMark.length : 0;
}

/** Makes content of bytes in memory. */
export function contentOf(bytes: Uint8Array): FileContent {
  return { size: bytes.length, chunks: () => [bytes] };
}

/** Reads content as a whole. Throws what the reading throws. */
export function readAll(content: FileContent): Buffer {
  const bytes = Buffer.allocUnsafe(content.size);
  let length = 0;
  for (const chunk of content.chunks()) {
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.subarray(0, length);
}
