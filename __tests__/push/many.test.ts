import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { digestOf } from '../../src/digest.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { startPushing, type Pushing } from '../support/pushing.ts';

let pushing: Pushing;
beforeEach(async () => {
  pushing = await startPushing();
});
afterEach(async () => {
  await pushing.close();
});

function count(operations: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...new Set(operations)].map((name) => [name, operations.filter((each) => each === name).length]),
  );
}

/** The most pushes that wait at a time, by a registry that answers only when nothing else can begin. */
async function mostAtOnce(registries: number): Promise<number> {
  const config = new Uint8Array();
  const archive = { file: '', digest: digestOf('archive'), size: 7 };
  let [waiting, most] = [0, 0];
  const client = {
    resolve: () => Promise.resolve(undefined),
    putManifest: () => Promise.reject(new Error('enough')),
    hasBlob: async (_repository: string, digest: string) => {
      if (digest !== archive.digest) return true;
      waiting += 1;
      most = Math.max(most, waiting);
      await setImmediate(); // by then, all that may run at a time have come here
      waiting -= 1;
      return true;
    },
  };
  const registry = { type: 'private', host: 'registry.test', client, explain: () => undefined };
  await pushing.push(
    {
      charts: Array.from({ length: 40 }, (_, index) => `app@1.0.${index}`),
      destinations: Array.from({ length: registries }, () => ({ type: 'private', region: 'eu-central-1' })),
    },
    {
      prepare: (path) => {
        const metadata = { name: 'app', version: path.slice('app@'.length), apiVersion: 'v2' };
        return Promise.resolve({ chart: { metadata, config, archive, warnings: [] }, created: undefined });
      },
      open: () => Promise.resolve(registry as unknown as Registry),
    },
  );
  return most;
}

describe('pushes at the same time', () => {
  test.each([
    [1, 8],
    [2, 16],
    [5, 32],
  ])('to %i registries: %i', async (destinations, most) => {
    expect(await mostAtOnce(destinations)).toBe(most);
  });
});

describe('many charts', () => {
  const charts = ['app@1.0.0', 'web@1.0.0', 'db@1.0.0'];

  test('open uploads only for what is missing', async () => {
    await pushing.push({ charts });
    pushing.operations();
    await pushing.push({ charts: ['app@1.0.0', 'web@1.0.0', 'db@2.0.0'] });
    // Two blobs of one chart; the tags of three are looked at.
    expect(count(pushing.operations())).toEqual({
      GetAuthorizationToken: 1,
      BatchGetImage: 3,
      BatchCheckLayerAvailability: 6,
      InitiateLayerUpload: 2,
      CompleteLayerUpload: 2,
      PutImage: 1,
    });
  });

  test('open no upload for the one blob of two that is there', async () => {
    await pushing.push({ charts });
    pushing.operations();
    // Other content under the same version: another archive with the same config.
    await pushing.push({ charts: ['app@1.0.0/other', 'web@1.0.0'], ifExists: 'overwrite' });
    expect(count(pushing.operations())).toMatchObject({ InitiateLayerUpload: 1, CompleteLayerUpload: 1 });
  });

  test('one that fails does not stop the others, and results keep the order', async () => {
    const { results } = await pushing.push({ charts });
    expect(results.map(({ target }) => target?.name)).toEqual(['app', 'web', 'db']);
    const again = await pushing.push({
      charts: ['web@1.0.0/other', 'app@3.0.0', 'broken'],
      destinations: [
        { type: 'private', region: 'eu-central-1' },
        { type: 'private', region: 'us-east-1' },
      ],
    });
    expect(
      again.results.map(({ chartPath, delivery, failure }) => [
        chartPath,
        delivery?.state,
        failure !== undefined,
      ]),
    ).toEqual([
      ['web@1.0.0/other', undefined, true],
      ['web@1.0.0/other', 'pushed', false],
      ['app@3.0.0', 'pushed', false],
      ['app@3.0.0', 'pushed', false],
      ['broken', undefined, true],
      ['broken', undefined, true],
    ]);
  });
});

test('one chart opens its uploads while its tag is looked at: the look is answered only once they are open', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let opened = 0;
  const eager = await startPushing({
    intercept: async ({ record }, proceed) => {
      if (record.operation === 'BatchGetImage') await promise;
      if (record.operation === 'InitiateLayerUpload' && ++opened === 2) resolve(undefined);
      return await proceed();
    },
  });
  try {
    const { results } = await eager.push({});
    expect(results[0]?.delivery?.state).toBe('pushed');
  } finally {
    await eager.close();
  }
});

test('eight deliveries are under way for each registry: each tag is shown only once sixteen are asked for', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let asked = 0;
  let underWay = 0;
  let most = 0;
  const busy = await startPushing({
    intercept: async ({ record }, proceed) => {
      if (record.operation !== 'BatchGetImage') return await proceed();
      asked += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      if (asked === 16) resolve(undefined);
      await promise;
      underWay -= 1;
      return await proceed();
    },
  });
  try {
    const { results } = await busy.push({
      charts: Array.from({ length: 9 }, (_, index) => `app-${index}@1.0.0`),
      destinations: [
        { type: 'private', region: 'eu-central-1' },
        { type: 'private', region: 'us-east-1' },
      ],
    });
    expect(results.map(({ delivery }) => delivery?.state)).toEqual(Array(18).fill('pushed'));
    expect(most).toBe(16);
  } finally {
    await busy.close();
  }
});

test('eight regions and ECR Public get one digest', async () => {
  const regions = [
    'eu-central-1',
    'eu-west-1',
    'eu-west-2',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'ap-northeast-1',
  ];
  const { results } = await pushing.push({
    destinations: [...regions.map((region) => ({ type: 'private' as const, region })), { type: 'public' }],
  });
  expect(results.map(({ target }) => target?.registry.region)).toEqual([...regions, 'us-east-1']);
  expect(results.map(({ failure }) => failure)).toEqual(results.map(() => undefined));
  expect(new Set(results.map(({ delivery }) => delivery?.digest)).size).toBe(1);
  expect(new Set(results.map(({ target }) => target?.registry.host)).size).toBe(9);
});
