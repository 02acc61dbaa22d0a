import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

/** The repository `hello`, which is full with one image. */
let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ imagesPerRepository: 1 });
});
afterEach(async () => {
  await stage.close();
});

const remedy =
  'the repository is full: delete images, add a lifecycle policy or raise the quota "Images per repository"';

// AWS's text: https://github.com/aws/containers-roadmap/issues/2159
test.each<[string, string, (run: Stage) => Promise<StepResult>]>([
  ['push', 'hello', (run) => run.push({ 'chart-path': 'hello', version: '0.2.0' })],
  ['promote', 'stable/hello', (run) => run.use('promote', { from: 'hello:0.1.0', to: 'stable/hello' })],
])('a %s into a full repository says so, and what to do', async (_name, repository, run) => {
  const first = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
  const registry = first.outputs['registry'] ?? '';
  if (repository !== 'hello') {
    await stage.push({
      'chart-path': 'hello',
      version: '0.3.0',
      repository,
      'create-repository': 'true',
    });
  }
  const before = stage.emulator.requests.length;
  const result = await run(stage);
  expect(result.exitCode).toBe(1);
  const message = theError(result);
  expect(message).toContain(`${registry}/${repository}: PUT http://${registry}/v2/${repository}/manifests/`);
  expect(message).toContain(
    `The repository with name '${repository}' in registry with id '123456789012' already has the maximum allowed number of images which is '1'`,
  );
  expect(message).toContain(remedy);
  expect(message).not.toContain('no permission');
  // A full repository stays full: it is not asked again.
  const puts = stage.emulator.requests.slice(before).filter(({ operation }) => operation === 'PutImage');
  expect(puts).toHaveLength(1);
});
