import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packageChart, type PackageOptions } from '../../src/chart/package.ts';
import type { PackagedChart } from '../../src/chart/packaged.ts';
import { digestOf } from '../../src/digest.ts';
import { chartYaml, copyFixture, temporaryDirectories, writeTree, type Leaf } from './support/tree.ts';

const directory = temporaryDirectories();

/** The package that Helm 4.3.1 makes of the fixture under SOURCE_DATE_EPOCH=1700000000, in walk order (its own is random). */
const helmTar = 'sha256:3ea0410cee5e6fcdd27c2ceb46a92cb1011fdac23e6adaf61086bfdea1aa3c16';
/** The same with Helm's gzip header and the deflate stream of the original zlib (Python 3, zlib 1.2.13, level 6). */
const goldenArchive = 'sha256:6192f4aa1c4879bb7222940746ad8f9ac21a088ba01edefbe03746eb629ea875';
const epoch = 1_700_000_000;

function packaged(path: string, options: Partial<PackageOptions> = {}): Promise<PackagedChart> {
  return packageChart({ path, workspace: path, destination: directory(), ...options });
}

function tarOf({ archive }: PackagedChart): Buffer {
  return gunzipSync(readFileSync(archive.file));
}

/** The paths in the headers of a tar without extended headers. */
function names(tar: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; tar[at] !== 0;) {
    found.push(tar.toString('latin1', at, at + 100).replace(/\0.*/s, ''));
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return found;
}

function chartOf(leaves: Readonly<Record<string, Leaf>>): string {
  return writeTree(directory(), { 'Chart.yaml': chartYaml, ...leaves });
}

