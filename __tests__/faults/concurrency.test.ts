import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Interceptor } from '../../emulator/emulator.ts';
import type { FaultRule } from '../../emulator/faults/rules.ts';
import { ecrClient, readPrivateManifest } from '../../scripts/read-manifest.ts';
import { digestOf } from '../../src/digest.ts';
import type { PreparedChart } from '../../src/registry/chart-artifact.ts';
import type { PushResult } from '../../src/push/result.ts';
import { closingAfterEach } from '../support/closing.ts';
import { openStage } from '../support/stage.ts';
import { makeCharts, type Charts } from './support/charts.ts';
import { openWorld, type World } from './support/world.ts';

const later = closingAfterEach();
const runs = 20;

let charts: Charts;
beforeAll(async () => {
  charts = await makeCharts();
});
afterAll(async () => {
  await charts.close();
});

/** Holds back the requests of all runs until the last one has come, so that all of them take effect at once. */
function together(operation: string, method: string): FaultRule {
  let come = 0;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const hold: Interceptor = async (_call, proceed) => {
    come += 1;
    if (come === runs) resolve(undefined);
    await promise;
    return proceed();
  };
  return { operation, method, fault: hold, times: Infinity };
}

async function pushAll(
  world: World,
  charts: readonly PreparedChart[],
  rule: FaultRule,
): Promise<readonly PushResult[]> {
  return Promise.all(charts.map((chart) => world.push(chart, [rule])));
}

function same(): readonly PreparedChart[] {
  return Array.from({ length: runs }, () => charts.chart);
}

/** As many charts of one name and version, each with other metadata. */
function different(): readonly PreparedChart[] {
  return same().map((prepared, run) => {
    const config = Buffer.from(
      JSON.stringify({ name: 'hello', version: '0.1.0', description: `of run ${run}` }),
    );
    return { ...prepared, chart: { ...prepared.chart, config } };
  });
}

function states(results: readonly PushResult[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { delivery, failure } of results) {
    const state =
      delivery?.state ??
      failure?.message.replace(/^.*? (exists with different content).*$/, '$1') ??
      'nothing';
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

describe(`${runs} runs at once`, () => {
  test.each(['private', 'public'] as const)('that create a repository all win (%s)', async (kind) => {
    const world = later(await openWorld(kind));
    const results = await pushAll(world, same(), together('CreateRepository', 'POST'));
    expect(results.map(({ failure }) => failure)).toEqual(results.map(() => undefined));
    expect(results.filter(({ delivery }) => delivery?.repositoryCreated)).toHaveLength(1);
    expect(world.tagged('0.1.0')).toEqual({ digest: results[0]?.artifact?.digest, complete: true });
  });

  test('of the same chart all succeed where tags are immutable: one is first, and that is told', async () => {
    const world = later(await openWorld('private'));
    await world.createImmutable('hello');
    const results = await pushAll(world, same(), together('PutImage', 'PUT'));
    expect(states(results)).toEqual({ pushed: 1, unchanged: runs - 1 });
    expect(world.tagged('0.1.0')).toEqual({ digest: results[0]?.artifact?.digest, complete: true });
  });

  test.each(['private', 'public'] as const)(
    'of the same chart all succeed where they are not (%s)',
    async (kind) => {
      const world = later(await openWorld(kind));
      const results = await pushAll(world, same(), together('PutImage', 'PUT'));
      expect(states(results)).toEqual({ pushed: runs });
      expect(world.tagged('0.1.0')).toEqual({ digest: results[0]?.artifact?.digest, complete: true });
    },
  );

  test('of other charts under one immutable tag: one wins, and the others say who', async () => {
    const world = later(await openWorld('private'));
    await world.createImmutable('hello');
    const results = await pushAll(world, different(), together('PutImage', 'PUT'));
    expect(states(results)).toEqual({ pushed: 1, 'exists with different content': runs - 1 });
    const winner = results.find(({ delivery }) => delivery !== undefined)?.delivery?.digest;
    expect(world.tagged('0.1.0')).toEqual({ digest: winner, complete: true });
    const told = results.filter(({ failure }) => failure?.message.includes(winner ?? 'nobody'));
    expect(told).toHaveLength(runs - 1);
  });

  test('of other charts under one mutable tag: it is one of them, and complete', async () => {
    const world = later(await openWorld('private'));
    const results = await pushAll(world, different(), together('PutImage', 'PUT'));
    const tagged = world.tagged('0.1.0');
    expect(tagged?.complete).toBe(true);
    expect(results.map(({ artifact }) => artifact?.digest)).toContain(tagged?.digest);
  });
});

test('five runs of the bundle at once, to a repository that none of them finds', async () => {
  const stage = later(await openStage());
  const push = { 'chart-path': 'hello', 'create-repository': 'true' };
  const results = await Promise.all(Array.from({ length: 5 }, () => stage.push(push)));
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
  const manifest = await readPrivateManifest(ecrClient(stage.emulator.environment), 'hello', '0.1.0');
  expect(new Set(results.map(({ outputs }) => outputs['digest']))).toEqual(new Set([digestOf(manifest)]));
});
