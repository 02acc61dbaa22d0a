import { CreateRepositoryCommand, UpdateImageStorageClassCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { StepResult } from '../../scripts/runner/job.ts';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

let stage: Stage;
let digest: string;
let registry: string;

/** A version in ECR's archive: https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html */
beforeEach(async () => {
  stage = await openStage();
  const ecr = ecrClient(stage.emulator.environment);
  const repositoryName = 'hello';
  await ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability: 'IMMUTABLE' }));
  ({ digest = '', registry = '' } = (await stage.push({ 'chart-path': 'hello' })).outputs);
  const imageId = { imageTag: '0.1.0' };
  await ecr.send(
    new UpdateImageStorageClassCommand({ repositoryName, imageId, targetStorageClass: 'ARCHIVE' }),
  );
});
afterEach(async () => {
  await stage.close();
});

const restore =
  'is archived: restore it with: aws ecr update-image-storage-class --region eu-central-1 --repository-name hello --image-id imageTag=0.1.0 --target-storage-class STANDARD';

test.each<[string, (stage: Stage) => Promise<StepResult>]>([
  ['pull', (on) => on.use('pull', { chart: 'hello', version: '0.1.0' })],
  ['a pull of a range', (on) => on.use('pull', { chart: 'hello', version: '^0.1' })],
  [
    'promote',
    (on) => on.use('promote', { from: 'hello:0.1.0', to: 'stable/hello', 'create-repository': 'true' }),
  ],
])('%s says that the version is archived, and how to restore it', async (_name, run) => {
  const result = await run(stage);
  expect(result.exitCode).toBe(1);
  expect(theError(result)).toContain(`${registry}/hello:0.1.0 ${restore}; or use another version`);
});

test('a push onto it fails, saying so, and is skipped where that is asked for', async () => {
  await stage.editChart('A web server', 'Another web server');
  const failed = await stage.push({ 'chart-path': 'hello' });
  expect(failed.exitCode).toBe(1);
  expect(theError(failed)).toContain(`${restore}; or raise the chart's version`);
  const skipped = await stage.push({ 'chart-path': 'hello', 'if-exists': 'skip' });
  expect(skipped).toMatchObject({ exitCode: 0, outputs: { pushed: 'false', digest } });
});

test('without ecr:DescribeImages it is missing, as any other', async () => {
  stage.emulator.deny('ecr:DescribeImages');
  const result = await stage.use('pull', { chart: 'hello', version: '0.1.0' });
  expect(result.exitCode).toBe(1);
  expect(theError(result)).toContain('was not found in');
});

test('is deleted by a range like any other', async () => {
  const result = await stage.use('delete', { chart: 'hello', version: '^0.1' });
  expect(result.exitCode).toBe(0);
  expect(JSON.parse(result.outputs['deleted'] ?? '')).toMatchObject([{ digest }]);
});