describe('packageChart', () => {
  test('makes the tar of Helm 4.3, and an archive that is the same everywhere', async () => {
    const chart = await packaged(copyFixture('orchard', directory()), { sourceDateEpoch: epoch });
    expect(digestOf(tarOf(chart))).toBe(helmTar);
    expect(chart.archive).toMatchObject({ digest: goldenArchive, size: 1202 });
    expect(digestOf(readFileSync(chart.archive.file))).toBe(goldenArchive);
    expect(chart.archive.file).toMatch(/[/\\]orchard-1\.10\.0\.tgz$/);
    expect(chart.warnings).toEqual([
      'appVersion: 1.10 in Chart.yaml is a number to YAML and becomes 1.1: write "1.10", in quotes',
    ]);
  });

  test('gives the config blob that `helm push` sends', async () => {
    const { config, metadata } = await packaged(copyFixture('orchard', directory()));
    // Pushed with Helm 4.3.1 to a registry.
    expect(digestOf(config)).toBe('sha256:88bd493e89aaad35cb10632e1c7dc4febcf747e1c605940f169eefa1bd57c979');
    expect(metadata).toMatchObject({ name: 'orchard', version: '1.10.0', appVersion: '1.1' });
  });

  test('does not depend on times, modes, the umask, the time zone and the directory', async () => {
    const copy = copyFixture('orchard', directory());
    for (const file of ['Chart.yaml', 'values.yaml', 'files/public.txt']) {
      utimesSync(join(copy, file), 1, 2);
      chmodSync(join(copy, file), 0o755);
    }
    const zone = process.env['TZ'];
    const mask = process.umask(0o077);
    process.env['TZ'] = 'Asia/Tokyo';
    try {
      expect((await packaged(copy, { sourceDateEpoch: epoch })).archive.digest).toBe(goldenArchive);
    } finally {
      process.umask(mask);
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  test('keeps the time of Chart.lock where no time is given', async () => {
    const tar = tarOf(await packaged(copyFixture('orchard', directory()))).toString('latin1');
    // Helm 4.3.1 without SOURCE_DATE_EPOCH.
    expect(tar).toContain('generated: "2024-05-06T07:08:09.1+02:00"\n');
    // 1980-01-01T00:00:00Z.
    expect(tar.slice(136, 147)).toBe((315_532_800).toString(8).padStart(11, '0'));
  });

  test('replaces version and appVersion as --version and --app-version do', async () => {
    const path = chartOf({});
    const { archive, metadata } = await packaged(path, { version: '2.0.0+build.5', appVersion: '7' });
    expect(archive.file).toMatch(/plain-2\.0\.0\+build\.5\.tgz$/);
    expect(metadata).toMatchObject({ version: '2.0.0+build.5', appVersion: '7' });
    await expect(packaged(path, { version: '1.x' })).rejects.toThrow('invalid semantic version: "1.x"');
  });

  test('sorts the names of each directory by their bytes', async () => {
    const tar = tarOf(await packaged(chartOf({ 'a/x': '1', 'a-b/y': '2', 'a.txt': '3', 'A/z': '4' })));
    // Helm 4.3.1, internal/sympath/walk.go: not the order of the whole paths, where "a-b/y" would come first.
    expect(names(tar)).toEqual(['plain/Chart.yaml', 'plain/A/z', 'plain/a/x', 'plain/a-b/y', 'plain/a.txt']);
  });

  test('a dependency that charts/ lacks is an error with the remedy', async () => {
    const dependencies = 'dependencies:\n- name: a\n  repository: ""\n- name: b\n  repository: ""\n';
    const path = chartOf({
      'Chart.yaml': `${chartYaml}${dependencies}`,
      'charts/x/Chart.yaml': 'name: c\nversion: 1.0.0\n',
    });
    // Helm 4.3.1, to the semicolon.
    await expect(packaged(path)).rejects.toThrow(
      'found in Chart.yaml, but missing in charts/ directory: a, b; run "helm dependency build" first',
    );
  });

  test.each([
    // What Helm 4.3.1 says of these trees.
    [{ 'values.schema.json': '{' }, 'failed to save: invalid JSON in values.schema.json'],
    [{ 'values.schema.json': '' }, 'failed to save: invalid JSON in values.schema.json'],
    [{ '.helmignore': 'Chart.yaml\n' }, 'Chart.yaml file is missing'],
    [{ 'Chart.yaml': chartYaml.replace('v2', 'v3') }, 'invalid chart apiVersion'],
    [{ 'Chart.yaml': chartYaml.replace('v2', 'v9') }, 'unsupported chart version'],
    [
      { 'Chart.yaml': 'apiVersion: v3\nname: .\nversion: 1.0.0\n' },
      'validation: chart.metadata.name "." is not allowed',
    ],
    [
      { 'Chart.yaml': `${chartYaml}sources: [.nan]\n`, '.helmignore': 'Chart.yaml\n' },
      'cannot load Chart.yaml: error converting YAML to JSON: json: unsupported value: NaN',
    ],
    [
      { 'Chart.lock': '[]', 'requirements.lock': '[]', 'requirements.yaml': '[]', 'values.yaml': '[]' },
      'cannot load Chart.lock: ',
    ],
    [
      { 'requirements.lock': '[]', 'requirements.yaml': '[]', 'values.yaml': '[]' },
      'cannot load requirements.lock: ',
    ],
    [{ 'requirements.yaml': '[]', 'values.yaml': '[]' }, 'cannot load requirements.yaml: '],
    [{ 'charts/README.md': '' }, 'error unpacking subchart README.md in plain: Chart.yaml file is missing'],
    [
      { 'charts/sub/Chart.yaml': 'name: sub\n' },
      'error unpacking subchart sub in plain: validation: chart.metadata.version is required',
    ],
    [{ 'charts/x.tgz/a': '' }, 'error unpacking subchart tar in plain: expected x.tgz, got x.tgz/a'],
    [{ 'charts/x.tgz': 'this is a text' }, 'error unpacking subchart x.tgz in plain: gzip: invalid header'],
    [{ 'charts/x.tgz': 'text' }, 'error unpacking subchart x.tgz in plain: unexpected EOF'],
    [{ 'charts/x.tgz': '' }, 'error unpacking subchart x.tgz in plain: EOF'],
    // What Helm 4.3.1 packages, but then can neither push nor install: these are its words of the package.
    [{ '..hidden': '' }, 'chart illegally references parent directory'],
    [
      { 'charts/sub/Chart.yaml': 'name: x.tgz\nversion: 1.0.0\n' },
      'error unpacking subchart tar in plain: expected x.tgz, got x.tgz/Chart.yaml',
    ],
  ] as const)('%j is refused', async (leaves, text) => {
    const destination = directory();
    await expect(packaged(chartOf(leaves), { destination })).rejects.toThrow(text);
    expect(readdirSync(destination)).toEqual([]);
  });

  test('a directory without Chart.yaml is refused', async () => {
    const path = directory();
    // Helm 4.3.1, to the semicolon.
    const text = `unable to detect chart at ${join(path, 'Chart.yaml')}: open ${join(path, 'Chart.yaml')}: no such file or directory; `;
    await expect(packaged(path)).rejects.toThrow(text);
  });

  test('the destination is made, and what is there is replaced', async () => {
    const destination = join(directory(), 'a', 'b');
    await packaged(chartOf({}), { destination });
    const { archive } = await packaged(chartOf({ 'values.yaml': 'other: true\n' }), { destination });
    expect(readdirSync(destination)).toEqual(['plain-1.0.0.tgz']);
    expect(digestOf(readFileSync(archive.file))).toBe(archive.digest);
  });

  test('a destination that is a file is refused', async () => {
    const destination = join(directory(), 'file');
    writeFileSync(destination, '');
    // Helm 4.3.1.
    await expect(packaged(chartOf({}), { destination })).rejects.toThrow(
      `failed to save: is not a directory: ${destination}`,
    );
  });

  test('a tree of more than 100 MiB is refused', async () => {
    const path = chartOf({ 'files/large': '' });
    truncateSync(join(path, 'files/large'), 100 * 1024 * 1024);
    // Helm 4.3.1, to the colon after the number of bytes.
    await expect(packaged(path)).rejects.toThrow(
      'error reading files/large: chart exceeds maximum decompressed size of 104857600 bytes: ',
    );
  });

  test('a package of more than 1 MiB is warned of', async () => {
    const { warnings } = await packaged(chartOf({ 'files/noise': randomBytes(1024 * 1024) }));
    expect(warnings).toEqual([expect.stringContaining('Kubernetes Secret')]);
  });

  test('a chart of apiVersion v1 keeps its old dependency files, and loses a Chart.lock', async () => {
    const lock = 'dependencies: []\ndigest: x\ngenerated: "2024-05-06T07:08:09Z"\n';
    const path = chartOf({
      'Chart.yaml': chartYaml.replace('v2', 'v1'),
      'Chart.lock': lock,
      'requirements.yaml': 'dependencies:\n- name: a\n  version: 1.0.0\n  repository: ""\n',
      'requirements.lock': lock.replace('x', 'y'),
      'charts/a/Chart.yaml': 'name: a\nversion: 1.0.0\n',
    });
    const chart = await packaged(path, { sourceDateEpoch: epoch });
    // Helm 4.3.1 makes this tar of it under SOURCE_DATE_EPOCH=1700000000.
    expect(digestOf(tarOf(chart))).toBe(
      'sha256:9477bd6e3d7dad7c35159b90547e71b6146b4e7e7f49d94a9adf5f237580a66b',
    );
    expect(chart.metadata.dependencies).toEqual([{ name: 'a', version: '1.0.0', repository: '' }]);
    expect(chart.warnings).toEqual([]);
  });

  test('requirements.lock is kept where requirements.yaml makes a chart of apiVersion v1 one of v2', async () => {
    const path = chartOf({
      'Chart.yaml': 'apiVersion: v1\nname: plain\nversion: 1.0.0\n',
      'requirements.yaml': 'apiVersion: v2\n',
      'requirements.lock': 'digest: x\n',
    });
    // Helm 4.3.1, whose lock comes before it knows of the version.
    expect(names(tarOf(await packaged(path)))).toEqual([
      'plain/Chart.yaml',
      'plain/Chart.lock',
      'plain/requirements.lock',
    ]);
  });

  test('old dependency files of a chart of apiVersion v2 are warned of and left out', async () => {
    const path = chartOf({ 'requirements.yaml': 'dependencies: []\n', 'requirements.lock': 'digest: x\n' });
    const chart = await packaged(path);
    expect(names(tarOf(chart))).not.toContain('plain/requirements.yaml');
    // What each of them became: https://helm.sh/docs/topics/v2_v3_migration
    expect(chart.warnings).toEqual([
      expect.stringMatching(/^requirements\.lock .* Chart\.lock$/),
      expect.stringMatching(/^requirements\.yaml .* Chart\.yaml$/),
    ]);
  });

  test('nothing is left behind where signing fails', async () => {
    const destination = directory();
    const signing = { key: 'no key' };
    await expect(packaged(chartOf({}), { destination, signing })).rejects.toThrow(
      'the signing key cannot be read',
    );
    expect(readdirSync(destination)).toEqual([]);
    expect(existsSync(join(destination, 'plain-1.0.0.tgz'))).toBe(false);
  });
});

test('an appVersion that is replaced is not warned of', async () => {
  const { warnings } = await packaged(copyFixture('orchard', directory()), { appVersion: '2.0' });
  expect(warnings).toEqual([]);
});
