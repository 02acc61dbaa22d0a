import { pipeline, Readable } from 'node:stream';
import { crc32, createGunzip } from 'node:zlib';
import { Deflate } from 'pako';
import { errorCode, errorMessage } from '../../text.ts';
import { damagedArchive } from '../errors.ts';

/** FEXTRA and FCOMMENT: what the flags byte says of the header below. */
const flags = 0x10 | 0x04;
const unknownSystem = 0xff;
const extra = Buffer.from('rr\x28\x00aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=');

/** The gzip header that Helm 4.3 writes (pkg/chart/v2/util/save.go), older ones having a malformed field: helm/helm#31844. */
const header = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 0x08, flags, 0, 0, 0, 0, 0, unknownSystem]),
  Buffer.of(extra.length, 0),
  extra,
  Buffer.from('Helm\0'),
]);

function trailer(checksum: number, size: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(checksum, 0);
  bytes.writeUInt32LE(size % 2 ** 32, 4);
  return bytes;
}

/** Bytes of input after which {@link gzip} yields in any case: some 20 ms of work. */
const longestSilence = 1024 * 1024;

/**
 * Compresses as Helm 4.3 does, but with a deflate stream that is the same everywhere.
 *
 * Node's zlib differs between CPUs and versions; pako with `legacyHash` writes on every machine what the original zlib
 * writes at level 6, and no matter how the input is cut. (Go's own deflate cannot be had outside of Go.)
 *
 * Input that compresses to almost nothing yields empty chunks in between, so that the caller can stop.
 */
export function* gzip(source: Iterable<Uint8Array>): Generator<Uint8Array> {
  const deflate = new Deflate({ raw: true, level: 6, legacyHash: true });
  let ready: Uint8Array[] = [];
  deflate.onData = (chunk) => {
    ready.push(chunk);
  };
  let checksum = 0;
  let size = 0;
  let silent = 0;
  yield header;
  for (const chunk of source) {
    // For some empty buffers Node 20 begins a new checksum.
    if (chunk.length === 0) continue;
    checksum = crc32(chunk, checksum);
    size += chunk.length;
    deflate.push(chunk);
    silent += chunk.length;
    if (ready.length > 0 || silent >= longestSilence) {
      yield* ready.length > 0 ? ready : [Buffer.alloc(0)];
      ready = [];
      silent = 0;
    }
  }
  deflate.push(new Uint8Array(0), true);
  yield* ready;
  yield trailer(checksum, size);
}

/** Bytes in pieces, at once or as they arrive. */
export type ByteStream = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** What Go reads before it looks at anything: `readHeader` in compress/gzip. */
const headerSize = 10;

/** What Go says of a member that does not begin as one. */
export const invalidHeader = 'gzip: invalid header';

/** What zlib says of a header that Go finds invalid (inflate.c). */
const headerErrors = ['incorrect header check', 'unknown compression method', 'header crc mismatch'];

/** Go's texts for what can be wrong with compressed data, of which so many bytes were read. */
function reasonOf(error: unknown, size: number): string {
  if (size === 0) return 'EOF';
  if (size < headerSize || errorCode(error) === 'Z_BUF_ERROR') return 'unexpected EOF';
  const message = errorMessage(error);
  if (headerErrors.includes(message)) return invalidHeader;
  return /^incorrect (data|length) check$/.test(message) ? 'gzip: invalid checksum' : 'flate: corrupt input';
}

/** Decompresses gzip data, of several members too. To be read once. */
export class Gunzip implements AsyncIterable<Uint8Array> {
  readonly #source: ByteStream;
  readonly #unzip = createGunzip({ chunkSize: 64 * 1024 });
  #size = 0;

  constructor(source: ByteStream) {
    this.#source = source;
  }

  /**
   * Returns the decompressed bytes. Throws `ChartError` with Go's text when the data is not gzip, is damaged or ends too early,
   * and what the source throws.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    // The error reaches the loop below too: pipeline destroys the stream with it.
    const stream = pipeline(
      Readable.from(this.#counted(), { objectMode: false }),
      this.#unzip,
      () => undefined,
    );
    try {
      for await (const chunk of stream) yield chunk as Uint8Array;
    } catch (error) {
      if (errorCode(error)?.startsWith('Z_') !== true) throw error;
      throw damagedArchive(reasonOf(error, this.#size), error);
    }
  }

  /** Throws `ChartError` where zeros follow the last member: zlib passes over them, Go looks for a header there. */
  checkEnd(): void {
    const zeros = this.#size - this.#unzip.bytesWritten;
    if (zeros > 0) throw damagedArchive(zeros < headerSize ? 'unexpected EOF' : invalidHeader);
  }

  async *#counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#source) {
      this.#size += chunk.length;
      yield chunk;
    }
  }
}
