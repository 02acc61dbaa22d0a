import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { Blobs } from '../../emulator/state/blobs.ts';
import { digestOf } from '../../src/digest.ts';

let blobs: Blobs;

beforeEach(async () => {
  blobs = await Blobs.create();
});

afterEach(() => blobs.close());

async function* from(...chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}

/** Breaks off once the file holds so many bytes. */
async function* broken(chunk: string, path: string, size: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from(chunk);
  while ((await stat(path)).size < size) await setImmediate();
  throw new Error('broken off');
}

describe('an upload', () => {
  test('is as it was before a part that breaks off', async () => {
    const upload = blobs.newUpload();
    await upload.append(from('lay'));
    await expect(upload.append(broken('junk', upload.path, 7))).rejects.toThrow('broken off');
    expect([upload.size, upload.digest()]).toEqual([3, digestOf('lay')]);
    await upload.append(from('er'));
    await blobs.keep(upload);
    expect(blobs.size(digestOf('layer'))).toBe(5);
    expect(await text(blobs.read(digestOf('layer'), 0, 4))).toBe('layer');
  });

  test('takes parts that come at once one after the other', async () => {
    const upload = blobs.newUpload();
    await Promise.all([upload.append(from('a', 'b', 'c')), upload.append(from('d', 'e', 'f'))]);
    await blobs.keep(upload);
    expect(await text(blobs.read(digestOf('abcdef'), 0, 5))).toBe('abcdef');
  });
});
