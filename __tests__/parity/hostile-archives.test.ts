import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { packageChart } from '../../src/chart/package.ts';
import { openPackagedChart } from '../../src/chart/packaged.ts';
import { makeArchive, record } from '../support/make-archive.ts';
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

/** A file whose extended header is given as it stands. */
function chartWithHeader(content: string): Buffer {
  return makeArchive([
    ...good,
    { name: 'PaxHeaders/y', type: 'x', content },
    { name: 'sub/y', content: 'abc' },
  ]);
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
  'an extended header that is no record': () => chartWithHeader('xx path=sub/z\n'),
  'an extended header with a length that is not its own': () => chartWithHeader('5 path=sub/z\n'),
  'an extended header without its line break': () => chartWithHeader('14 path=sub/zz'),
  'an extended header without a value': () => chartWithHeader('12 path sub\n'),
  'a NUL in the path of an extended header': () => chartWithHeader(record('path', 'sub/a\0b')),
  'a size below zero': () => chartWithHeader(record('size', '-3')),
  'a size that is no number': () => chartWithHeader(record('size', '3x')),
  'a time that is no number': () => chartWithHeader(record('mtime', 'today')),
  'an extended header of more than 1 MiB': () => chartWithHeader(record('comment', 'x'.repeat(mebibyte))),
  'a long name of more than 1 MiB': () =>
    makeArchive([...good, { name: '././@LongLink', type: 'L', content: 'x'.repeat(mebibyte + 1) }]),
  'half an archive': () => chartWith('sub/values.yaml').subarray(0, 90),
  'no archive': () => Buffer.from('this is a text'),
  'nothing at all': () => Buffer.alloc(0),
  'a bomb': () => makeArchive([...good, { name: 'sub/zeros', content: Buffer.alloc(101 * mebibyte) }]),
};

/** What is odd, and read by Go in one way that others need not share: the names and contents are those that Helm sees. */
const odd: Readonly<Record<string, () => Buffer>> = {
  'a name with a line break': () => chartWithHeader(record('path', 'sub/a\nb')),
  'an empty name in an extended header': () => chartWithHeader(record('path', '')),
  'a size in an extended header': () => chartWithHeader(record('size', '2')),
  'the size, the time and the owner in an extended header': () =>
    chartWithHeader(
      record('size', '3') + record('mtime', '1.5') + record('uid', '9999999') + record('x', '\0'),
    ),
  'two extended headers for one file': () =>
    makeArchive([
      ...good,
      { name: 'PaxHeaders/y', type: 'x', content: record('path', 'sub/first') },
      { name: 'PaxHeaders/y', type: 'x', content: record('path', 'sub/second') },
      { name: 'sub/y' },
    ]),
  'a name for all files': () =>
    makeArchive([...good, { name: 'g', type: 'g', content: record('path', 'sub/all') }, { name: 'sub/y' }]),
  'a header for all files after that of one': () =>
    makeArchive([
      ...good,
      { name: 'PaxHeaders/y', type: 'x', content: record('path', 'sub/one') },
      { name: 'g', type: 'g', content: record('comment', 'all') },
      { name: 'sub/y' },
    ]),
  'a long name as GNU has it': () =>
    makeArchive([
      ...good,
      { name: '././@LongLink', type: 'L', content: `sub/${'é/'.repeat(90)}y\0` },
      { name: 'sub/short', content: 'x' },
    ]),
  'a long name whose header the pieces of the stream cut': () =>
    makeArchive([
      ...good,
      ...Array.from({ length: 200 }, (_, count) => ({
        name: `sub/${count}/${'日本語/'.repeat(60)}y`,
        content: randomBytes(977),
      })),
    ]),
  'a directory by its mode alone': () => makeArchive([...good, { name: 'sub/y', mode: 0o40_755 }]),
  'a file whose name ends with a slash': () => makeArchive([...good, { name: 'sub/y/', content: 'x' }]),
  'a file of a kind from before POSIX': () =>
    makeArchive([...good, { name: 'sub/y', type: '\0', content: 'x' }]),
  'a directory of a kind from before POSIX': () => makeArchive([...good, { name: 'sub/y/', type: '\0' }]),
  'a file in one piece': () => makeArchive([...good, { name: 'sub/y', type: '7', content: 'x' }]),
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

/** Writes the archive, and a chart that has it as a subchart. */
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

describe('a sub-chart is packaged as both Helms package it, when its archive has', () => {
  test.each(Object.entries(odd))(
    '%s',
    async (name, make) => {
      const { chart } = await stage(name, make());
      const verdict = await compareDirectory(oracle, { name, path: chart, workspace: chart });
      expect(different([verdict])).toEqual([]);
      expect(verdict).toMatchObject({ helm: 'packaged', pushed: true });
      expect(verdict).not.toHaveProperty('helm3');
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
