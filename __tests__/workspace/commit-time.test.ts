import { beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitTime } from '../../src/workspace/commit-time.ts';
import { temporaryDirectories, writeTree } from '../chart/support/tree.ts';
import { git } from '../support/git.ts';

const directory = temporaryDirectories();
const time = 1_700_000_000;

let workspace = '';
beforeEach(() => {
  workspace = directory();
});

/** Commits whatever there is, `hours` after {@link time}. */
async function commit(folder: string, hours = 0, message = 'a commit'): Promise<void> {
  const date = `${time + hours * 3600} +0200`;
  await git(folder, 'add', '-A');
  await git(folder, 'commit', '-q', '--allow-empty', '-m', message, `--date=${date}`);
  const tree = await git(folder, 'rev-parse', 'HEAD^{tree}');
  const parents = (await git(folder, 'rev-list', '--parents', '-1', 'HEAD')).split(' ').slice(1);
  const raw = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    'author Committer <a@example.com> 1 +0000',
    `committer Committer 12 +0000 <a@example.com> ${date}`,
    '',
    `${message}\ncommitter Nobody <b@example.com> 5 +0000\n`,
  ].join('\n');
  writeFileSync(join(folder, 'raw-commit'), raw);
  const name = await git(folder, 'hash-object', '-t', 'commit', '-w', 'raw-commit');
  rmSync(join(folder, 'raw-commit'));
  await git(folder, 'update-ref', 'HEAD', name);
}

async function repository(folder: string, ...options: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await git(folder, 'init', '-q', '-b', 'main', ...options);
  writeTree(folder, { 'chart/Chart.yaml': 'x' });
  await commit(folder);
}

describe('the time of the commit', () => {
  test.each([[], ['--object-format=sha256']])(
    'is that of HEAD, from a loose object %s',
    async (...options) => {
      await repository(workspace, ...options);
      expect(commitTime(join(workspace, 'chart'), workspace)).toBe(time);
    },
  );

  test('is that of a branch of packed references, and of a detached HEAD', async () => {
    await repository(workspace);
    await git(workspace, 'pack-refs', '--all');
    expect(existsSync(join(workspace, '.git/refs/heads/main'))).toBe(false);
    expect(commitTime(workspace, workspace)).toBe(time);
    await git(workspace, 'checkout', '-q', '--detach');
    expect(commitTime(workspace, workspace)).toBe(time);
  });

  test.each(['OFS', 'REF'])('is found in a pack, behind deltas of the kind %s', async (kind) => {
    await repository(workspace);
    const message = Array.from({ length: 400 }, (_, line) => `line ${line} of a long message`).join('\n');
    for (let hours = 1; hours < 8; hours += 1) await commit(workspace, hours, `${hours}\n${message}`);
    await git(workspace, 'config', 'repack.useDeltaBaseOffset', String(kind === 'OFS'));
    await git(workspace, 'repack', '-adfq', '--depth=50', '--window=50');
    await git(workspace, 'prune-packed');
    const names = (await git(workspace, 'rev-list', 'HEAD')).split('\n');
    for (const [back, name] of names.entries()) {
      await git(workspace, 'update-ref', '--no-deref', 'HEAD', name);
      expect(commitTime(workspace, workspace)).toBe(time + (7 - back) * 3600);
    }
    const packs = join(workspace, '.git/objects/pack');
    const index = readdirSync(packs).find((name) => name.endsWith('.idx')) ?? '';
    const objects = await git(workspace, 'verify-pack', '-v', join(packs, index));
    expect(objects).toMatch(/ commit \d+ \d+ \d+ [1-9]\d* /);
  });

  test('is that of the repository that the chart lies in', async () => {
    await repository(workspace);
    const inner = join(workspace, 'src/other');
    await repository(inner);
    await commit(inner, 5);
    expect(commitTime(join(inner, 'chart'), workspace)).toBe(time + 5 * 3600);
    expect(commitTime(join(workspace, 'chart'), workspace)).toBe(time);
  });

  test('is that of a worktree, and of a submodule', async () => {
    const main = join(workspace, 'main');
    await repository(main);
    await git(main, 'worktree', 'add', '-q', '../tree');
    await commit(join(workspace, 'tree'), 3);
    expect(commitTime(join(workspace, 'tree/chart'), workspace)).toBe(time + 3 * 3600);
    expect(commitTime(main, workspace)).toBe(time);
    const outer = join(workspace, 'outer');
    await repository(outer);
    await git(outer, '-c', 'protocol.file.allow=always', 'submodule', '-q', 'add', '../main', 'sub');
    await commit(outer, 9);
    expect(commitTime(join(outer, 'sub/chart'), workspace)).toBe(time);
  });
});

describe('nothing is given', () => {
  test('where there is no repository, or one above the workspace alone', async () => {
    expect(commitTime(workspace, workspace)).toBeUndefined();
    await repository(workspace);
    expect(commitTime(join(workspace, 'chart'), join(workspace, 'chart'))).toBeUndefined();
  });

  test('where there is no commit yet', async () => {
    await git(workspace, 'init', '-q');
    expect(commitTime(workspace, workspace)).toBeUndefined();
  });

  test('of a repository outside the workspace, however it is named', async () => {
    const outside = directory();
    await repository(outside);
    symlinkSync(join(outside, '.git'), join(workspace, '.git'));
    expect(commitTime(workspace, workspace)).toBeUndefined();
    unlinkSync(join(workspace, '.git'));
    writeFileSync(join(workspace, '.git'), `gitdir: ${join(outside, '.git')}\n`);
    expect(commitTime(workspace, workspace)).toBeUndefined();
    rmSync(join(workspace, '.git'));
    await git(workspace, 'clone', '-q', '--shared', outside, 'shared');
    expect(commitTime(join(workspace, 'shared'), workspace)).toBeUndefined();
  });

  test('where the object would have to be fetched, and nothing of the configuration is run', async () => {
    await repository(workspace);
    const head = await git(workspace, 'rev-parse', 'HEAD');
    rmSync(join(workspace, '.git/objects', head.slice(0, 2), head.slice(2)));
    const trap = join(workspace, 'trapped');
    for (const [name, value] of [
      ['core.repositoryformatversion', '1'],
      ['extensions.partialClone', 'o'],
      ['remote.o.url', '.'],
      ['remote.o.promisor', 'true'],
      ['remote.o.uploadpack', `touch ${trap}; false`],
      ['core.fsmonitor', `touch ${trap}`],
    ] as const) {
      await git(workspace, 'config', name, value);
    }
    expect(commitTime(workspace, workspace)).toBeUndefined();
    expect(existsSync(trap)).toBe(false);
  });

  test.each(['HEAD', 'objects'])('of a damaged repository: %s', async (what) => {
    await repository(workspace);
    const head = await git(workspace, 'rev-parse', 'HEAD');
    if (what === 'HEAD') writeFileSync(join(workspace, '.git/HEAD'), 'ref: refs/../../../../etc/passwd\n');
    else {
      const path = join(workspace, '.git/objects', head.slice(0, 2), head.slice(2));
      rmSync(path);
      writeFileSync(path, 'not deflated');
    }
    expect(commitTime(workspace, workspace)).toBeUndefined();
  });
});
