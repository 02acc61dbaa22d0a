import { CreateRepositoryCommand, DescribeImagesCommand, type ImageTagMutability } from '@aws-sdk/client-ecr';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StepResult } from '../../scripts/runner/job.ts';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let first: StepResult;

/** A repository with the example chart in it, and the chart in the workspace no longer the same. */
async function occupy(imageTagMutability: ImageTagMutability): Promise<void> {
  const ecr = ecrClient(stage.emulator.environment);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'hello', imageTagMutability }));
  first = await stage.push({ 'chart-path': 'hello' });
  await stage.editChart('A web server', 'Another web server');
}

/** The digest under the tag 0.1.0, as ECR says. */
async function tagged(): Promise<string | undefined> {
  const ecr = ecrClient(stage.emulator.environment);
  const { imageDetails = [] } = await ecr.send(
    new DescribeImagesCommand({ repositoryName: 'hello', imageIds: [{ imageTag: '0.1.0' }] }),
  );
  return imageDetails[0]?.imageDigest;
}

beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

describe.each(['MUTABLE', 'IMMUTABLE'] as const)('other content under the tag, which is %s', (mutability) => {
  beforeEach(() => occupy(mutability));

  test('fails by default, and stays', async () => {
    const run = await stage.push({ 'chart-path': 'hello' });
    expect(run.exitCode).toBe(1);
    expect(run.outputs['pushed']).toBe('false');
    expect(await tagged()).toBe(first.outputs['digest']);
  });

  test('is kept with a warning when asked to skip', async () => {
    const run = await stage.push({ 'chart-path': 'hello', 'if-exists': 'skip' });
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { pushed: 'false', digest: first.outputs['digest'] },
    });
    const warnings = run.commands.filter(({ name }) => name === 'warning');
    expect(warnings).toMatchObject([{ properties: { file: 'hello/Chart.yaml', line: expect.any(String) } }]);
    expect(await tagged()).toBe(first.outputs['digest']);
  });

  test('the same content again is a success', async () => {
    await stage.editChart('Another web server', 'A web server');
    const run = await stage.push({ 'chart-path': 'hello' });
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { pushed: 'false', digest: first.outputs['digest'] },
    });
  });
});

test('other content is overwritten when asked to', async () => {
  await occupy('MUTABLE');
  const run = await stage.push({ 'chart-path': 'hello', 'if-exists': 'overwrite' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
  expect(run.outputs['digest']).not.toBe(first.outputs['digest']);
  expect(await tagged()).toBe(run.outputs['digest']);
});

describe('the same chart in an archive with other bytes', () => {
  /** Packages the chart, and packs the same tar again in another way. Returns the archive's path in the workspace. */
  async function repack(): Promise<string> {
    const packed = await stage.push({ 'chart-path': 'hello', 'package-directory': 'out', 'dry-run': 'true' });
    const archive = await readFile(packed.outputs['chart-file'] ?? '');
    const repacked = gzipSync(gunzipSync(archive), { level: 1 });
    expect(repacked.equals(archive)).toBe(false);
    await writeFile(path.join(stage.workspace, 'hello-0.1.0.tgz'), repacked);
    return 'hello-0.1.0.tgz';
  }

  test('is unchanged', async () => {
    const chart = await repack();
    first = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    const run = await stage.push({ 'chart-path': chart });
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { pushed: 'false', digest: first.outputs['digest'] },
    });
  });

  test('is another one where a file of it differs', async () => {
    const chart = await repack();
    await occupy('MUTABLE');
    await stage.editChart('Another web server', 'A web server');
    await writeFile(path.join(stage.workspace, 'hello/NOTES.md'), 'one file more');
    const changed = await stage.push({ 'chart-path': 'hello', 'if-exists': 'overwrite' });
    expect(changed.outputs).toMatchObject({ pushed: 'true' });
    const run = await stage.push({ 'chart-path': chart });
    expect(run.exitCode).toBe(1);
    expect(await tagged()).toBe(changed.outputs['digest']);
  });
});

test('an immutable tag cannot be overwritten', async () => {
  await occupy('IMMUTABLE');
  const run = await stage.push({ 'chart-path': 'hello', 'if-exists': 'overwrite' });
  expect(run.exitCode).toBe(1);
  expect(run.commands.filter(({ name }) => name === 'error').map(({ message }) => message)).toEqual([
    expect.stringContaining('immutable'),
  ]);
  expect(await tagged()).toBe(first.outputs['digest']);
});
