import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DependencyPolicy } from '../../src/chart/dependencies/ports.ts';
import type { Packaging } from '../../src/runner/inputs/packaging.ts';
import { chartPreparer } from '../../src/adapters/prepare-charts.ts';
import type { PreparedChart } from '../../src/registry/chart-artifact.ts';

const example = resolve(import.meta.dirname, '../../examples/charts/hello');

let workspace = '';
/** RUNNER_TEMP. */
let temporary = '';
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'temporary-'));
  workspace = await mkdtemp(join(tmpdir(), 'workspace-'));
  await cp(example, join(workspace, 'hello'), { recursive: true });
});
afterEach(async () => {
  await Promise.all([workspace, temporary].map((folder) => rm(folder, { recursive: true })));
});

/** There is no network. */
const dependencies: DependencyPolicy = {
  mode: 'auto',
  sources: {
    known: () => Promise.resolve([]),
    resolve: () => Promise.reject(new Error('not to be asked')),
    fetch: () => Promise.reject(new Error('not to be asked')),
  },
};

function preparer(packaging: Packaging = {}): (path: string) => Promise<PreparedChart> {
  const environment = { SOURCE_DATE_EPOCH: '1700000000' };
  const lint = (): Promise<void> => Promise.resolve();
  return chartPreparer(
    { ...packaging, dependencies },
    { workspace, temporary, environment, unpacking: {}, lint },
  );
}

describe('package-directory', () => {
  test('is made, and gets the archive', async () => {
    const { chart } = await preparer({ directory: 'out/charts' })('hello');
    expect(chart.archive.file).toBe(join(workspace, 'out/charts/hello-0.1.0.tgz'));
    expect(await readdir(join(workspace, 'out/charts'))).toEqual(['hello-0.1.0.tgz']);
    expect((await readFile(chart.archive.file)).length).toBe(chart.archive.size);
  });
});

describe('package-directory in the chart', () => {
  test('is no part of the chart, so that each run packages the same', async () => {
    const first = await preparer({ directory: 'hello/dist' })('hello');
    const second = await preparer({ directory: 'hello/dist' })('hello');
    expect(second.chart.archive.digest).toBe(first.chart.archive.digest);
    expect(second.chart.warnings).toContain(
      'dist was left out of the package: it is package-directory, which gets the packages',
    );
  });

  test.each([
    ['a link', 'out'],
    ['a path that is not there', 'hello/a/b/c'],
    ['an absolute path', 'WORKSPACE/hello/dist'],
    ['a folder below templates', 'hello/templates/dist'],
    ['a path with ..', 'other/../hello/dist'],
  ])('is left out where it is named by %s', async (_what, directory) => {
    const packages = directory.replace('WORKSPACE', workspace);
    await mkdir(join(workspace, 'hello/dist'));
    await symlink('hello/dist', join(workspace, 'out'));
    const without = await preparer()('hello');
    const first = await preparer({ directory: packages })('hello');
    const second = await preparer({ directory: packages })('hello');
    expect(first.chart.archive.digest).toBe(without.chart.archive.digest);
    expect(second.chart.archive.digest).toBe(without.chart.archive.digest);
  });

  test('is left out where the chart is the workspace, or a link to its directory', async () => {
    await symlink('hello', join(workspace, 'link'));
    const without = await preparer()('hello');
    for (const chart of ['link', 'hello/.', 'link']) {
      const again = await preparer({ directory: 'hello/dist' })(chart);
      expect(again.chart.archive.digest).toBe(without.chart.archive.digest);
    }
  });

  test('of one of several charts is left out of it, also as a dependency of another', async () => {
    await cp(join(workspace, 'hello'), join(workspace, 'web'), { recursive: true });
    const file = join(workspace, 'web/Chart.yaml');
    const declared = '\ndependencies:\n- name: hello\n  version: 0.1.0\n  repository: file://../hello\n';
    await writeFile(file, (await readFile(file, 'utf8')).replace('name: hello', 'name: web') + declared);
    const digests = async (directory: string): Promise<readonly string[]> => {
      const prepare = preparer({ directory });
      return [await prepare('hello'), await prepare('web')].map(({ chart }) => chart.archive.digest);
    };
    const elsewhere = await digests('out');
    expect(await digests('hello/dist')).toEqual(elsewhere);
    expect(await digests('hello/dist')).toEqual(elsewhere);
  });

  test.each(['hello/files', 'hello/charts/sub', 'hello/templates/tests'])(
    'is refused where it is %s, with files of the chart',
    async (directory) => {
      await mkdir(join(workspace, directory), { recursive: true });
      await writeFile(join(workspace, directory, 'Chart.yaml'), 'name: sub\nversion: 1.0.0\n');
      await expect(preparer({ directory })('hello')).rejects.toThrow(/package-directory: .* is a part of/);
    },
  );

  test.each(['hello', 'hello/templates', './hello/charts'])(
    'is refused where it is %s',
    async (directory) => {
      await expect(preparer({ directory })('hello')).rejects.toThrow(
        /package-directory: .* is a part of the chart in .*hello, .* name another directory/,
      );
    },
  );
});

describe('package-directory', () => {
  test('replaces a link, and does not write through it', async () => {
    await mkdir(join(workspace, 'dist'));
    await writeFile(join(workspace, 'victim'), 'theirs');
    await symlink('../victim', join(workspace, 'dist/hello-0.1.0.tgz'));
    await preparer({ directory: 'dist' })('hello');
    expect(await readFile(join(workspace, 'victim'), 'utf8')).toBe('theirs');
  });

  test('is refused where a link leads out of the workspace', async () => {
    await symlink(tmpdir(), join(workspace, 'dist'));
    await expect(preparer({ directory: 'dist' })('hello')).rejects.toThrow('outside the workspace');
  });
});

describe('the time of creation', () => {
  test('is SOURCE_DATE_EPOCH, also of what is packaged already', async () => {
    const { chart, created } = await preparer({ directory: 'out' })('hello');
    await copyFile(chart.archive.file, join(workspace, 'given.tgz'));
    expect(created).toBe('2023-11-14T22:13:20Z');
    expect((await preparer()('given.tgz')).created).toBe('2023-11-14T22:13:20Z');
  });
});

describe('two charts of one name and version', () => {
  beforeEach(async () => {
    await cp(join(workspace, 'hello'), join(workspace, 'copy'), { recursive: true });
  });

  test('are refused, and the first stays as it was', async () => {
    const prepare = preparer({ directory: 'out' });
    const { chart } = await prepare('hello');
    await writeFile(join(workspace, 'copy/values.yaml'), 'other: true\n');
    await expect(prepare('copy')).rejects.toThrow(
      "copy is the chart hello 0.1.0, as hello is: one would take the other's place in the registry; leave one out of chart-path, or raise its version",
    );
    expect((await readFile(chart.archive.file)).length).toBe(chart.archive.size);
  });

  test('are refused also where one is packaged already', async () => {
    const { chart } = await preparer()('hello');
    const packaged = join(workspace, 'given.tgz');
    await copyFile(chart.archive.file, packaged);
    const prepare = preparer();
    await prepare('given.tgz');
    await expect(prepare('copy')).rejects.toThrow('copy is the chart hello 0.1.0, as given.tgz is');
  });
});
