import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { git, gitEnvironment } from '../support/git.ts';
import { describeSteps, pathWithFakeGh, runScript, scriptOf, type Output } from './steps.ts';

const branch = 'dependabot/npm_and_yarn/tar-8';

let scratch: string;
let author: string;
let runner: string;

beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'commit-dist-'));
  const origin = path.join(scratch, 'origin.git');
  [author, runner] = [path.join(scratch, 'author'), path.join(scratch, 'runner')];
  await git(scratch, 'init', '--quiet', '--bare', '--initial-branch=main', origin);
  await git(scratch, 'clone', '--quiet', origin, author);
  await git(author, 'checkout', '--quiet', '-b', 'main');
  await commitFiles({ 'dist/index.js': 'old', 'dist/gone.js': 'old', 'src.ts': 'old' });
  await git(author, 'push', '--quiet', 'origin', 'main');
  await git(author, 'checkout', '--quiet', '-b', branch);
  await commitFiles({ 'src.ts': 'new' });
  await git(author, 'push', '--quiet', 'origin', branch);
  await git(scratch, 'clone', '--quiet', '--depth=1', `file://${origin}`, runner);
});
afterEach(() => rm(scratch, { recursive: true }));

async function commitFiles(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(author, name)), { recursive: true });
    await writeFile(path.join(author, name), text);
  }
  await git(author, 'add', '.');
  await git(author, 'commit', '--quiet', '--message', 'A change');
}

/** Runs the step on what rebuild-dist.yml has built from the branch as it is now; before it does, something may happen. */
async function commitDist(
  built: Readonly<Record<string, string>>,
  meanwhile?: () => Promise<void>,
): Promise<Output> {
  const COMMIT = await git(author, 'rev-parse', 'HEAD');
  await meanwhile?.();
  const temp = path.join(scratch, 'temp');
  await mkdir(path.join(temp, 'dist'), { recursive: true });
  for (const [name, text] of Object.entries(built)) await writeFile(path.join(temp, 'dist', name), text);
  const PATH = await pathWithFakeGh(path.join(scratch, 'bin'), path.join(scratch, 'gh.log'));
  const environment = { ...gitEnvironment(), PATH, COMMIT, BRANCH: branch, RUNNER_TEMP: temp };
  return await runScript(await scriptOf('commit-dist', 'Commit and push'), runner, environment);
}

describeSteps('commit-dist.yml', () => {
  test('what was built becomes a commit on the branch, and nothing else changes', async () => {
    const before = await git(author, 'rev-parse', 'HEAD');
    await commitDist({ 'index.js': 'new', 'chunk.js': 'new' });
    await git(author, 'pull', '--quiet', 'origin', branch);
    expect(await git(author, 'rev-parse', 'HEAD^')).toBe(before);
    expect(await git(author, 'diff', '--name-status', 'HEAD^', 'HEAD')).toBe(
      ['A\tdist/chunk.js', 'D\tdist/gone.js', 'M\tdist/index.js'].join('\n'),
    );
  });

  test('where dist/ is what was built, nothing is committed', async () => {
    const { stdout } = await commitDist({ 'index.js': 'old', 'gone.js': 'old' });
    expect(stdout).toContain('dist/ is what was built');
    expect(await git(author, 'ls-remote', 'origin', branch)).toContain(
      await git(author, 'rev-parse', 'HEAD'),
    );
  });

  test('a branch that has moved on since the build is left alone', async () => {
    const pushed = commitDist({ 'index.js': 'new', 'gone.js': 'old' }, async () => {
      await commitFiles({ 'src.ts': 'newer' });
      await git(author, 'push', '--quiet', 'origin', branch);
    });
    await expect(pushed).rejects.toThrow('[rejected]');
    expect(await git(author, 'ls-remote', 'origin', branch)).toContain(
      await git(author, 'rev-parse', 'HEAD'),
    );
  });
});
