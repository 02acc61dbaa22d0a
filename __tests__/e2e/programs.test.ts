import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

const onUnix = process.platform === 'win32' ? test.skip : test;

/** Writes programs that leave a mark in the home directory when they are run. */
async function writePrograms(folder: string, mark: string, names: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const credentials = JSON.stringify({ Version: 1, AccessKeyId: 'AKIAEXAMPLE', SecretAccessKey: 'x' });
  for (const name of names) {
    const program = path.join(folder, name);
    const script = `#!/bin/sh\n: > '${path.join(stage.job.home, `ran-${mark}-${name}`)}'\necho '${credentials}'\n`;
    await writeFile(program, script);
    await chmod(program, 0o755);
  }
}

/** What attackers would like to be run: what the action runs, or has the SDK or the toolkit run. */
const names = ['keys', 'git', 'tar', 'helm', 'gzip', 'sh', 'docker-credential-keys', 'cosign', 'gpg'];

onUnix("no program of the workspace is run, whatever PATH says: not the SDK's either", async () => {
  const { workspace, job } = stage;
  await writePrograms(path.join(workspace, 'bin'), 'theirs', names);
  await writePrograms(workspace, 'theirs', names);
  await writePrograms(path.join(job.home, 'own'), 'own', ['keys']);
  await symlink(path.join(workspace, 'bin'), path.join(job.home, 'linked'));
  await mkdir(path.join(job.home, '.aws'));
  await writeFile(path.join(job.home, '.aws/config'), '[default]\ncredential_process = keys\n');
  const theirs = [path.join(workspace, 'bin'), path.join(job.home, 'linked'), '', '.', 'bin', './bin'];
  const run = await stage.push(
    { 'chart-path': 'hello', 'create-repository': 'true' },
    {
      PATH: [...theirs, path.join(job.home, 'own'), process.env['PATH'] ?? ''].join(path.delimiter),
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_SESSION_TOKEN: '',
    },
  );
  expect((await readdir(job.home)).filter((name) => name.startsWith('ran-'))).toEqual(['ran-own-keys']);
  expect(run).toMatchObject({ exitCode: 0 });
});
