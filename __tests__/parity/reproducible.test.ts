import { chmod, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { peer } from '../support/peers.ts';
import { packageElsewhere } from './elsewhere.ts';
import type { Place } from './elsewhere.ts';
import { writeTree } from './generate/tree.ts';
import type { Tree } from './generate/tree.ts';

/** Something of everything that an archive is made of; enough text for many blocks of deflate. */
const tree: Tree = {
  'Chart.yaml':
    'apiVersion: v2\nname: everywhere\nversion: 1.2.3+build.5\nappVersion: 1.10\ndescription: é 😀\n',
  'Chart.lock': 'dependencies: []\ndigest: sha256:0\ngenerated: "2024-01-02T03:04:05.100+09:00"\n',
  'values.yaml': Array.from({ length: 20_000 }, (_, line) => `key${line}: ${line * 7919}\n`).join(''),
  'templates/Z.yaml': '{{ .Values.key1 }}\n',
  'templates/a.yaml': '{{ .Values.key2 }}\n',
  'files/i.txt': 'i',
  'files/I.txt': 'I',
  'files/ı.txt': 'dotless',
  'files/日本語/é.bin': { hex: 'ff00fe'.repeat(5000) },
  'charts/b/Chart.yaml': 'name: b\nversion: 0.1.0\n',
  'charts/a-0.1.0.tgz': { top: 'a', tgz: { 'Chart.yaml': 'name: a\nversion: 0.1.0\n' } },
};

const here: Place = { node: process.execPath };

const places: Readonly<Record<string, () => Place>> = {
  'under Node.js 22': () => ({ node: peer('node22') }),
  'in another time zone': () => ({ ...here, env: { TZ: 'Pacific/Kiritimati' } }),
  'in another language': () => ({ ...here, env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } }),
  'under another umask': () => ({ ...here, umask: '077' }),
};

describe('the same tree gives the same digests', () => {
  let folder: string;
  let chart: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reproducible-'));
    chart = join(folder, 'chart');
    await writeTree(chart, tree);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(Object.entries(places))(
    '%s',
    async (_name, place) => {
      const expected = await packageElsewhere(here, chart, join(folder, 'here'));
      const packaged = await packageElsewhere(place(), chart, join(folder, 'there'));
      expect({ digest: packaged.digest, config: packaged.config }).toEqual({
        digest: expected.digest,
        config: expected.config,
      });
    },
    120_000,
  );

  test('written in another order, at other times, with other modes', async () => {
    const other = join(folder, 'other');
    await writeTree(other, Object.fromEntries(Object.entries(tree).reverse()));
    for (const entry of await readdir(other, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      await chmod(path, 0o700);
      await utimes(path, 1, 1_000_000_000);
    }
    const expected = await packageElsewhere(here, chart, join(folder, 'here'));
    const packaged = await packageElsewhere(here, other, join(folder, 'there'));
    expect(packaged.digest).toBe(expected.digest);
  }, 120_000);

  test('the other Node.js is another one', async () => {
    const { node } = await packageElsewhere({ node: peer('node22') }, chart, join(folder, 'there'));
    expect(node).not.toBe(process.version);
  }, 120_000);
});
