import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { extract } from 'tar';
import { openStage, type Stage } from '../support/stage.ts';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * A job that uses the action gets its repository as GitHub archives it:
 * https://docs.github.com/en/repositories/working-with-files/using-files/downloading-source-code-archives
 */
let stage: Stage;
let action: string;
let archived: number;
beforeEach(async () => {
  stage = await openStage({}, 'dist');
  action = path.join(stage.job.temp, 'action');
  const file = path.join(stage.job.temp, 'action.tar');
  await mkdir(action);
  await promisify(execFile)('git', ['archive', '--worktree-attributes', '--output', file, 'HEAD'], {
    cwd: root,
  });
  archived = gzipSync(await readFile(file)).length;
  await extract({ file, cwd: action });
});
afterEach(async () => {
  await stage.close();
});

test('what a job downloads is all that the actions need', async () => {
  const pushed = await stage.job.uses(action, { 'chart-path': 'hello', 'create-repository': 'true' });
  expect(pushed).toMatchObject({ exitCode: 0, stderr: '', outputs: { pushed: 'true' } });
  const { ref = '', registry, digest } = pushed.outputs;
  const use = (name: string, inputs: Readonly<Record<string, string>>): ReturnType<typeof stage.job.uses> =>
    stage.job.uses(path.join(action, name), inputs);
  expect(await use('login', {})).toMatchObject({ exitCode: 0, outputs: { registry } });
  expect(await use('pull', { chart: ref })).toMatchObject({ exitCode: 0, outputs: { digest } });
  const to = { to: `${registry}/stable/hello`, 'create-repository': 'true' };
  expect(await use('promote', { from: ref, ...to })).toMatchObject({ exitCode: 0, outputs: { digest } });
  expect(await use('delete', { chart: ref })).toMatchObject({ exitCode: 0 });
  expect(await stage.job.end()).toMatchObject([{ exitCode: 0 }]);
});

test('it is nothing else, and at most 1.0 MB', async () => {
  const entries = (await readdir(action)).sort();
  expect(entries).toEqual(
    ['LICENSE', 'action.yml', 'delete', 'dist', 'login', 'package.json', 'promote', 'pull'].sort(),
  );
  expect(archived).toBeLessThanOrEqual(1_000_000);
});
