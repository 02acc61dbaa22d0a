import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

function writes(since = 0): readonly string[] {
  return stage.emulator.requests
    .slice(since)
    .filter(({ write }) => write)
    .map(({ method, url }) => `${method} ${url}`);
}

test.each(['private', 'public'])('a dry run to a %s registry looks, and writes nothing', async (type) => {
  const inputs = { 'chart-path': 'hello', 'registry-type': type, 'create-repository': 'true' };
  const rehearsal = await stage.push({ ...inputs, 'dry-run': 'true' });

  expect(rehearsal).toMatchObject({
    exitCode: 0,
    outputs: { pushed: 'false', 'repository-created': 'false', 'chart-version': '0.1.0' },
  });
  expect(stage.emulator.requests).not.toEqual([]);
  expect(writes()).toEqual([]);

  const performance = await stage.push(inputs);
  const before = stage.emulator.requests.length;
  expect(performance.outputs).toMatchObject({
    pushed: 'true',
    digest: rehearsal.outputs['digest'],
    ref: rehearsal.outputs['ref'],
  });

  const unchanged = await stage.push({ ...inputs, 'dry-run': 'true' });
  expect(unchanged.outputs).toMatchObject({ pushed: 'false', digest: performance.outputs['digest'] });
  expect(writes(before)).toEqual([]);
});

test('a dry run fails where the push would', async () => {
  const run = await stage.push({ 'chart-path': 'hello', 'dry-run': 'true' });
  expect(run.exitCode).toBe(1);
  expect(run.commands.filter(({ name }) => name === 'error').map(({ message }) => message)).toEqual([
    expect.stringContaining('create-repository'),
  ]);
});
