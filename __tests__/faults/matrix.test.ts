import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Interceptor, RequestRecord } from '../../emulator/emulator.ts';
import { takeTag } from '../../emulator/faults/damage.ts';
import { faults, type FaultName } from '../../emulator/faults/faults.ts';
import type { FaultRule } from '../../emulator/faults/rules.ts';
import { makeCharts, type Charts } from './support/charts.ts';
import { judge, type Cell } from './support/judge.ts';
import { openWorld, type Kind } from './support/world.ts';

/**
 * What is there before the push that is hit: nothing; an empty repository with immutable tags; the same chart; the same files
 * in an archive with other bytes, which is fetched to be compared. `by a role` is a fresh push with GitHub's OIDC token.
 */
const scenarios = {
  private: ['fresh', 'immutable', 'repeated', 'repacked', 'by a role'],
  public: ['fresh', 'repeated', 'repacked'],
} as const;
type Scenario = (typeof scenarios)[Kind][number];

const names = Object.keys(faults) as readonly FaultName[];

/** The version of the chart. */
const tag = '0.1.0';

let charts: Charts;
let ended = 0;
let right = 0;
/** What is tried at the moment: it is left over where a push hangs, which Jest ends. */
let tried: string | undefined;

beforeAll(async () => {
  charts = await makeCharts();
});
afterAll(async () => {
  await charts.close();
  process.stdout.write(`${right} of ${ended} ended right${tried === undefined ? '' : `; ${tried} hangs`}\n`);
});

/** A request of a push: the `nth` of its operation and method. */
interface Aim extends Pick<RequestRecord, 'method' | 'operation'> {
  readonly nth: number;
}

function aimsIn(requests: readonly RequestRecord[]): readonly Aim[] {
  const seen = new Map<string, number>();
  return requests.map(({ method, operation }) => {
    const nth = (seen.get(`${method} ${operation}`) ?? 0) + 1;
    seen.set(`${method} ${operation}`, nth);
    return { method, operation, nth };
  });
}

/** As the emulator's fault of this name, on requests that name no tag, too. */
const takingTag: Interceptor = async ({ subject }, proceed) => {
  if (subject !== undefined && subject.repository !== '') await takeTag(subject, tag);
  return proceed();
};

/** Runs one push that is hit, after what the scenario wants to be there. */
async function run(
  kind: Kind,
  scenario: Scenario,
  rules: readonly FaultRule[],
): Promise<Omit<Cell, 'fault' | 'times'> & { readonly requests: readonly RequestRecord[] }> {
  const world = await openWorld(kind, { role: scenario === 'by a role' });
  try {
    if (scenario === 'immutable') await world.createImmutable('hello');
    if (scenario === 'repeated' || scenario === 'repacked') {
      const first = await world.push(scenario === 'repeated' ? charts.chart : charts.repacked);
      if (first.failure !== undefined) throw new Error(first.failure.message);
    }
    const before = world.tagged(tag);
    const since = world.emulator.requests.length;
    const result = await world.push(charts.chart, rules);
    return { result, before, after: world.tagged(tag), requests: world.emulator.requests.slice(since) };
  } finally {
    await world.close();
  }
}

/** Returns what is wrong with the outcome of a push that a fault hits once or always; nothing if it is right. */
async function wrongIn(
  [kind, scenario]: readonly [Kind, Scenario],
  { method, operation, nth }: Aim,
  fault: FaultName,
  times: number,
): Promise<string | undefined> {
  const rule = {
    method,
    operation,
    fault: fault === 'tag-taken' ? takingTag : fault,
    times,
    from: times === 1 ? nth : 1,
  };
  tried = `${scenario}: ${method} ${operation} ${times === 1 ? `#${nth}` : 'always'}, ${fault}`;
  const wrong = judge({ ...(await run(kind, scenario, [rule])), fault, times });
  ended += 1;
  if (wrong === undefined) right += 1;
  const told = wrong && `${tried}: ${wrong}`;
  tried = undefined;
  return told;
}

describe.each(['private', 'public'] as const)('a push to a %s registry', (kind) => {
  test.each(scenarios[kind])(
    '(%s) ends right whatever happens to any of its requests',
    async (scenario) => {
      const calm = await run(kind, scenario, []);
      expect(judge({ ...calm, fault: undefined, times: 0 })).toBeUndefined();
      const wrong: (string | undefined)[] = [];
      for (const aim of aimsIn(calm.requests)) {
        for (const fault of names) {
          wrong.push(await wrongIn([kind, scenario], aim, fault, 1));
          if (aim.nth === 1) wrong.push(await wrongIn([kind, scenario], aim, fault, Infinity));
        }
      }
      expect(wrong.filter((text) => text !== undefined)).toEqual([]);
    },
    600_000,
  );
});
