import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openStage, type Stage } from '../support/stage.ts';

type Entry = Readonly<Record<string, string | boolean>>;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

/** Adds a chart to the workspace, the example under another name. */
async function addChart(directory: string, name: string): Promise<void> {
  const chart = path.join(stage.workspace, directory);
  await cp(path.join(stage.workspace, 'hello'), chart, { recursive: true });
  const file = path.join(chart, 'Chart.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^name:.*$/m, `name: ${name}`));
}

describe('a directory of charts', () => {
  beforeEach(async () => {
    for (const name of ['web', 'api', 'worker']) await addChart(`charts/${name}`, name);
  });

  test('is pushed with one pattern, in order, each to its repository', async () => {
    const run = await stage.push({
      'chart-path': 'charts/*',
      'repository-prefix': 'team',
      'create-repository': 'true',
      'package-directory': 'out',
    });
    expect(run.exitCode).toBe(0);
    const results = JSON.parse(run.outputs['results'] ?? '') as readonly Entry[];
    expect(results.map((each) => [each['chart-name'], each['pushed']])).toEqual([
      ['api', true],
      ['web', true],
      ['worker', true],
    ]);
    expect(run.outputs).toMatchObject({
      digest: '',
      'chart-name': '',
      'chart-version': '0.1.0',
      pushed: 'true',
    });
    expect((await readdir(path.join(stage.workspace, 'out'))).sort()).toEqual([
      'api-0.1.0.tgz',
      'web-0.1.0.tgz',
      'worker-0.1.0.tgz',
    ]);
    expect(run.stdout).toContain(
      '::group::3 charts to 1 destination\ncharts/api\ncharts/web\ncharts/worker\n',
    );
    for (const { ref } of results) expect(run.stdout).toContain(`${String(ref)}: pushed`);
  });

  test('fails where one fails, after the others are there', async () => {
    const file = path.join(stage.workspace, 'charts/web/Chart.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^version:.*$/m, 'version: one'));
    const run = await stage.push({ 'chart-path': 'charts/*', 'create-repository': 'true' });
    expect(run.exitCode).toBe(1);
    const results = JSON.parse(run.outputs['results'] ?? '') as readonly Entry[];
    expect(results.map(({ pushed }) => pushed)).toEqual([true, false, true]);
    expect(results[1]?.['error']).toContain('chart.metadata.version "one" is invalid');
    const [error, ...more] = run.commands.filter(({ name }) => name === 'error');
    expect(more).toEqual([]);
    expect(error?.properties).toMatchObject({ file: 'charts/web/Chart.yaml' });
    expect(run.stdout).toMatch(/^charts\/web: failed: .*chart\.metadata\.version "one" is invalid/m);
  });
});

test('one chart goes to regions and to ECR Public with one digest', async () => {
  const run = await stage.push({
    'chart-path': 'hello',
    'aws-region': 'eu-central-1\nus-east-1\nap-northeast-1',
    'create-repository': 'true',
  });
  const toPublic = await stage.push({
    'chart-path': 'hello',
    'registry-type': 'public',
    'create-repository': 'true',
  });
  expect(run.outputs).toMatchObject({ digest: toPublic.outputs['digest'], registry: '', pushed: 'true' });
  const results = JSON.parse(run.outputs['results'] ?? '') as readonly Entry[];
  expect(new Set(results.map(({ registry }) => registry)).size).toBe(3);
});

test('several failures are listed at the end', async () => {
  await addChart('other', 'other');
  await writeFile(
    path.join(stage.workspace, 'other/Chart.yaml'),
    'apiVersion: v2\nname: other\nversion: one\n',
  );
  const run = await stage.push({ 'chart-path': 'hello\nother' });
  expect(run.exitCode).toBe(1);
  const [message = '', ...more] = run.commands
    .filter(({ name }) => name === 'error')
    .map((command) => command.message);
  expect(more).toEqual([]);
  expect(message).toMatch(/^2 of 2 pushes failed:\n- .*\/hello:0\.1\.0: .*\n- other: /);
});
