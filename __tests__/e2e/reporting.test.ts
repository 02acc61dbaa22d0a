import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

async function addChart(name: string): Promise<void> {
  const chart = path.join(stage.workspace, 'charts', name);
  await cp(path.join(stage.workspace, 'hello'), chart, { recursive: true });
  const file = path.join(chart, 'Chart.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^name:.*$/m, `name: ${name}`));
}

function messages({ commands }: StepResult, kind: string): readonly string[] {
  return commands.filter(({ name }) => name === kind).map(({ message }) => message);
}

const regions = 'eu-central-1\neu-west-1\nus-east-1\nus-west-2';

describe('what many destinations have in common is said once', () => {
  test('a warning', async () => {
    const inputs = { 'chart-path': 'hello', 'aws-region': regions, 'create-repository': 'true' };
    const run = await stage.push({ ...inputs, repository: 'other-name' });
    expect(run.exitCode).toBe(0);
    expect(messages(run, 'warning')).toEqual([
      expect.stringMatching(/^(\S+\/other-name, ){3}\S+\/other-name: the repository's name does not end in/),
    ]);
    await stage.editChart('description:', 'description: other, not');
    const skipped = await stage.push({ ...inputs, repository: 'other-name', 'if-exists': 'skip' });
    expect(messages(skipped, 'warning').filter((text) => text.includes('skipped'))).toHaveLength(1);
  });

  test('a failure: once in the log, once as an error', async () => {
    for (const name of ['api', 'web', 'worker']) await addChart(name);
    const run = await stage.push({ 'chart-path': 'charts/*' });
    expect(messages(run, 'error')).toEqual([
      expect.stringMatching(
        /^3 repositories are missing: \S+\/api, \S+\/web, \S+\/worker; set create-repository: true, or create them/,
      ),
    ]);
    expect(run.stdout.match(/the repository "api" does not exist/g)).toHaveLength(1);
    expect(run.summary).toMatch(/^<h3>3 failed<\/h3>/);
  });
});

test('twelve regions that deny the same are one error, with each region in it once', async () => {
  const twelve = [
    ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'eu-west-1', 'eu-west-2'],
    ...['eu-west-3', 'eu-central-1', 'eu-north-1', 'ap-south-1', 'ap-northeast-1', 'ap-southeast-1'],
  ];
  stage.emulator.deny('ecr:PutImage');
  const inputs = { 'chart-path': 'hello', 'aws-region': twelve.join('\n'), 'create-repository': 'true' };
  const run = await stage.push(inputs);
  const [error = '', ...more] = messages(run, 'error');
  expect(more).toEqual([]);
  expect(error.match(/no permission for ecr:PutImage/g)).toHaveLength(1);
  const results = JSON.parse(run.outputs['results'] ?? '') as readonly { ref: string; error: string }[];
  expect(results).toHaveLength(12);
  for (const { ref } of results) {
    const named = error
      .split(/[\s,;]+/)
      .filter((word) => word === ref || word === `${ref.replace(/:[^:]*$/, '')}:`);
    expect(named).toHaveLength(1);
    // In the log, it is told where it happened: once for each.
    expect(run.stdout.split('\n').filter((line) => line.startsWith(`${ref}: failed: `))).toHaveLength(1);
  }
  expect(run.summary).toMatch(/^<h3>12 failed<\/h3>/);
});

describe('a Git tag of one chart', () => {
  beforeEach(async () => {
    for (const name of ['api', 'web']) await addChart(name);
  });

  const inputs = { 'chart-path': 'charts/*', 'create-repository': 'true', 'verify-tag': 'true' };

  test.each(['api-0.1.0', 'api/v0.1.0'])(
    '%s releases it, and leaves the others out with a notice',
    async (tag) => {
      const run = await stage.push(inputs, { GITHUB_REF: `refs/tags/${tag}` });
      expect(run).toMatchObject({
        exitCode: 0,
        outputs: {
          pushed: 'true',
          'repository-created': 'true',
          'chart-name': 'api',
          digest: expect.stringMatching(/^sha256:/),
        },
      });
      expect(messages(run, 'notice')).toEqual([
        `charts/web is left out: the Git tag "${tag}" releases the chart api`,
      ]);
      const results = JSON.parse(run.outputs['results'] ?? '') as readonly Record<string, unknown>[];
      expect(results).toMatchObject([
        { 'chart-name': 'api', pushed: true },
        { 'chart-name': 'web', pushed: false, 'left-out': expect.stringContaining('releases the chart api') },
      ]);
      expect(run.summary).toContain('<h3>1 pushed, 1 left out</h3>');
      expect(stage.emulator.requests.filter(({ url }) => url.includes('/web/'))).toEqual([]);
    },
  );

  test('that is plain must be the version of each', async () => {
    expect(await stage.push(inputs, { GITHUB_REF: 'refs/tags/v0.1.0' })).toMatchObject({ exitCode: 0 });
    expect(await stage.push(inputs, { GITHUB_REF: 'refs/tags/v0.2.0' })).toMatchObject({ exitCode: 1 });
  });

  test('with another version than the chart fails', async () => {
    const run = await stage.push(inputs, { GITHUB_REF: 'refs/tags/api-0.2.0' });
    expect(messages(run, 'error')).toEqual([expect.stringContaining('does not match the chart api')]);
  });
});

describe('a file of the runner that cannot be written', () => {
  const inputs = { 'chart-path': 'hello', 'create-repository': 'true' };

  test('for the summary is a warning', async () => {
    const folder = path.join(stage.workspace, 'summary');
    await mkdir(folder);
    const run = await stage.push(inputs, { GITHUB_STEP_SUMMARY: folder });
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
    expect(messages(run, 'warning')).toEqual([expect.stringContaining('cannot write the job summary')]);
  });

  test('for the outputs fails and says what was pushed, after the real error', async () => {
    const folder = path.join(stage.workspace, 'outputs');
    await mkdir(folder);
    const run = await stage.push(inputs, { GITHUB_OUTPUT: folder });
    expect(run.exitCode).toBe(1);
    expect(messages(run, 'error')).toEqual([
      expect.stringMatching(
        /^cannot write to the runner's file GITHUB_OUTPUT: .*hello:0\.1\.0 was pushed as sha256:/,
      ),
    ]);
    await stage.editChart('description:', 'description: other, not');
    const failed = await stage.push(inputs, { GITHUB_OUTPUT: folder });
    expect(messages(failed, 'error')).toEqual([
      expect.stringContaining('exists with different content'),
      expect.stringMatching(/GITHUB_OUTPUT.*nothing was done/),
    ]);
  });
});
