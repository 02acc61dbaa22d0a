import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageChart } from '../../src/chart/package.ts';
import { openPackagedChart, type PackagedChart } from '../../src/chart/packaged.ts';
import { makeArchive } from '../support/make-archive.ts';
import { chartYaml, temporaryDirectories, writeTree, type Leaf } from './support/tree.ts';

const directory = temporaryDirectories();

function packaged(leaves: Readonly<Record<string, Leaf>>): Promise<PackagedChart> {
  const path = writeTree(directory(), { 'Chart.yaml': chartYaml, ...leaves });
  return packageChart({ path, workspace: path, destination: directory() });
}

const sub = 'apiVersion: v2\nname: sub\nversion: 1.0.0\n';

describe('the size of a release', () => {
  test('is that of the Secret: 800 KiB at random do not fit, however the package is', async () => {
    const { archive, warnings } = await packaged({ 'files/random': randomBytes(800 * 1024) });
    expect(archive.size).toBeLessThan(1024 * 1024);
    // Go's gzip and base64, as Helm's `encodeRelease` has them (pkg/storage/driver/util.go), make 1.05 MiB of it.
    expect(warnings).toEqual([
      'Helm keeps 1.05 MiB of the chart in the Kubernetes Secret of each release, which holds 1 MiB: it cannot be installed; list in .helmignore what it does not need',
    ]);
  });

  // Helm 4.3.1 and a Kubernetes API server: 760 KiB at random make a Secret of 1042556 bytes, 775 KiB are refused as too long.
  test.each([
    ['760 KiB may fit', 'files/random', randomBytes(760 * 1024), '0.99 MiB', 'it may fail to install'],
    ['775 KiB do not', 'files/random', randomBytes(775 * 1024), '1.01 MiB', 'it cannot be installed'],
    [
      'a lock is in it',
      'Chart.lock',
      `digest: ${randomBytes(760 * 1024).toString('base64')}\n`,
      '0.99 MiB',
      'it may fail to install',
    ],
  ])('%s', async (_what, name, content, size, outcome) => {
    const { warnings } = await packaged({ [name]: content });
    expect(warnings).toEqual([expect.stringContaining(size)]);
    expect(warnings[0]).toContain(outcome);
  });

  test.each([
    ['values.yaml', 'a: '],
    ['values.schema.json', '"'],
    ['templates/a.txt', ''],
  ])('%s is in it', async (name, start) => {
    const text = `${start}${randomBytes(800 * 1024).toString('base64')}${start === '"' ? start : ''}`;
    const { warnings } = await packaged({ [name]: text });
    expect(warnings).toEqual([expect.stringMatching(/^Helm keeps 1\.\d\d MiB .*it cannot be installed/)]);
  });

  test.each([
    ['subcharts are not in it', 'charts/sub/files/random', randomBytes(1_500_000)],
    ['what compresses well fits', 'files/zeros', Buffer.alloc(4 * 1024 * 1024)],
  ])('%s', async (_what, name, bytes) => {
    const { warnings } = await packaged({ 'charts/sub/Chart.yaml': sub, [name]: bytes });
    expect(warnings).toEqual([]);
  });
});

