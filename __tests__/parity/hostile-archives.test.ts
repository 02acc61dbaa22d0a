import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { packageChart } from '../../src/chart/package.ts';
import { openPackagedChart } from '../../src/chart/packaged.ts';
import { makeArchive } from '../support/make-archive.ts';
import type { Member } from '../support/make-archive.ts';
import { compareArchive, compareDirectory } from './comparison.ts';
import { writeTree } from './generate/tree.ts';
import { isRefused, startOracle } from './oracle.ts';
import type { Oracle } from './oracle.ts';
import { different } from './report.ts';

const metadata = 'apiVersion: v2\nname: sub\nversion: 0.1.0\n';
const good: readonly Member[] = [{ name: 'sub/Chart.yaml', content: metadata }];
const mebibyte = 1024 * 1024;

function chartWith(name: string): Buffer {
  return makeArchive([...good, { name, content: 'x' }]);
}

/** What Helm refuses: the names of TestLoadInvalidArchive (pkg/chart/v2/loader/load_test.go), and what is no archive. */
const refused: Readonly<Record<string, () => Buffer>> = {
  'a path that leads out': () => chartWith('sub/../../etc/passwd'),
  'a path that leads out, the Windows way': () => chartWith('sub\\..\\..\\etc\\passwd'),
  'a parent directory': () => chartWith('sub/../x'),
  'an absolute path': () => chartWith('sub//etc/passwd'),
  'an absolute path, the Windows way': () => chartWith('sub\\\\etc\\passwd'),
  'a drive of Windows': () => chartWith('sub/C:/x'),
  'a drive of Windows, with a backslash': () => chartWith('sub\\c:\\x'),
  'a name that begins with two dots': () => chartWith('sub/..x'),
  'a Chart.yaml at the top': () => makeArchive([{ name: 'Chart.yaml', content: metadata }]),
  'a file named .': () => chartWith('sub/.'),
  'no Chart.yaml': () => makeArchive([{ name: 'sub/values.yaml', content: 'a: 1\n' }]),
  'no file': () => makeArchive([]),
  'a chart name that leads out': () =>
    makeArchive([{ name: 'sub/Chart.yaml', content: 'apiVersion: v2\nname: ../sub\nversion: 0.1.0\n' }]),
  'half an archive': () => chartWith('sub/values.yaml').subarray(0, 90),
  'no archive': () => Buffer.from('this is a text'),
  'nothing at all': () => Buffer.alloc(0),
  'a bomb': () => makeArchive([...good, { name: 'sub/zeros', content: Buffer.alloc(101 * mebibyte) }]),
};

/** What Helm reads as an empty file (docs/differences-from-helm.md). */
const links: Readonly<Record<string, Member>> = {
  'a symbolic link': { name: 'sub/link', type: '2', target: '/etc/passwd' },
  'a hard link': { name: 'sub/link', type: '1', target: 'sub/Chart.yaml' },
};

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

/** Writes the archive, and a chart that has it as a sub-chart. */
async function stage(name: string, archive: Buffer): Promise<{ file: string; chart: string }> {
  const folder = join(oracle.folder, name.replaceAll(/\W+/g, '-'));
  const chart = join(folder, 'chart');
  await writeTree(chart, { 'Chart.yaml': 'apiVersion: v2\nname: parent\nversion: 0.1.0\n' });
  await mkdir(join(chart, 'charts'));
  for (const path of [join(folder, 'sub-0.1.0.tgz'), join(chart, 'charts', 'sub-0.1.0.tgz')])
    await writeFile(path, archive);
  return { file: join(folder, 'sub-0.1.0.tgz'), chart };
}

describe('an archive is refused as both Helms refuse it, when it has', () => {
  test.each(Object.entries(refused))(
    '%s',
    async (name, make) => {
      const { file, chart } = await stage(name, make());
      const verdicts = [
        await compareArchive(oracle, { name: `${name}, pushed`, path: file, workspace: file }),
        await compareDirectory(oracle, { name: `${name}, as a sub-chart`, path: chart, workspace: chart }),
      ];
      expect(different(verdicts)).toEqual([]);
      expect(verdicts.map(({ helm }) => helm)).toEqual(['refused', 'refused']);
    },
    120_000,
  );
});

describe('an archive is refused although Helm takes it, when it has', () => {
  test.each(Object.entries(links))(
    '%s',
    async (name, link) => {
      const { file, chart } = await stage(name, makeArchive([...good, link]));
      expect(isRefused(await oracle.helm4.push(file))).toBe(false);
      await expect(openPackagedChart(file)).rejects.toThrow(/link/);
      const destination = join(oracle.folder, 'links');
      await expect(packageChart({ path: chart, workspace: chart, destination })).rejects.toThrow(/link/);
    },
    120_000,
  );
});
