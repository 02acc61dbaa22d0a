import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openStage, type Stage } from '../support/stage.ts';

const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2', 'ap-south-1', 'sa-east-1'].join('\n');

let stage: Stage;
let host: string;
beforeEach(async () => {
  stage = await openStage();
  const pushed = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
  host = pushed.outputs['registry'] ?? '';
});
afterEach(async () => {
  await stage.close();
});

/** Each command, with more than one registry where it takes that. */
const commands: readonly (readonly [string, (use: Stage['use']) => Promise<StepResult>])[] = [
  [
    'push',
    (use) => use('push', { 'chart-path': 'hello', 'aws-region': regions, 'create-repository': 'true' }),
  ],
  ['login', (use) => use('login', { 'aws-region': regions })],
  ['pull', (use) => use('pull', { chart: `${host}/hello`, version: '0.x', destination: 'out' })],
  ['delete', (use) => use('delete', { chart: 'hello:0.1.0', 'aws-region': regions, 'if-missing': 'ignore' })],
  [
    'promote',
    (use) =>
      use('promote', {
        from: `${host}/hello:0.1.0`,
        to: 'stable/hello',
        'aws-region': regions,
        'create-repository': 'true',
      }),
  ],
];

test.each(commands)(
  '%s runs a credential_process once, however many registries there are',
  async (_name, run) => {
    const { home } = stage.job;
    const runs = path.join(home, 'runs');
    const script = path.join(home, 'process.mjs');
    await writeFile(
      script,
      `import { appendFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(runs)}, 'run\\n');
console.log(JSON.stringify({ Version: 1, AccessKeyId: 'AKIDPROCESS', SecretAccessKey: 's' }));\n`,
    );
    await mkdir(path.join(home, '.aws'));
    await writeFile(
      path.join(home, '.aws/config'),
      `[default]\ncredential_process = "${process.execPath}" "${script}"\n`,
    );
    const keys = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' };
    const result = await run((action, inputs) =>
      action === 'push' ? stage.push(inputs, keys) : stage.use(action, inputs, keys),
    );
    expect(result).toMatchObject({ exitCode: 0 });
    expect(await readFile(runs, 'utf8')).toBe('run\n');
  },
);
