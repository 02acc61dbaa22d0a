import { ChartError } from '../errors.ts';
import { nameFromBytes } from '../../workspace/file-name.ts';
import { badHeader, damagedArchive } from '../errors.ts';
import {
  blockSize,
  isSparse,
  parsePaxRecords,
  parseTarHeader,
  untilNul,
  withPaxRecords,
  type TarHeader,
} from './tar-header.ts';

/** What an archive says about one of its files. */
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

/** Go's `maxSpecialFileSize`: the most bytes of a header that is larger than its block. */
const maxSpecialSize = 1024 * 1024;

/** `7` is a contiguous file. */
const regularFiles: readonly string[] = ['0', '7'];
/** Kinds that have no content, whatever size their header says: links, devices, directories and pipes. */
const withoutContent: readonly string[] = ['1', '2', '3', '4', '5', '6'];
const kinds: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a pipe',
  S: 'a file with holes',
};

const emptyBlock = Buffer.alloc(blockSize);
const ignoring: EntrySink = { write: () => undefined, end: () => undefined };

/** The bits of a mode that say what kind of file it is, and those of a directory: POSIX, `S_IFMT` and `S_IFDIR`. */
const permissions = 0o7777;
const directoryMode = 0o40000;

/** Go's `Header.FileInfo().IsDir()`. */
function isDirectory({ type, mode }: TarHeader): boolean {
  return type === '5' || mode - (mode & permissions) === directoryMode;
}

/** In archives from before POSIX a directory is a file whose name ends with a slash. It has no content, whatever its size. */
function withType(header: TarHeader): TarHeader {
  if (header.type !== '\0') return header;
  return { ...header, type: header.name.endsWith('/') ? '5' : '0' };
}

/** Throws if a size is below zero, except where it does not count. */
function checkSize({ type, size }: TarHeader): void {
  if (size < 0 && !withoutContent.includes(type)) throw badHeader();
}

function text(latin1: string): string {
  return nameFromBytes(Buffer.from(latin1, 'latin1'));
}

function notAFile({ type, name, link }: TarHeader, hasHoles: boolean): ChartError {
  const kind = kinds[hasHoles ? 'S' : type] ?? `an entry of type ${JSON.stringify(type)}`;
  const path = JSON.stringify(text(name));
  const target = link === '' ? '' : ` to ${JSON.stringify(text(link))}`;
  return new ChartError(
    `chart archive contains ${kind}: ${path}${target}; charts can contain only regular files, repackage it`,
  );
}

/**
 * Reads tar data that comes in pieces, as Go's archive/tar does (reader.go): what Go refuses is refused, and names and sizes
 * are those that Helm sees. Directories are passed over. Throws {@link ChartError} for what is damaged and for what is not a
 * regular file, and what `accept` and the sinks throw.
 */
export class TarReader {
  readonly #accept: (entry: ArchiveEntry) => EntrySink;
  readonly #block = Buffer.alloc(blockSize);
  #filled = 0;
  #sawEmptyBlock = false;
  #ended = false;
  /** What receives the next bytes, and how many; then the zeros that pad the block. */
  #sink: EntrySink | undefined;
  #left = 0;
  #padding = 0;
  /** What the extended headers before a header say about it. */
  #records: ReadonlyMap<string, string> = new Map();
  #longName = '';

  constructor(accept: (entry: ArchiveEntry) => EntrySink) {
    this.#accept = accept;
  }

  /** Processes the next bytes; anything after the end of the tar data is ignored. */
  write(chunk: Uint8Array): void {
    let rest = chunk;
    const take = (size: number): Uint8Array => {
      const taken = rest.subarray(0, size);
      rest = rest.subarray(taken.length);
      return taken;
    };
    while (rest.length > 0 && !this.#ended) {
      if (this.#sink !== undefined) {
        const taken = take(this.#left);
        this.#left -= taken.length;
        this.#sink.write(taken);
        this.#endContent();
      } else if (this.#padding > 0) {
        this.#padding -= take(this.#padding).length;
      } else {
        const taken = take(blockSize - this.#filled);
        this.#block.set(taken, this.#filled);
        this.#filled += taken.length;
        if (this.#filled === blockSize) this.#readBlock();
      }
    }
  }

  /** Whether the two empty blocks were read that end a tar archive. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Ends the reading. The two empty blocks, and the padding of the last block, may be missing. */
  end(): void {
    if (!this.#ended && (this.#sink !== undefined || this.#filled > 0))
      throw damagedArchive('unexpected EOF');
  }

  #readBlock(): void {
    this.#filled = 0;
    const isEmpty = this.#block.equals(emptyBlock);
    if (this.#sawEmptyBlock && !isEmpty) throw badHeader();
    this.#ended = this.#sawEmptyBlock;
    this.#sawEmptyBlock = isEmpty;
    if (!isEmpty) this.#readHeader(parseTarHeader(this.#block));
  }

  #readHeader(header: TarHeader): void {
    // Also where a record says another size.
    checkSize(header);
    if (header.type === 'x' || header.type === 'g') {
      this.#begin(
        header,
        special(header.size, (latin1) => {
          const records = parsePaxRecords(latin1);
          // Go ignores the content of a global header, but drops the extended headers before it.
          this.#records = header.type === 'x' ? records : new Map();
          if (header.type === 'g') this.#longName = '';
        }),
      );
    } else if (header.type === 'L' || header.type === 'K') {
      this.#begin(
        header,
        special(header.size, (latin1) => {
          if (header.type === 'L') this.#longName = untilNul(latin1);
        }),
      );
    } else {
      this.#readEntry(header);
    }
  }

  #readEntry(found: TarHeader): void {
    const merged = withPaxRecords(found, this.#records);
    const header = withType(this.#longName === '' ? merged : { ...merged, name: this.#longName });
    const hasHoles = isSparse(this.#records);
    checkSize(header);
    this.#records = new Map();
    this.#longName = '';
    if (isDirectory(header)) {
      this.#begin(header, ignoring);
    } else if (!regularFiles.includes(header.type) || hasHoles) {
      throw notAFile(header, hasHoles);
    } else {
      this.#begin(header, this.#accept({ path: text(header.name), size: header.size }));
    }
  }

  #begin({ type, size }: TarHeader, sink: EntrySink): void {
    this.#left = withoutContent.includes(type) ? 0 : size;
    this.#padding = (blockSize - (this.#left % blockSize)) % blockSize;
    this.#sink = sink;
    this.#endContent();
  }

  #endContent(): void {
    if (this.#left > 0) return;
    this.#sink?.end();
    this.#sink = undefined;
  }
}

/** Keeps the content of a header that is larger than its block. */
function special(size: number, use: (latin1: string) => void): EntrySink {
  if (size > maxSpecialSize) throw damagedArchive('archive/tar: header field too long');
  let latin1 = '';
  return {
    write: (chunk) => {
      latin1 += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    },
    end: () => {
      use(latin1);
    },
  };
}
