import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Inputs } from '../../../src/runner/inputs/inputs.ts';
import { readCharts } from '../../../src/runner/inputs/charts.ts';
import { workspaceFiles, type WorkspaceFiles } from '../../../src/workspace/workspace-files.ts';

let workspace = '';
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'charts-'));
  const files = [
    'charts/web/Chart.yaml',
    'charts/api/Chart.yaml',
    'charts/api/charts/cache/Chart.yaml',
    'charts/api/charts/db-1.0.0.tgz',
    'charts/README.md',
    'charts/.hidden/Chart.yaml',
    'docs/index.md',
    'out/web-1.0.0.tgz',
    'odd/[a]/Chart.yaml',
    'packed/web.tar.gz',
    'packed/api.TGZ',
    'nested/a/b/c/Chart.yaml',
    'odd/a/Chart.yaml',
    'root/Chart.yaml',
    'root/charts/db/Chart.yaml',
  ];
  for (const file of files) {
    await mkdir(dirname(join(workspace, file)), { recursive: true });
    await writeFile(join(workspace, file), '');
  }
  await mkdir(join(workspace, 'linked'));
  await symlink(join(workspace, 'charts/api'), join(workspace, 'linked/again'), 'junction');
  await symlink(join(workspace, 'charts/api'), join(workspace, 'linked/api'), 'junction');
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

/** Reads `chart-path`; throws what is wrong with it. */
function read(value: string, folder = '', packages = ''): readonly string[] {
  const given: Readonly<Record<string, string>> = { 'chart-path': value, 'package-directory': packages };
  const inputs = new Inputs((name) => given[name] ?? '');
  const charts = readCharts(inputs, workspaceFiles(join(workspace, folder)));
  inputs.check();
  return charts;
}

describe('chart-path', () => {
  test.each([
    ['one directory', 'charts/web', ['charts/web']],
    ['a list, in its order', 'charts/web\ncharts/api', ['charts/web', 'charts/api']],
    ['commas', 'charts/web, out/web-1.0.0.tgz', ['charts/web', 'out/web-1.0.0.tgz']],
    ['a pattern, sorted, charts only', 'charts/*', ['charts/api', 'charts/web']],
    ['any depth, without the sub-charts of charts', 'charts/**', ['charts/api', 'charts/web']],
    [
      'sub-charts where they are meant',
      'charts/*/charts/*',
      ['charts/api/charts/cache', 'charts/api/charts/db-1.0.0.tgz'],
    ],
    [
      'alternatives, whose comma is no separator',
      'charts/{web,api},out/*',
      ['charts/api', 'charts/web', 'out/web-1.0.0.tgz'],
    ],
    ['packages', 'out/*.tgz', ['out/web-1.0.0.tgz']],
    [
      'a pattern and a name of the same, once',
      'charts/web\ncharts/*\n./charts/web/',
      ['charts/web', 'charts/api'],
    ],
    ['what exists under the very name is no pattern', 'odd/[a]', ['odd/[a]']],
    ['a set of characters', 'odd/[ab]', ['odd/a']],
    ['alternatives in alternatives', 'charts/{w{eb,ob},api}', ['charts/api', 'charts/web']],
    ['all but one', 'charts/!(api)', ['charts/web']],
    ['all, and one of them out again', 'charts/*\n!charts/api', ['charts/web']],
    ['all, and a folder of them out again', 'charts/*\r\nodd/*\r\n! odd\r\n', ['charts/api', 'charts/web']],
    ['all, and those of a pattern out again', 'charts/*,odd/a,!*/a*', ['charts/web']],
    ['out, and in again', 'charts/*\n!charts/*pi\ncharts/api', ['charts/web', 'charts/api']],
    [
      'lines of Windows, empty ones, and spaces',
      '\r\n charts/web \r\n\r\n,charts/api\r\n',
      ['charts/web', 'charts/api'],
    ],
    ['links to one chart, which is one chart', 'linked/*', ['linked/again']],
    ['a chart in a hidden folder, where it is named', 'charts/.*', ['charts/.hidden']],
  ])('%s', (_what, value, charts) => {
    expect(read(value)).toEqual(charts);
  });

  test.each(['.', './', '**'])('%s is the workspace, where it is a chart itself', (value) => {
    expect(read(value, 'root')).toHaveLength(1);
  });

  test.each([
    ['{charts/*,out/*}', 'out', ['charts/api', 'charts/web']],
    ['{charts/*,out/*}', './out/', ['charts/api', 'charts/web']],
    ['{charts/*,out/*}', 'elsewhere', ['charts/api', 'charts/web', 'out/web-1.0.0.tgz']],
    ['out/*.tgz', 'out', ['out/web-1.0.0.tgz']],
    ['out/web-1.0.0.tgz', 'out', ['out/web-1.0.0.tgz']],
  ])(
    '%s does not match what earlier runs left in package-directory %s, unless that is all',
    (value, packages, charts) => {
      expect(read(value, '', packages)).toEqual(charts);
    },
  );

  test.each([
    ['charts/*\n!chart/api', 'chart-path: "!chart/api": it excludes none of the charts listed above it'],
    ['!charts/api\ncharts/*', 'chart-path: "!charts/api": it excludes none of the charts listed above it'],
    [
      'charts/*\n!charts',
      'chart-path: "!charts": it excludes all of the charts listed above it; narrow or remove it',
    ],
    ['services/*', 'chart-path: "services/*": it matches nothing; write a pattern that matches directories'],
    ['docs/*', 'chart-path: "docs/*": none of its matches is a chart (docs/index.md)'],
    ['charts/wob', 'chart-path: "charts/wob": there is no such directory or file'],
    ['docs/index.md', 'chart-path: "docs/index.md": it is a file'],
    [
      'packed/web.tar.gz',
      'it is a file; a packaged chart is what "helm package" writes, <name>-<version>.tgz',
    ],
    ['packed/api.TGZ', 'it is a file; a packaged chart is what "helm package" writes, <name>-<version>.tgz'],
    [
      'nested/',
      'chart-path: "nested/": it has no Chart.yaml, but contains charts; write "nested/**" to select all of them',
    ],
    [
      'out',
      'chart-path: "out": it has no Chart.yaml, but contains charts; write "out/*.tgz" to select all of them',
    ],
    [
      'charts',
      'chart-path: "charts": it has no Chart.yaml, but contains charts; write "charts/*" to select all of them',
    ],
  ])('refuses %s', (value, message) => {
    expect(() => read(value)).toThrow(message);
  });

  test('a folder that is called like a pattern does not take the place of its matches', () => {
    const inputs = new Inputs((name) => (name === 'chart-path' ? 'charts/*' : ''));
    const files: WorkspaceFiles = {
      kindOf: (path) => (path.endsWith('Chart.yaml') ? 'file' : 'directory'),
      place: (path) => path,
      glob: () => ['charts/*', 'charts/web'],
      read: () => Buffer.alloc(0),
    };
    expect(readCharts(inputs, files)).toEqual(['charts/*', 'charts/web']);
  });
});
