import { mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compareArchive, compareDirectory } from './comparison.ts';
import type { Verdict } from './comparison.ts';
import { archive, chart } from './generate/chart.ts';
import type { Packed, Tree } from './generate/tree.ts';
import { packedBytes, writeTree } from './generate/tree.ts';
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

/** What is drawn, how it becomes files in a folder, and how these are compared. */
interface Kind<T> {
  readonly drawn: fc.Arbitrary<T>;
  readonly compare: (oracle: Oracle, workspace: string, value: T, name: string) => Promise<Verdict>;
}

const directories: Kind<Tree> = {
  drawn: chart,
  async compare(oracle, workspace, tree, name) {
    const path = join(workspace, 'chart');
    await writeTree(path, tree);
    return await compareDirectory(oracle, { name, path, workspace });
  },
};

const archives: Kind<Packed> = {
  drawn: archive,
  async compare(oracle, workspace, packed, name) {
    const path = join(workspace, 'chart-1.0.0.tgz');
    await mkdir(workspace, { recursive: true });
    await writeFile(path, packedBytes(packed));
    return await compareArchive(oracle, { name, path, workspace });
  },
};

describe(`${cases} generated charts, seed ${seed}`, () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await startOracle();
  });
  afterAll(() => oracle.close());

  /** Gives fast-check's report of a lane. Kept are the verdicts up to the first difference, not those of shrinking it. */
  async function run<T>(
    { drawn, compare }: Kind<T>,
    lane: number,
    verdicts: Verdict[],
  ): Promise<fc.RunDetails<[T]>> {
    let shrinks = -1;
    const property = fc.asyncProperty(drawn, async (value) => {
      if (shrinks >= 0) shrinks += 1;
      if (shrinks > maxShrinks) return;
      const workspace = join(oracle.folder, `generated-${lane}`);
      try {
        const verdict = await compare(oracle, workspace, value, `seed ${seed + lane}`);
        if (shrinks < 0) verdicts.push(verdict);
        if (verdict.differences.length > 0) shrinks = Math.max(0, shrinks);
        expect(verdict.differences).toEqual([]);
      } finally {
        await rm(workspace, { recursive: true, force: true });
      }
    });
    return fc.check(property, { seed: seed + lane, numRuns: Math.ceil(cases / lanes.length) });
  }

  async function compareAll<T>(title: string, kind: Kind<T>): Promise<void> {
    const verdicts: Verdict[] = [];
    const details = await Promise.all(lanes.map((lane) => run(kind, lane, verdicts)));
    print(report(`${title}, seed ${seed}`, verdicts));
    const failures = details.filter(({ failed }) => failed).map((detail) => fc.defaultReportMessage(detail));
    expect(failures).toEqual([]);
    const packaged = verdicts.filter(({ helm }) => helm === 'packaged').length;
    expect(packaged).toBeGreaterThan(verdicts.length / 2);
  }

  test('are packaged as both Helms package them', async () => {
    await compareAll('Generated charts', directories);
  }, 1_800_000);

  test('are pushed as both Helms push them, when they are archives', async () => {
    await compareAll('Generated archives', archives);
  }, 1_800_000);
});
