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

/** So many leaves, each by its number. */
function many(count: number, leafAt: (at: number) => readonly [string, Leaf]): Record<string, Leaf> {
  return Object.fromEntries<Leaf>(Array.from({ length: count }, (_, at) => leafAt(at)));
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
      'LICENSE and files are symbolic links: the package gets copies of what they lead to',
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
    await expect(packaged(workspace, join(workspace, 'outside'))).rejects.toThrow('outside the workspace');
  });

  test('a chart that is named outside the workspace may link to itself', async () => {
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

  test.each([
    ['over a directory that is not there', { l: 'nowhere/../real.txt' }, 'l', 'nowhere'],
    ['to each other over one', { a: 'no/../b', b: 'no/../a' }, 'a', 'no'],
  ])('that lead %s are an error', async (_what, links, name, missing) => {
    const workspace = workspaceWith({ 'chart/real.txt': '' });
    for (const [link, target] of Object.entries(links)) symlinkSync(target, join(workspace, 'chart', link));
    const chart = join(workspace, 'chart');
    // Helm 4.3.1, to the semicolon.
    await expect(packaged(workspace)).rejects.toThrow(
      `error evaluating symlink ${join(chart, name)}: lstat ${join(chart, missing)}: no such file or directory; `,
    );
  });

  test('one behind the other are followed as far as Go does, past what the system takes', async () => {
    const chain = many(60, (at) => [`chain/${at}`, { link: `${at + 1}` }]);
    const leaves = { ...chain, 'chain/60': 'end', 'chart/x': { link: '../chain/0' } };
    expect(textOf(await packaged(workspaceWith(leaves)))).toContain('end');
  });

  test('two on each of many levels come to an end', async () => {
    const levels = (name: string): Record<string, Leaf> =>
      many(22, (at) => [`d/${at}/${name}`, { link: `../../d/${at + 1}` }]);
    const leaves = {
      ...levels('a'),
      ...levels('b'),
      'd/22/file': '',
      'chart/files': { link: '../d/0' },
    };
    await expect(packaged(workspaceWith(leaves))).rejects.toThrow('more than 10000 symbolic links');
  });

  test('end with a canceled run', async () => {
    const workspace = workspaceWith(many(3, (at) => [`chart/files/${at}`, '']));
    const signal = AbortSignal.abort(new Error('canceled'));
    const act = packageChart({ path: join(workspace, 'chart'), workspace, destination: directory(), signal });
    await expect(act).rejects.toThrow('canceled');
  });

  test.each([
    [1, /^l0 is a symbolic link: the package gets a copy of .*real\.txt$/],
    [2, /^l0 and l1 are symbolic links: the package gets copies of what they lead to$/],
    [3, /^l0, l1 and l2 are symbolic links: /],
    [4, /^l0, l1, l2 and 1 more are symbolic links: /],
    [7, /^l0, l1, l2 and 4 more are symbolic links: /],
  ])('of which there are %d are warned of once', async (count, warning) => {
    const links = many(count, (at) => [`chart/l${at}`, { link: 'real.txt' }]);
    const chart = await packaged(workspaceWith({ 'chart/real.txt': '', ...links }));
    expect(chart.warnings).toEqual([expect.stringMatching(warning)]);
  });

  test.each([
    ['Chart.yaml', '/dev/zero', 'outside the workspace'],
    ['.helmignore', '/dev/zero', 'outside the workspace'],
    ['.helmignore', '../../outside-rules', 'outside the workspace'],
  ])('in the place of %s lead to files of the workspace only: %s', async (name, target, text) => {
    const workspace = directory();
    writeTree(workspace, { 'outside-rules': 'k = hunter2**x\n' });
    writeTree(join(workspace, 'inner'), {
      ...(name !== 'Chart.yaml' && { 'chart/Chart.yaml': chartYaml }),
      [`chart/${name}`]: { link: target },
    });
    const act = packaged(join(workspace, 'inner'));
    await expect(act).rejects.toThrow(text);
    await expect(act).rejects.not.toThrow('hunter2');
  });

  test('to rules of the workspace are read, and not quoted', async () => {
    const leaves = { rules: 'k = hunter2**x\n', 'chart/.helmignore': { link: '../rules' } };
    const act = packaged(workspaceWith(leaves));
    await expect(act).rejects.toThrow('double-star (**) syntax is not supported: change the rule in line 1');
    await expect(act).rejects.not.toThrow('hunter2');
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

  test('is left out as the credentials are that google-github-actions/auth leaves', async () => {
    const leaves = {
      'chart/gha-creds-0123abcd.json': 'token',
      'gha-creds-9.json': 'token',
      'chart/x': { link: '../gha-creds-9.json' },
    };
    const chart = await packaged(workspaceWith(leaves));
    expect(textOf(chart)).not.toContain('token');
    expect(chart.warnings).toEqual([
      'gha-creds-0123abcd.json was left out of the package: it contains cloud credentials',
      'x was left out of the package: it links to a file that contains cloud credentials',
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
    expect(chart.warnings).toEqual([expect.stringContaining('sub.tgz contains a .git folder')]);
  });

  test.each(['../.git/config', '../.git', '../other'])('does not come in by a link to %s', async (link) => {
    const leaves = { '.git/config': 'token', 'other/.git/config': 'token', 'chart/x': { link } };
    const chart = await packaged(workspaceWith(leaves));
    expect(textOf(chart)).not.toContain('token');
    expect(chart.warnings.join('\n')).toContain('was left out of the package');
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
