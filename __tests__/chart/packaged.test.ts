import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageChart } from '../../src/chart/package.ts';
import { openPackagedChart } from '../../src/chart/packaged.ts';
import { digestOf } from '../../src/digest.ts';
import { makeArchive, type Member } from '../support/make-archive.ts';
import { chartYaml, copyFixture, fixtures, temporaryDirectories, writeTree } from './support/tree.ts';

const directory = temporaryDirectories();

function written(bytes: string | Uint8Array, name = 'plain-1.0.0.tgz'): string {
  const file = join(directory(), name);
  writeFileSync(file, bytes);
  return file;
}

function archiveWith(...members: readonly Member[]): string {
  return written(makeArchive([{ name: 'plain/Chart.yaml', content: chartYaml }, ...members]));
}

describe('openPackagedChart', () => {
  test('reads an archive of Helm, and leaves it as it is', async () => {
    // Written by Helm 4.3.1.
    const file = join(fixtures, 'orchard/charts/apple-0.2.0.tgz');
    const bytes = readFileSync(file);
    const provenance = readFileSync(`${file}.prov`);
    const { metadata, config, ...chart } = await openPackagedChart(file);
    expect(chart).toEqual({
      archive: { file, digest: digestOf(bytes), size: bytes.length },
      provenance: { file: `${file}.prov`, digest: digestOf(provenance), size: provenance.length },
      warnings: [],
    });
    expect(metadata).toEqual({ name: 'apple', version: '0.2.0', apiVersion: 'v2' });
    expect(Buffer.from(config).toString()).toBe('{"name":"apple","version":"0.2.0","apiVersion":"v2"}');
  });

  // A name becomes a file, a folder, an output, a word of a command.
  test.each([
    '.git',
    '..',
    '..\\..\\evil',
    '$(touch x)',
    'a b',
    'a;b',
    '\u00e9',
    'a\nb',
    '`a`',
    "a'b",
    'a|b',
    'C:',
  ])('refuses a chart that is called %j', async (name) => {
    const content = `apiVersion: v2\nversion: 1.0.0\nname: ${JSON.stringify(name)}\n`;
    const file = written(makeArchive([{ name: 'app/Chart.yaml', content }]));
    await expect(openPackagedChart(file)).rejects.toThrow(/name/);
  });

  test.each(['app', 'App', 'a.b', '_app', '-app', '0', 'my_chart-2.x'])(
    'takes a chart that is called %j',
    async (name) => {
      const content = `apiVersion: v2\nversion: 1.0.0\nname: ${JSON.stringify(name)}\n`;
      const file = written(makeArchive([{ name: 'app/Chart.yaml', content }]));
      expect((await openPackagedChart(file)).metadata.name).toBe(name);
    },
  );

  test('gives for a package what packaging gave', async () => {
    const path = copyFixture('orchard', directory());
    const chart = await packageChart({ path, workspace: path, destination: directory() });
    // Chart.yaml has appVersion: 1.10, which is 1.1 in the package: there it has lost nothing.
    expect(chart.warnings).toEqual([expect.stringContaining('becomes 1.1')]);
    expect(await openPackagedChart(chart.archive.file)).toEqual({ ...chart, warnings: [] });
  });

  test('has no provenance where there is no .prov file', async () => {
    expect(await openPackagedChart(archiveWith())).not.toHaveProperty('provenance');
  });

  test('a .prov that cannot be read is told with what Helm says of it', async () => {
    const file = archiveWith();
    mkdirSync(`${file}.prov`);
    await expect(openPackagedChart(file)).rejects.toThrow(
      `read ${file}.prov: is a directory; make the file readable for this job`,
    );
  });

  test('takes dependencies of a chart of apiVersion v1 from requirements.yaml', async () => {
    const file = written(
      makeArchive([
        { name: 'old/Chart.yaml', content: 'name: old\nversion: 1.0.0\n' },
        { name: 'old/requirements.yaml', content: 'dependencies:\n- name: x\n  repository: ""\n' },
      ]),
    );
    const { metadata } = await openPackagedChart(file);
    expect(metadata).toMatchObject({ apiVersion: 'v1', dependencies: [{ name: 'x', repository: '' }] });
  });

  // Helm 4.3.1 reads both over what it knows of the chart, even where that is nothing.
  test('takes requirements.yaml where there is no Chart.yaml', async () => {
    const requirements = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';
    const file = written(makeArchive([{ name: 'c/requirements.yaml', content: requirements }]));
    const { config } = await openPackagedChart(file);
    expect(Buffer.from(config).toString()).toBe('{"name":"c","version":"1.0.0","apiVersion":"v2"}');
  });

  test.each([
    // Helm 4.3.1, as `helm push` says it.
    [
      'locked.tgz',
      makeArchive([{ name: 'c/requirements.lock', content: 'digest: x\n' }]),
      'validation: chart.metadata.apiVersion is required',
    ],
    ['values.tgz', makeArchive([{ name: 'c/values.yaml', content: 'a: [' }]), 'cannot load values.yaml: '],
    ['text.tgz', 'some text', "text.tgz' does not appear to be a gzipped archive"],
    ['values.yaml', 'a: b', "values.yaml' seems to be a YAML file, but expected a gzipped archive"],
    ['empty.tgz', '', "empty.tgz' does not appear to be a gzipped archive"],
    [
      'sub.tgz',
      makeArchive([
        { name: 'plain/Chart.yaml', content: chartYaml },
        { name: 'plain/charts/x.tgz', content: 'this is a text' },
      ]),
      "sub.tgz' does not appear to be a valid chart file (details: error unpacking subchart x.tgz in plain: gzip: invalid header)",
    ],
    ['none.tgz', makeArchive([]), 'no files in chart archive'],
    ['chartless.tgz', makeArchive([{ name: 'a/values.yaml' }]), 'Chart.yaml file is missing'],
    [
      'nameless.tgz',
      makeArchive([{ name: 'a/Chart.yaml', content: 'version: 1.0.0' }]),
      'validation: chart.metadata.name is required',
    ],
  ])('%s is refused', async (name, bytes, text) => {
    await expect(openPackagedChart(written(bytes, name))).rejects.toThrow(text);
  });

  test('what is not there, and a directory, is refused', async () => {
    const path = directory();
    // Helm 4.3.1, pkg/pusher/ocipusher.go.
    await expect(openPackagedChart(join(path, 'x.tgz'))).rejects.toThrow(
      `${join(path, 'x.tgz')}: no such file`,
    );
    await expect(openPackagedChart(path)).rejects.toThrow(
      'cannot push directory, must provide chart archive (.tgz)',
    );
  });

  test('hostile sub-charts are refused with their name', async () => {
    const nested = (members: readonly Member[]): string =>
      archiveWith({ name: 'plain/charts/sub.tgz', content: makeArchive(members) });
    const prefix = 'error unpacking subchart sub.tgz in plain: ';
    await expect(openPackagedChart(nested([{ name: 'a/../../x' }]))).rejects.toThrow(
      `${prefix}chart illegally references parent directory`,
    );
    await expect(openPackagedChart(nested([{ name: 'a/x', type: '2', target: '/' }]))).rejects.toThrow(
      `${prefix}chart archive contains a symbolic link`,
    );
  });

  test('archives in archives come to an end', async () => {
    let archive = makeArchive([{ name: 'deep/Chart.yaml', content: 'name: deep\nversion: 1.0.0\n' }]);
    for (let depth = 0; depth < 40; depth += 1) {
      archive = makeArchive([
        { name: 'deep/Chart.yaml', content: 'name: deep\nversion: 1.0.0\n' },
        { name: 'deep/charts/deep.tgz', content: archive },
      ]);
    }
    await expect(openPackagedChart(written(archive))).rejects.toThrow(
      'subcharts are nested more than 32 levels deep',
    );
  });

  test('neither it nor its .prov may be a link out of the workspace, nor to credentials', async () => {
    const outside = writeTree(directory(), { secret: 'hunter2' });
    const workspace = writeTree(directory(), { '.git/config': 'hunter2' });
    const file = join(workspace, 'plain-1.0.0.tgz');
    copyFileSync(archiveWith(), file);
    for (const link of [join(outside, 'secret'), join(workspace, '.git/config'), '/proc/self/environ']) {
      symlinkSync(link, `${file}.prov`);
      await expect(openPackagedChart(file, { workspace })).rejects.toThrow(
        /outside the workspace|which can contain credentials/,
      );
      rmSync(`${file}.prov`);
    }
    symlinkSync(archiveWith(), join(workspace, 'link.tgz'));
    const act = openPackagedChart(join(workspace, 'link.tgz'), { workspace });
    await expect(act).rejects.toThrow('outside the workspace');
  });

  test('archives in archives, two a level, come to an end', async () => {
    const chart = { name: 'deep/Chart.yaml', content: 'name: deep\nversion: 1.0.0\n' };
    let archive = makeArchive([chart]);
    for (let depth = 0; depth < 14; depth += 1) {
      const members = ['a', 'b'].map((name) => ({ name: `deep/charts/${name}.tgz`, content: archive }));
      archive = makeArchive([chart, ...members]);
    }
    await expect(openPackagedChart(written(archive))).rejects.toThrow('more than 1000 archives in total');
  });

  test('a second Chart.yaml without an apiVersion is of version v1, as the first', async () => {
    // Helm 4.3.1 loads it: LoadFiles in pkg/chart/v2/loader/load.go.
    const sub = makeArchive([
      { name: 'sub/Chart.yaml', content: 'apiVersion: v2\nname: sub\nversion: 1.0.0\n' },
      { name: 'sub/Chart.yaml', content: 'apiVersion: ""\n' },
    ]);
    const file = archiveWith({ name: 'plain/charts/sub.tgz', content: sub });
    await expect(openPackagedChart(file)).resolves.toMatchObject({ metadata: { name: 'plain' } });
  });

  test('what should not be there is warned of', async () => {
    const { warnings } = await openPackagedChart(
      archiveWith({ name: 'plain/.git/config', content: randomBytes(1024 * 1024) }),
    );
    expect(warnings).toEqual([
      expect.stringContaining('.git folder'),
      expect.stringContaining('Kubernetes Secret'),
    ]);
  });
});
