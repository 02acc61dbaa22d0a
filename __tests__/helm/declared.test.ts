import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import {
  checkLocalDependencies,
  checkWrittenFiles,
  readDeclared,
  type Declared,
} from '../../src/helm/declared.ts';
import { temporaryDirectories, writeTree, type Leaf } from '../chart/support/tree.ts';

const newDirectory = temporaryDirectories();

function chartYaml(
  name: string,
  dependencies: readonly (readonly [string, string])[] = [],
  api = 'v2',
): string {
  const list = dependencies.map(
    ([dependency, repository]) => `- name: ${dependency}\n  version: ^1\n  repository: "${repository}"\n`,
  );
  const field = list.length === 0 ? '' : `dependencies:\n${list.join('')}`;
  return `apiVersion: ${api}\nname: ${name}\nversion: 1.0.0\n${field}`;
}

const remote = 'https://charts.example';

/** Writes a chart into a workspace of its own, and reads what it declares. */
async function declared(leaves: Readonly<Record<string, Leaf>>): Promise<Declared | undefined> {
  const workspace = newDirectory();
  writeTree(join(workspace, 'app'), leaves);
  return readDeclared(join(workspace, 'app'), workspace);
}

// CheckDependencies in pkg/action/install.go of Helm 4.3: by name, whatever version is in charts/.
describe('what a chart declares', () => {
  test('is missing where charts/ has no chart of that name', async () => {
    const found = await declared({
      'Chart.yaml': chartYaml('app', [
        ['here', remote],
        ['gone', remote],
      ]),
      'charts/here/Chart.yaml': 'apiVersion: v2\nname: here\nversion: 9.9.9\n',
      'charts/gone/Chart.yaml': 'apiVersion: v2\nname: renamed\nversion: 1.0.0\n',
    });
    expect(found?.missing).toEqual(['gone']);
    expect(found?.repositories).toEqual([remote]);
  });

  test.each([
    ['Chart.lock', 'v2', {}],
    ['requirements.lock', 'v1', {}],
  ])('is locked in %s of a chart of %s', async (file, api) => {
    const list = `dependencies:\n- name: gone\n  version: 1.0.0\n  repository: https://locked.example\n`;
    const requirements = chartYaml('app', [['gone', remote]], api);
    const found = await declared({
      'Chart.yaml': api === 'v2' ? requirements : chartYaml('app', [], api),
      ...(api === 'v1' && { 'requirements.yaml': requirements.slice(requirements.indexOf('dependencies')) }),
      [file]: `${list}digest: sha256:0\ngenerated: "2020-01-01T00:00:00Z"\n`,
    });
    expect(found?.lock.exists).toBe(true);
    expect(found?.lock.file.endsWith(`/app/${file}`)).toBe(true);
    // Helm looks into the repositories of both.
    expect(found?.repositories).toEqual([remote, 'https://locked.example']);
  });

  test.each([
    ['nothing', { 'Chart.yaml': chartYaml('app') }],
    ['an empty list', { 'Chart.yaml': `${chartYaml('app')}dependencies: []\n` }],
    ['no chart at all', { 'README.md': 'text' }],
  ])('may be nothing: %s', async (_what, leaves) => {
    expect(await declared(leaves as Readonly<Record<string, Leaf>>)).toBeUndefined();
  });
});

/** A workspace with the chart `app`, beside a folder of secrets. */
function workspaceWith(leaves: Readonly<Record<string, Leaf>>): {
  readonly workspace: string;
  readonly app: string;
} {
  const root = newDirectory();
  writeTree(join(root, 'secrets'), { 'Chart.yaml': chartYaml('secrets'), key: 'secret' });
  writeTree(join(root, 'workspace'), leaves);
  return { workspace: join(root, 'workspace'), app: join(root, 'workspace', 'app') };
}

async function check(dependency: string, more: Readonly<Record<string, Leaf>> = {}): Promise<void> {
  const leaves = { 'app/Chart.yaml': chartYaml('app', [['common', dependency]]), ...more };
  const { workspace, app } = workspaceWith(leaves);
  const found = await readDeclared(app, workspace);
  if (found === undefined) throw new Error('nothing is declared');
  await checkLocalDependencies(app, found, workspace);
}

describe('a dependency in a folder', () => {
  const common = { 'common/Chart.yaml': chartYaml('common') };

  test('in the workspace is good', async () => {
    await expect(check('file://../common', common)).resolves.toBeUndefined();
  });

  test('that is missing is left to Helm', async () => {
    await expect(check('file://../common')).resolves.toBeUndefined();
  });

  test('outside of the workspace is refused', async () => {
    await expect(check('file://../../secrets')).rejects.toThrow('outside of the workspace');
  });

  test('with a symbolic link out of the workspace is refused', async () => {
    const link = { 'common/templates/key': { link: '../../../secrets/key' } };
    await expect(check('file://../common', { ...common, ...link })).rejects.toThrow('symbolic link');
  });
});

describe('what Helm writes to', () => {
  test.each(['app/charts', 'app/Chart.lock'])('is not a symbolic link out of the workspace: %s', (path) => {
    const { workspace, app } = workspaceWith({
      'app/Chart.yaml': chartYaml('app', [['common', remote]]),
      'app/.helmignore': 'charts\nChart.lock\n',
      [path]: { link: '../../secrets' },
    });
    const lock = { file: join(app, 'Chart.lock'), exists: true };
    const found: Declared = { dependencies: [], missing: [], lock, repositories: [] };
    expect(() => {
      checkWrittenFiles(app, found, workspace);
    }).toThrow('is a symbolic link out of the workspace');
  });

  test('may be a folder and a file of the chart, or not there yet', () => {
    const { workspace, app } = workspaceWith({ 'app/Chart.yaml': chartYaml('app'), 'app/charts/x': '' });
    const lock = { file: join(app, 'Chart.lock'), exists: false };
    const found: Declared = { dependencies: [], missing: [], lock, repositories: [] };
    expect(() => {
      checkWrittenFiles(app, found, workspace);
    }).not.toThrow();
  });
});
