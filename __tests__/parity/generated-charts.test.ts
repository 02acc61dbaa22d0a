import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compareDirectory } from './comparison.ts';
import type { Verdict } from './comparison.ts';
import { chart } from './generate/chart.ts';
import type { Tree } from './generate/tree.ts';
import { writeTree } from './generate/tree.ts';
import { startOracle } from './oracle.ts';
import type { Oracle } from './oracle.ts';
import { print, report } from './report.ts';

/** How many charts are generated, and what with: another seed gives other charts. */
const cases = Number(process.env['PARITY_CASES'] ?? 2000);
const seed = Number(process.env['PARITY_SEED'] ?? 20_260_821);

/** How many smaller charts are tried to explain a difference: each takes as long as any other. */
const maxShrinks = 500;

/** Each lane makes charts of its own, one after the other. */
const lanes = Array.from({ length: availableParallelism() }, (_, lane) => lane);

describe(`${cases} generated charts, seed ${seed}`, () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await startOracle();
  });
  afterAll(() => oracle.close());

  /** Gives fast-check's report of a lane. Kept are the verdicts up to the first difference, not those of shrinking it. */
  async function run(lane: number, verdicts: Verdict[]): Promise<fc.RunDetails<[Tree]>> {
    let shrinks = -1;
    const property = fc.asyncProperty(chart, async (tree) => {
      if (shrinks >= 0) shrinks += 1;
      if (shrinks > maxShrinks) return;
      const workspace = join(oracle.folder, `generated-${lane}`);
      const path = join(workspace, 'chart');
      try {
        await writeTree(path, tree);
        const verdict = await compareDirectory(oracle, { name: `seed ${seed + lane}`, path, workspace });
        if (shrinks < 0) verdicts.push(verdict);
        if (verdict.differences.length > 0) shrinks = Math.max(0, shrinks);
        expect(verdict.differences).toEqual([]);
      } finally {
        await rm(workspace, { recursive: true, force: true });
      }
    });
    return fc.check(property, { seed: seed + lane, numRuns: Math.ceil(cases / lanes.length) });
  }

  test('are packaged as both Helms package them', async () => {
    const verdicts: Verdict[] = [];
    const details = await Promise.all(lanes.map((lane) => run(lane, verdicts)));
    print(report(`Generated charts, seed ${seed}`, verdicts));
    const failures = details.filter(({ failed }) => failed).map((detail) => fc.defaultReportMessage(detail));
    expect(failures).toEqual([]);
    const packaged = verdicts.filter(({ helm }) => helm === 'packaged').length;
    expect(packaged).toBeGreaterThan(verdicts.length / 2);
  }, 1_800_000);
});
