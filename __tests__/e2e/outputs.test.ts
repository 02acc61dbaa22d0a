import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

const push = { 'chart-path': 'hello', 'create-repository': 'true' };

/** Runs steps of which the last one is looked at. */
type Scenario = () => Promise<StepResult>;

const tag = { GITHUB_REF: 'refs/tags/other-1.0.0', GITHUB_REF_TYPE: 'tag' };

async function after(first: Readonly<Record<string, string>>, last: Scenario): Promise<StepResult> {
  expect((await stage.push({ ...push, ...first })).exitCode).toBe(0);
  return await last();
}

const scenarios: readonly (readonly [string, Scenario, heading: RegExp])[] = [
  ['a push', () => stage.push(push), /^1 pushed$/],
  ['a push of what is there', () => after({}, () => stage.push(push)), /^1 unchanged$/],
  ['a dry run', () => stage.push({ ...push, 'dry-run': 'true' }), /^1 would be pushed \(dry run\)$/],
  ['a push that is none', () => stage.push({ ...push, push: 'false' }), /^1 packaged$/],
  ['a push that fails', () => stage.push({ 'chart-path': 'hello' }), /^1 failed$/],
  [
    'a push to two regions',
    () => stage.push({ ...push, 'aws-region': 'eu-central-1\nus-east-1' }),
    /^2 pushed$/,
  ],
  [
    'a push that skips',
    () =>
      after({}, async () => {
        await stage.editChart(/$/, '\nkeywords: [other]\n');
        return await stage.push({ ...push, 'if-exists': 'skip' });
      }),
    /^1 skipped$/,
  ],
  ['a pull', () => after({}, () => stage.use('pull', { chart: 'hello', destination: 'out' })), /^1 pulled$/],
  [
    'a pull of what is not there',
    () => after({}, () => stage.use('pull', { chart: 'hello', version: '^7', destination: 'out' })),
    /^1 failed$/,
  ],
  [
    'a promotion',
    () =>
      after({}, () =>
        stage.use('promote', { from: 'hello:0.1.0', to: 'copy/hello', 'create-repository': 'true' }),
      ),
    /^1 promoted$/,
  ],
  [
    'a promotion of what is there',
    () =>
      after({}, async () => {
        const inputs = { from: 'hello:0.1.0', to: 'copy/hello', 'create-repository': 'true' };
        await stage.use('promote', inputs);
        return await stage.use('promote', inputs);
      }),
    /^1 unchanged$/,
  ],
  [
    'a promotion of nothing',
    () => after({}, () => stage.use('promote', { from: 'hello', version: '^7', to: 'copy/hello' })),
    /^1 failed$/,
  ],
  [
    'a deletion',
    () => after({}, () => stage.use('delete', { chart: 'hello', version: '0.1.0' })),
    /^1 deleted$/,
  ],
  [
    'a deletion of what is not there',
    () => after({}, () => stage.use('delete', { chart: 'hello', version: '7.0.0' })),
    /^1 failed$/,
  ],
];

test.each(scenarios)('%s has outputs of one kind, and a summary', async (_what, run, heading) => {
  const { outputs, summary, commands, stdout } = await run();
  const results = JSON.parse(outputs['results'] ?? 'null') as readonly Readonly<Record<string, unknown>>[];
  expect(Array.isArray(results)).toBe(true);
  // Booleans are booleans there, and words in an output of their own.
  for (const value of results.flatMap((result) => Object.values(result))) {
    expect(['true', 'false']).not.toContain(value);
  }
  for (const name of ['pushed', 'repository-created', 'drift', 'deleted']) {
    const value = outputs[name] ?? '';
    if (value !== '' && name !== 'deleted') expect(value).toMatch(/^(?:true|false)$/);
  }
  const [, title = ''] = /^<h3>(.*?)<\/h3>/.exec(summary) ?? [];
  expect(title).toMatch(heading);
  // Digests are short; the whole one is in the title.
  expect(summary.replace(/title="[^"]*"|<pre[^]*?<\/pre>/g, '')).not.toMatch(/[0-9a-f]{64}/);
  const errors = commands.filter(({ name }) => name === 'error').map(({ message }) => message);
  expect(errors.length).toBeLessThanOrEqual(1);
  for (const message of errors) {
    const lines = stdout.split('\n').filter((line) => !line.startsWith('::') && line.includes(message));
    expect(lines.length).toBeLessThanOrEqual(1);
  }
});

test('a chart that the Git tag leaves out is told apart', async () => {
  const run = await stage.push({ ...push, 'verify-tag': 'true' }, tag);
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ pushed: 'false', 'repository-created': 'false' });
});
