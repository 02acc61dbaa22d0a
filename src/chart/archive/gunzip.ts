import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorMessage } from '../../text.ts';
import { errorCode } from '../../workspace/system-error.ts';
import { damagedArchive } from './damaged.ts';

/** Bytes in pieces, at once or as they arrive. */
export type ByteStream = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** What Go reads before it looks at anything: `readHeader` in compress/gzip. */
const headerSize = 10;

/** What zlib says of a header that Go finds invalid (inflate.c). */
const headerErrors = ['incorrect header check', 'unknown compression method', 'header crc mismatch'];

/** Go's texts for what can be wrong with compressed data, of which so many bytes were read. */
function reasonOf(error: unknown, size: number): string {
  if (size === 0) return 'EOF';
  if (size < headerSize || errorCode(error) === 'Z_BUF_ERROR') return 'unexpected EOF';
  const message = errorMessage(error);
  if (headerErrors.includes(message)) return 'gzip: invalid header';
  return /^incorrect (data|length) check$/.test(message) ? 'gzip: invalid checksum' : 'flate: corrupt input';
}

/**
 * Decompresses gzip data, of several members too. Throws `ChartError` with Go's text when the data is not gzip, is
 * damaged or ends too early, and what the source throws.
 */
export async function* gunzip(source: ByteStream): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: 64 * 1024 });
  let size = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      size += chunk.length;
      yield chunk;
    }
  }
  // The error reaches the loop below too: pipeline destroys the stream with it.
  const stream = pipeline(Readable.from(counted(), { objectMode: false }), unzip, () => undefined);
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    if (errorCode(error)?.startsWith('Z_') !== true) throw error;
    throw damagedArchive(reasonOf(error, size), error);
  }
}