describe('what Helm does not say', () => {
  test('a file above 5 MiB is none for Helm 3', async () => {
    const { warnings } = await packaged({ 'values.yaml': `#${' '.repeat(5 * 1024 * 1024)}\n` });
    expect(warnings[0]).toMatch(/^values\.yaml has 5242882 bytes: Helm 3 cannot load a chart with a file/);
  });

  test('a Git LFS pointer is no archive', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
    const text = 'is a Git LFS pointer, not an archive; set "lfs: true" for actions/checkout';
    await expect(packaged({ 'charts/sub-1.0.0.tgz': pointer })).rejects.toThrow(`sub-1.0.0.tgz ${text}`);
    const file = join(writeTree(directory(), { 'app.tgz': pointer }), 'app.tgz');
    await expect(openPackagedChart(file)).rejects.toThrow(`app.tgz ${text}`);
  });

  test('a Git LFS pointer in place of another file is packaged, and told', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
    const one = await packaged({ 'logo.png': pointer, 'README.md': `${pointer}${' '.repeat(1024)}` });
    const told = 'is a Git LFS pointer, and packaged as such; set "lfs: true" for actions/checkout';
    expect(one.warnings).toEqual([`logo.png ${told}`]);
    const sub = { 'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n' };
    const two = await packaged({ ...sub, 'charts/sub/a.png': pointer, 'templates/a.yaml': pointer });
    expect(two.warnings).toEqual([
      'templates/a.yaml is a Git LFS pointer, as 1 more of the chart\'s files are, and packaged as such; set "lfs: true" for actions/checkout',
    ]);
  });

  test.each([
    ['with a mark, little end first', true, false],
    ['with a mark, big end first', true, true],
    ['without a mark, little end first', false, false],
    ['without a mark, big end first', false, true],
  ])('a .helmignore in UTF-16 ignores nothing: %s', async (_, mark, big) => {
    const rules = Buffer.from(`${mark ? '\ufeff' : ''}secret.txt\n`, 'utf16le');
    const { warnings } = await packaged({ '.helmignore': big ? rules.swap16() : rules });
    expect(warnings).toEqual(['.helmignore is in UTF-16: Helm ignores nothing by it; save it as UTF-8']);
  });

  // Helm packages and pushes each of them, and installs what is in charts/.
  test.each([
    ['2.0.0', 'sub', true],
    ['^2', 'sub', true],
    ['2.x.x', 'sub\n  alias: other', true],
    ['^1', 'sub', false],
    ['1.0.0', 'sub\n  alias: other', false],
    ['', 'sub', false],
  ])('a package with sub 1.0.0 that wants %j, name: %s', async (range, name, isStale) => {
    const chart = `${chartYaml}dependencies:\n- version: "${range}"\n  repository: ""\n  name: ${name}\n`;
    for (const [path, content] of [
      ['charts/sub/Chart.yaml', sub],
      ['charts/sub-1.0.0.tgz', makeArchive([{ name: 'sub/Chart.yaml', content: sub }])],
    ] as const) {
      const members = [
        { name: 'plain/Chart.yaml', content: chart },
        { name: `plain/${path}`, content },
      ];
      const file = join(writeTree(directory(), { 'plain.tgz': makeArchive(members) }), 'plain.tgz');
      const { warnings } = await openPackagedChart(file);
      const wants = `Chart.yaml requires sub ${range}, but charts/ has another version: charts/sub`;
      expect(warnings).toEqual(isStale ? [expect.stringContaining(wants)] : []);
    }
  });

  test('a .prov of another archive verifies nothing', async () => {
    const file = join(directory(), 'plain-1.0.0.tgz');
    writeFileSync(file, makeArchive([{ name: 'plain/Chart.yaml', content: chartYaml }]));
    const { archive } = await openPackagedChart(file);
    writeFileSync(`${file}.prov`, `files:\n  plain-1.0.0.tgz: ${archive.digest}\n`);
    expect((await openPackagedChart(file)).warnings).toEqual([]);
    writeFileSync(`${file}.prov`, `files:\n  plain-1.0.0.tgz: sha256:${'0'.repeat(64)}\n`);
    expect((await openPackagedChart(file)).warnings).toEqual([
      expect.stringMatching(/plain-1\.0\.0\.tgz\.prov is not of this archive, .*; sign it again, or remove/),
    ]);
    appendFileSync(`${file}.prov`, `  other.tgz: ${archive.digest}\n`);
    expect((await openPackagedChart(file)).warnings).toEqual([]);
  });

  test('a name with a backslash is told, and no missing Chart.yaml', async () => {
    await expect(packaged({ 'Chart.yaml': 'apiVersion: v2\nname: a\\b\nversion: 1.0.0\n' })).rejects.toThrow(
      'the name "a\\\\b" has a backslash: Helm cannot load the package',
    );
  });

  // helm package, 4.3.1: what it does not package comes before what it cannot load again.
  test('a name with a backslash is told after what Helm refuses to package', async () => {
    const chart = 'apiVersion: v2\nname: a\\b\nversion: 1.0.0\ndependencies:\n  - name: db\n';
    await expect(packaged({ 'Chart.yaml': chart })).rejects.toThrow(
      'found in Chart.yaml, but missing in charts/ directory: db',
    );
  });
});
