import type { Parser, ReadEntry } from 'tar';
import { ChartError } from '../errors.ts';
import { gunzip, type ByteStream } from './gunzip.ts';
import { maxChartSize } from './limits.ts';

/** Go's text for tar data that makes no sense. */
const badHeader = 'archive/tar: invalid tar header';

/** What gzip and zstd data begin with. */
const compressed: readonly Buffer[] = [Buffer.from([0x1f, 0x8b]), Buffer.from([0x28, 0xb5, 0x2f, 0xfd])];
const magicSize = 4;

/** What an archive says of one of its files. */
export interface ArchiveEntry {
  /** The path as the archive has it. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** Takes the content of one file of an archive. A chunk is valid only during the call. */
export interface EntrySink {
  write(chunk: Uint8Array): void;
  end(): void;
}

/** Room for the headers and the padding of 65,536 files besides; a bomb of countless empty files stops here. */
const maxTarSize = maxChartSize + 64 * 1024 * 1024;

const tooLarge = `decompressed chart is larger than the maximum size ${maxChartSize}`;

const directories: readonly string[] = ['Directory', 'GNUDumpDir'];
const regularFiles: readonly string[] = ['File', 'OldFile', 'ContiguousFile'];
const linkKinds: Readonly<Record<string, string>> = { Link: 'a hard link', SymbolicLink: 'a symbolic link' };

function damaged(reason: string): ChartError {
  return new ChartError(`${reason}: the archive is damaged; package or download it again`);
}

function notAFile({ path, type, linkpath }: ReadEntry): ChartError {
  const kind = linkKinds[type] ?? `an entry of type ${type}`;
  const target = linkpath === undefined ? '' : ` to ${JSON.stringify(linkpath)}`;
  return new ChartError(
    `chart archive holds ${kind}: ${JSON.stringify(path)}${target}; charts consist of regular files, package it anew`,
  );
}

/** Reads tar data that comes in pieces; everything happens within {@link TarReader.write}. */
class TarReader {
  /** Whether the two empty blocks that end a tar archive were seen. */
  ended = false;
  readonly #parser: Parser;
  readonly #accept: (entry: ArchiveEntry) => EntrySink;
  #head: Buffer | undefined = Buffer.alloc(0);
  #failure: { readonly error: unknown } | undefined;
  #left = maxChartSize;

  constructor(parserClass: typeof Parser, accept: (entry: ArchiveEntry) => EntrySink) {
    this.#accept = accept;
    this.#parser = new parserClass({
      onReadEntry: (entry) => {
        this.#attempt(() => {
          this.#read(entry);
        });
        entry.resume();
      },
      onwarn: (_code, message) => {
        const isTruncated = typeof message === 'string' && message.startsWith('Truncated');
        this.#failure ??= { error: damaged(isTruncated ? 'unexpected EOF' : badHeader) };
      },
    });
    this.#parser.on('ignoredEntry', (entry) => {
      this.#failure ??= { error: notAFile(entry as ReadEntry) };
    });
    this.#parser.on('eof', () => {
      this.ended = true;
    });
  }

  write(chunk: Uint8Array): void {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.#head !== undefined) {
      bytes = Buffer.concat([this.#head, bytes]);
      this.#head = bytes.length < magicSize ? bytes : undefined;
      if (this.#head !== undefined) return;
      // The parser would unpack once more, out of sight of our limits.
      if (compressed.some((magic) => bytes.indexOf(magic) === 0)) throw damaged(badHeader);
    }
    this.#parser.write(bytes);
    this.#throwFailure();
  }

  end(): void {
    this.#parser.end();
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Keeps an error until the parser has returned, which could not go on with an exception from a handler. */
  #attempt(action: () => void): void {
    try {
      if (this.#failure === undefined) action();
    } catch (error) {
      this.#failure = { error };
    }
  }

  #read(entry: ReadEntry): void {
    if (directories.includes(entry.type)) return;
    if (!regularFiles.includes(entry.type)) throw notAFile(entry);
    if (entry.path.includes('\ufffd')) {
      throw new ChartError(
        `chart archive holds a file name that is not UTF-8: ${JSON.stringify(entry.path)}; rename it`,
      );
    }
    const sink = this.#accept({ path: entry.path, size: entry.size });
    this.#left -= entry.size;
    // At the limit is too much already: pkg/chart/loader/archive/archive.go.
    if (this.#left <= 0) throw new ChartError(`${tooLarge}: take out what the chart does not need`);
    entry.on('data', (chunk) => {
      this.#attempt(() => {
        sink.write(chunk);
      });
    });
    entry.on('end', () => {
      this.#attempt(() => {
        sink.end();
      });
    });
  }
}

/**
 * Reads a chart archive, a gzipped tar, and hands each of its files to a sink. The stream is read to its end.
 *
 * Bounded whatever the archive says: files and headers are counted as they unpack, nothing is kept here. Throws
 * {@link ChartError} for what is damaged or larger than 100 MiB, and for links, devices and the like, which Helm takes
 * for empty files; and throws what `accept` and the sinks throw.
 */
export async function readArchive(
  stream: ByteStream,
  accept: (entry: ArchiveEntry) => EntrySink,
): Promise<void> {
  // Loaded only when there is an archive to read.
  const { Parser: parserClass } = await import('tar');
  const reader = new TarReader(parserClass, accept);
  let left = maxTarSize;
  for await (const chunk of gunzip(stream)) {
    left -= chunk.length;
    if (left < 0) throw new ChartError(`${tooLarge}: it holds too many files`);
    if (!reader.ended) reader.write(chunk);
  }
  if (!reader.ended) reader.end();
}
