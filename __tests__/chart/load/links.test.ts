import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packageChart } from '../../../src/chart/package.ts';
import type { PackagedChart } from '../../../src/chart/packaged.ts';
import { makeArchive } from '../../support/make-archive.ts';
import { chartYaml, temporaryDirectories, writeTree, type Leaf } from '../support/tree.ts';

const directory = temporaryDirectories();

/** A workspace with a chart in `chart`, and whatever else. */
function workspaceWith(leaves: Readonly<Record<string, Leaf>>): string {
  return writeTree(directory(), { 'chart/Chart.yaml': chartYaml, ...leaves });
}

function packaged(workspace: string, path = join(workspace, 'chart')): Promise<PackagedChart> {
  return packageChart({ path, workspace, destination: directory() });
}

function textOf({ archive }: PackagedChart): string {
  return gunzipSync(readFileSync(archive.file)).toString('latin1');
}

describe('symbolic links', () => {
  test('to files and directories of the workspace are followed, and reported', async () => {
    const workspace = workspaceWith({
      'shared/license.txt': 'free',
      'chart/LICENSE': { link: '../shared/license.txt' },
      'chart/files': { link: '../shared' },
    });
    const chart = await packaged(workspace);
    expect(textOf(chart).match(/plain\/[\w/.]+/g)).toEqual([
      'plain/Chart.yaml',
      'plain/LICENSE',
      'plain/files/license.txt',
    ]);
    expect(textOf(chart).match(/free/g)).toHaveLength(2);
    expect(chart.warnings).toEqual([
      `LICENSE is a symbolic link: the package gets a copy of ${join(workspace, 'shared/license.txt')}`,
      `files is a symbolic link: the package gets a copy of ${join(workspace, 'shared')}`,
    ]);
  });

  test.each([
    ['a file', 'secret.txt', 'chart/files/token'],
    ['a directory', '.', 'chart/files'],
    ['a link to a link', 'step', 'chart/token'],
  ])('that leave the workspace are refused by name: %s', async (_what, target, link) => {
    const outside = writeTree(directory(), { 'secret.txt': 'secret' });
    symlinkSync(join(outside, 'secret.txt'), join(outside, 'step'));
    const workspace = workspaceWith({ [link]: { link: join(outside, target) } });
    const file = link.replace('chart/', '');
    await expect(packaged(workspace)).rejects.toMatchObject({
      message: expect.stringContaining(`symbolic link ${file} points to ${outside}`),
      file,
    });
  });

  test('that leave the workspace may be there when .helmignore names them', async () => {
    const outside = writeTree(directory(), { 'secret.txt': 'secret' });
    const workspace = workspaceWith({
      'chart/token': { link: join(outside, 'secret.txt') },
      'chart/.helmignore': 'token\n',
    });
    expect(textOf(await packaged(workspace))).not.toContain('secret');
  });

  test('the chart itself may be one within the workspace, but not out of it', async () => {
    const workspace = workspaceWith({ inside: { link: 'chart' } });
    await expect(packaged(workspace, join(workspace, 'inside'))).resolves.toMatchObject({ warnings: [] });
    const outside = writeTree(directory(), { 'Chart.yaml': chartYaml });
    symlinkSync(outside, join(workspace, 'outside'));
    await expect(packaged(workspace, join(workspace, 'outside'))).rejects.toThrow('outside of the workspace');
  });

  test('a chart that is named outside of the workspace may link to itself', async () => {
    const elsewhere = writeTree(directory(), {
      'Chart.yaml': chartYaml,
      'a.txt': 'own',
      'b.txt': { link: 'a.txt' },
    });
    expect(textOf(await packaged(directory(), elsewhere))).toContain('plain/b.txt');
    symlinkSync('/etc/hostname', join(elsewhere, 'c.txt'));
    await expect(packaged(directory(), elsewhere)).rejects.toThrow('symbolic link c.txt points to');
  });

  test.each([
    ['to a file', 'a', 'nothing', 'nothing'],
    ['through a directory', 'a', 'no/such/file', 'no'],
  ])('that lead nowhere are an error even where they are ignored: %s', async (_what, name, link, missing) => {
    const workspace = workspaceWith({ [`chart/${name}`]: { link }, 'chart/.helmignore': `${name}\n` });
    const chart = join(workspace, 'chart');
    // Helm 4.3.1, to the semicolon.
    await expect(packaged(workspace)).rejects.toThrow(
      `error evaluating symlink ${join(chart, name)}: lstat ${join(chart, missing)}: no such file or directory; `,
    );
  });

  test('that lead to each other are an error', async () => {
    const workspace = workspaceWith({ 'chart/a': { link: 'b' }, 'chart/b': { link: 'a' } });
    // Helm 4.3.1, to the semicolon.
    const text = `error evaluating symlink ${join(workspace, 'chart/a')}: EvalSymlinks: too many links; `;
    await expect(packaged(workspace)).rejects.toThrow(text);
  });

  test.each(['.', '..', '../../..'])('back to a directory they lie in are an error: %s', async (up) => {
    const workspace = workspaceWith({ 'chart/a/b/loop': { link: up } });
    await expect(packaged(workspace)).rejects.toThrow('too many levels of symbolic links');
  });
});

describe('Git data', () => {
  test('is left out with a warning: a folder, a file, at any depth', async () => {
    const chart = await packaged(
      workspaceWith({
        'chart/.git/config': 'token',
        'chart/files/.git': 'gitdir: token',
        'chart/.gitignore': 'x',
      }),
    );
    expect(textOf(chart)).not.toContain('token');
    expect(textOf(chart)).toContain('plain/.gitignore');
    expect(chart.warnings).toEqual([
      expect.stringMatching(/^\.git was left out/),
      expect.stringMatching(/^files\/\.git was left out/),
    ]);
  });

  test('is left out without a warning where .helmignore names it', async () => {
    const leaves = { 'chart/.git/config': 'token', 'chart/.helmignore': '.git/\n' };
    expect((await packaged(workspaceWith(leaves))).warnings).toEqual([]);
  });

  test('is left out of a sub-chart archive', async () => {
    const archive = makeArchive([
      { name: 'sub/Chart.yaml', content: chartYaml },
      { name: 'sub/.git/config', content: 'token' },
    ]);
    const chart = await packaged(workspaceWith({ 'chart/charts/sub.tgz': archive }));
    expect(textOf(chart)).not.toContain('token');
    expect(chart.warnings).toEqual([expect.stringContaining('sub.tgz holds a .git folder')]);
  });

  test.each(['../.git/config', '../.git', '../other'])('does not come in by a link to %s', async (link) => {
    const leaves = { '.git/config': 'token', 'other/.git/config': 'token', 'chart/x': { link } };
    const chart = await packaged(workspaceWith(leaves));
    expect(textOf(chart)).not.toContain('token');
    expect(chart.warnings.at(-1)).toContain('was left out of the package');
  });
});

describe('what is not a regular file', () => {
  test('is refused, unless .helmignore names it', async () => {
    const workspace = workspaceWith({});
    const path = join(workspace, 'chart/socket');
    const server = createServer().listen(path);
    await once(server, 'listening');
    try {
      // Helm 4.3.1, to the colon.
      const text = `cannot load irregular file ${path} as it has file mode type bits set: `;
      await expect(packaged(workspace)).rejects.toThrow(text);
      writeTree(workspace, { 'chart/.helmignore': 'socket\n' });
      await expect(packaged(workspace)).resolves.toMatchObject({ warnings: [] });
    } finally {
      server.close();
    }
  });
});
