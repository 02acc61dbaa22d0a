import {
  FileRefusedError,
  readChecked,
  readWholeFile,
  type CheckedFile,
} from '../../workspace/read-guard.ts';
import { byteOrderMarkSize, contentOf, type ChartFile } from '../archive/chart-file.ts';
import { ChartError } from '../errors.ts';

/** A regular file that the walk has looked at. */
export interface FoundFile {
  /** The path inside the chart, with forward slashes. */
  readonly name: string;
  readonly file: CheckedFile;
}

/** Files up to this many bytes are kept in memory when they are first read, as long as there is room for them. */
const smallFile = 64 * 1024;

/** How many bytes of small files may still be kept in memory. */
export interface MemoryRoom {
  left: number;
}

/** Runs a step of reading a chart's file. Throws a {@link ChartError} if the file may not be read. */
function reading<T>(name: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    throw new ChartError(`error reading ${name}: ${error.message}`, { file: name }, { cause: error });
  }
}

function* chunksOf({ name, file }: FoundFile, start: number): Generator<Uint8Array> {
  const chunks = readChecked(file, start);
  for (let next = reading(name, () => chunks.next()); next.done !== true;) {
    yield next.value;
    next = reading(name, () => chunks.next());
  }
}

/**
 * Returns a file of a chart directory without its byte order mark. A small one is read at once while there is room for it
 * in memory, a bigger one each time its content is asked for.
 *
 * Throws {@link ChartError} when the file cannot be opened, or is no longer the one that was found: what was checked is
 * what gets read.
 */
export function diskFile(found: FoundFile, room: MemoryRoom): ChartFile {
  const { name, file } = found;
  const { size } = file.stats;
  if (size <= Math.min(smallFile, room.left)) {
    const bytes = reading(name, () => readWholeFile(file, smallFile));
    room.left -= bytes.length;
    return { name, ...contentOf(bytes.subarray(byteOrderMarkSize(bytes))) };
  }
  const [head = Buffer.alloc(0)] = chunksOf(found, 0);
  const start = byteOrderMarkSize(head);
  return { name, size: size - start, chunks: () => chunksOf(found, start) };
}
