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

  test.each([
    ['at its end', 'digest: x\ngenerated: 1\n', 'digest: x\n'],
    ['at its end, without a line break', 'digest: x\ngenerated: 1', 'digest: x\n'],
    ['at its beginning', 'generated: 1\ndigest: x\n', 'digest: x\n'],
    ['once', 'generated: 1\ngenerated: 2\n', 'generated: 2\n'],
    ['not in another key', 'regenerated: 1\n', 'regenerated: 1\n'],
    ['not below another key', 'a:\n  generated: 1\n', 'a:\n  generated: 1\n'],
    ['not where there is none', 'é', 'é'],
  ])('the time is left out of a lock file %s', async (_where, content, counts) => {
    for (const name of ['a/Chart.lock', 'a/charts/b/Chart.lock']) {
      const contents = await contentsOf(makeArchive([{ name, content }]));
      expect(contents.get(name)).toBe(digestOf(Buffer.from(counts)));
    }
  });

  test.each(['a/values.yaml', 'a/Chart.lock.bak', 'a/NotChart.lock', 'a/charts/requirements.lock'])(
    'and out of no other file: %s',
    async (name) => {
      const content = 'generated: 1\n';
      expect((await contentsOf(makeArchive([{ name, content }]))).get(name)).toBe(digestOf(content));
    },
  );

  test('and out of none that is larger than a MiB', async () => {
    const content = (size: number): string => 'generated: 1\n'.padEnd(size, 'x');
    const name = 'a/Chart.lock';
    const size = 1024 * 1024;
    const [largest, larger] = await Promise.all(
      [size, size + 1].map((each) => contentsOf(makeArchive([{ name, content: content(each) }]))),
    );
    expect(largest?.get(name)).toBe(digestOf('x'.repeat(size - 13)));
    expect(larger?.get(name)).toBe(digestOf(content(size + 1)));
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
