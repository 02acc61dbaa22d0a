import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { byteOrderMarkSize, contentOf, readAll, readBlocks, type ChartFile } from '../archive/content.ts';
import { ChartError } from '../errors.ts';
import { fsPath } from './file-name.ts';
import { systemErrorText } from '../../workspace/system-error.ts';

/** A regular file that the walk has looked at. */
export interface FoundFile {
  /** The path inside the chart, with forward slashes. */
  readonly name: string;
  /** The path on disk. */
  readonly path: string;
  readonly stats: Stats;
}

/** Files up to this many bytes are kept in memory when they are first read, as long as there is room for them. */
const smallFile = 64 * 1024;

/** How many bytes of small files may still be kept in memory. */
export interface MemoryRoom {
  left: number;
}

function failed(file: FoundFile, reason: string, cause?: unknown): ChartError {
  return new ChartError(`error reading ${file.name}: ${reason}`, { file: file.name }, { cause });
}

function openFound(file: FoundFile): number {
  const { name, path, stats } = file;
  let descriptor: number;
  try {
    // Without waiting, because by now a pipe may be in the file's place.
    descriptor = openSync(fsPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw failed(file, systemErrorText('open', path, error), error);
  }
  const now = fstatSync(descriptor);
  if (now.isFile() && now.dev === stats.dev && now.ino === stats.ino && now.size === stats.size)
    return descriptor;
  closeSync(descriptor);
  throw failed(file, `${name} was changed while the chart was read; package a tree that nothing writes to`);
}

function* readFound(file: FoundFile, start: number): Generator<Uint8Array> {
  const descriptor = openFound(file);
  try {
    yield* readBlocks(descriptor, start, file.stats.size);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Gives a file of a chart directory without its byte order mark. A small one is read at once while there is room for it
 * in memory, a bigger one each time its content is asked for.
 *
 * Throws {@link ChartError} when the file cannot be opened, or is no longer the one that was found: what was checked is
 * what gets read.
 */
export function diskFile(file: FoundFile, room: MemoryRoom): ChartFile {
  const { name, stats } = file;
  if (stats.size <= Math.min(smallFile, room.left)) {
    const bytes = readAll({ size: stats.size, chunks: () => readFound(file, 0) });
    room.left -= bytes.length;
    return { name, ...contentOf(bytes.subarray(byteOrderMarkSize(bytes))) };
  }
  const [head = Buffer.alloc(0)] = readFound(file, 0);
  const start = byteOrderMarkSize(head);
  return { name, size: stats.size - start, chunks: () => readFound(file, start) };
}
