import { describe, expect, test } from '@jest/globals';
import { gunzipSync, gzipSync } from 'node:zlib';
import { fileDigests } from '../../../src/chart/archive/file-digests.ts';
import type { Digest } from '../../../src/digest.ts';
import { digestOf } from '../../../src/digest.ts';
import { makeArchive, type Member } from '../../support/make-archive.ts';

function contentsOf(bytes: Uint8Array): Promise<ReadonlyMap<string, Digest>> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes);
  }
  return fileDigests(stream());
}

function lock(generated: string, digest = 'x'): Member {
  return {
    name: 'a/Chart.lock',
    content: `dependencies: null\ndigest: ${digest}\ngenerated: ${JSON.stringify(generated)}\n`,
  };
}

describe('fileDigests', () => {
  test('gives the digest of each file by its path', async () => {
    const archive = makeArchive([
      { name: 'a/Chart.yaml', content: 'name: a\n' },
      { name: 'a/empty' },
      { name: 'a/folder', type: '5' },
    ]);
    expect([...(await contentsOf(archive))]).toEqual([
      ['a/Chart.yaml', digestOf('name: a\n')],
      ['a/empty', digestOf('')],
    ]);
  });

  test('is the same however the archive was compressed', async () => {
    const archive = makeArchive([{ name: 'a/Chart.yaml', content: 'name: a\n' }]);
    const stored = gzipSync(gunzipSync(archive), { level: 0 });
    expect(stored.equals(archive)).toBe(false);
    expect(await contentsOf(stored)).toEqual(await contentsOf(archive));
  });

  test('the time in a lock file does not count, what it locks does', async () => {
    const [first, later, other] = await Promise.all([
      contentsOf(makeArchive([lock('2024-01-01T00:00:00Z')])),
      contentsOf(makeArchive([lock('2025-01-01T00:00:00Z')])),
      contentsOf(makeArchive([lock('2024-01-01T00:00:00Z', 'y')])),
    ]);
    expect(later).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('a path that occurs twice counts with both contents, in their order', async () => {
    const one = { name: 'a/x', content: '1' };
    const two = { name: 'a/x', content: '2' };
    const results = await Promise.all(
      [[two], [one, two], [two, one]].map((members) => contentsOf(makeArchive(members))),
    );
    expect(new Set(results.map((contents) => contents.get('a/x'))).size).toBe(3);
  });

  test('throws what reading the archive throws', async () => {
    await expect(contentsOf(Buffer.from('this is a text'))).rejects.toThrow('gzip: invalid header');
    await expect(contentsOf(makeArchive([{ name: 'a/x', type: '2', target: 'y' }]))).rejects.toThrow(
      'a symbolic link',
    );
  });
});
