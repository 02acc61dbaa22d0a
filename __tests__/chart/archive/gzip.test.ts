import { describe, expect, test } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { ChartError } from '../../../src/chart/errors.ts';
import { Gunzip, gzip, type ByteStream } from '../../../src/chart/archive/gzip.ts';
import { digestOf } from '../../../src/digest.ts';

function compressed(bytes: Buffer, chunkSize: number): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunkSize) chunks.push(bytes.subarray(at, at + chunkSize));
  return Buffer.concat([...gzip(chunks)]);
}

/** Bytes that compress a little: an xorshift generator's, each shown as two hex digits. */
function sample(size: number): Buffer {
  let state = 2_463_534_242;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  };
  return Buffer.from(Buffer.from(Array.from({ length: size / 2 }, next)).toString('hex'));
}

describe('gzip', () => {
  test('begins with the header of Helm 4.3', () => {
    // The first 61 bytes of any package of Helm 4.3.1.
    expect(compressed(Buffer.from('x'), 1).subarray(0, 61).toString('latin1')).toBe(
      '\x1f\x8b\x08\x14\0\0\0\0\0\xff\x2c\0rr\x28\0aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=Helm\0',
    );
  });

  test('writes the deflate stream of the original zlib, level 6', () => {
    const stream = compressed(sample(500_000), 65_536).subarray(61, -8);
    // Python 3 with zlib 1.2.13: compressobj(6, DEFLATED, -15) over the same bytes.
    expect(digestOf(stream)).toBe('sha256:dc3680cf1bf23a2aba2bbb49cabc1577819e45f8ad6e2881478af5f6c727e573');
  });

  test.each([1, 511, 4096, 65_535, 500_000])(
    'gives the same bytes for input in chunks of %d',
    (chunkSize) => {
      const bytes = sample(300_000);
      expect(compressed(bytes, chunkSize).equals(compressed(bytes, 65_536))).toBe(true);
    },
  );

  test('empty chunks change nothing', () => {
    const bytes = sample(1000);
    const [first, second] = [bytes.subarray(0, 500), bytes.subarray(500)];
    const chunks = [first, Buffer.allocUnsafe(0).subarray(0), second, new Uint8Array(0)];
    expect(Buffer.concat([...gzip(chunks)]).equals(compressed(bytes, 500))).toBe(true);
  });

  test.each([0, 1, 65_537, 150_000, 300_000])('round trip of %d bytes', (size) => {
    const bytes = sample(size + (size % 2)).subarray(0, size);
    expect(gunzipSync(compressed(bytes, 65_536)).equals(bytes)).toBe(true);
  });
});

test('what compresses to almost nothing lets the caller stop after each MiB', () => {
  let taken = 0;
  function* zeros(): Generator<Uint8Array> {
    for (; taken < 16; taken += 1) yield new Uint8Array(1024 * 1024);
  }
  const takenAtEachChunk = [...gzip(zeros())].map(() => taken);
  expect(takenAtEachChunk.length).toBeGreaterThan(16);
  const chunks = gzip(zeros());
  taken = 0;
  chunks.next(); // the header
  chunks.next();
  expect(taken).toBeLessThan(2);
});

async function unzip(source: ByteStream): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of new Gunzip(source)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('what is no gzip data', () => {
  const head = '1f8b08000000000000ff';

  // What Go 1.26 said: gzip.NewReader, io.ReadAll.
  test.each([
    ['nothing', '', 'EOF'],
    ['a byte of the header', '1f', 'unexpected EOF'],
    ['nine bytes of the header', head.slice(0, 18), 'unexpected EOF'],
    ['the header alone', head, 'unexpected EOF'],
    ['one letter', '61', 'unexpected EOF'],
    ['nine letters', '616263646566676869', 'unexpected EOF'],
    ['ten letters', '6162636465666768696a', 'gzip: invalid header'],
    ['another method', '1f8b07000000000000ff0300000000000000000000', 'gzip: invalid header'],
    [
      'a wrong checksum of the header',
      '1f8b08020000000000ff00000300000000000000000000',
      'gzip: invalid header',
    ],
    ['no deflate stream', `${head}ffffffffffffffffff`, 'flate: corrupt input'],
    ['a wrong length', `${head}03000000000001000000`, 'gzip: invalid checksum'],
    ['a wrong checksum', `${head}03000100000000000000`, 'gzip: invalid checksum'],
  ])('%s is told as Go tells it', async (_what, hex, text) => {
    const bytes = Buffer.from(hex, 'hex');
    for (const pieces of [[bytes], [...bytes].map((byte) => Uint8Array.of(byte))]) {
      const failed = unzip(pieces);
      await expect(failed).rejects.toThrow(ChartError);
      await expect(failed).rejects.toThrow(new RegExp(`^${text}: the archive is damaged`));
    }
  });
});

test.each([new Error('broken off'), Object.assign(new Error('broken off'), { code: 'ECONNRESET' })])(
  'what the source throws is thrown: %p',
  async (reason) => {
    const bytes = compressed(sample(100_000), 65_536);
    const source = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(bytes.subarray(0, 1000));
      throw reason;
    };
    await expect(unzip(source())).rejects.toBe(reason);
    expect((await unzip([bytes])).equals(sample(100_000))).toBe(true);
  },
);
