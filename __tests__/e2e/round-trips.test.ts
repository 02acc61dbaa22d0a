import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openStage, type Stage } from '../support/stage.ts';
import { watchWaves, type Wave, type Waves } from '../support/waves.ts';

// The operations behind the requests of the data plane: HEAD of a manifest is BatchGetImage, HEAD of a blob is
// BatchCheckLayerAvailability, POST is InitiateLayerUpload, PUT of a blob is CompleteLayerUpload.
const look: Wave = [
  'BatchCheckLayerAvailability',
  'BatchCheckLayerAvailability',
  'BatchGetImage',
  'InitiateLayerUpload',
  'InitiateLayerUpload',
];
const blobs: Wave = ['CompleteLayerUpload', 'CompleteLayerUpload'];
const manifest: Wave = ['PutImage'];

const registries = [
  { type: 'private', signIn: ['GetAuthorizationToken'] },
  { type: 'public', signIn: ['DescribeRegistries', 'GetAuthorizationToken'] },
] as const;

let waves: Waves;
let stage: Stage;
beforeEach(async () => {
  waves = watchWaves();
  stage = await openStage({ intercept: waves.intercept });
});
afterEach(async () => {
  await stage.close();
});

/** Pushes the example chart and returns the waves of its requests; the expected ones are waited for. */
async function push(type: string, expected: readonly Wave[]): Promise<readonly Wave[]> {
  waves.expect(expected.map(({ length }) => length));
  const run = await stage.push({ 'chart-path': 'hello', 'registry-type': type, 'create-repository': 'true' });
  expect(run.exitCode).toBe(0);
  return waves.seen;
}

describe.each(registries)('round trips of a push to a $type registry', ({ type, signIn }) => {
  const creation: readonly Wave[] = [
    signIn,
    look,
    ['CreateRepository'],
    ['InitiateLayerUpload', 'InitiateLayerUpload'],
    blobs,
    manifest,
  ];

  test('creating the repository adds two to the three of a fresh push', async () => {
    expect(await push(type, creation)).toEqual(creation);
  });

  test('a fresh push takes three after the token', async () => {
    await push(type, creation);
    await stage.editChart('version: 0.1.0', 'version: 0.2.0');
    const expected = [signIn, look, blobs, manifest];
    expect(await push(type, expected)).toEqual(expected);
  });

  test('an unchanged push takes one', async () => {
    await push(type, creation);
    const expected = [signIn, look];
    expect(await push(type, expected)).toEqual(expected);
  });

  test('no more connections are opened than requests are under way at once, and one for AWS', async () => {
    await push(type, creation);
    const connections = new Set(stage.emulator.requests.map(({ connection }) => connection));
    expect(connections.size).toBeLessThanOrEqual(look.length + signIn.length);
  });
});
