import { afterEach, expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../../emulator/emulator.ts';
import type { Creation } from '../../src/ecr/repository-settings.ts';
import type { PushPlan } from '../../src/push/plan.ts';
import { groupingLog } from '../../src/runner/log.ts';
import { JumpingClock } from '../support/clocks.ts';
import { startPushing, type Pushing } from '../support/pushing.ts';

const regions = ['eu-central-1', 'us-east-1', 'ap-southeast-2'];
const destinations = regions.map((region) => ({ type: 'private', region }) as const);

let pushing: Pushing;
afterEach(async () => {
  await pushing.close();
});

/** Returns the warnings of a push of two charts to three regions as the log of the run has them. */
async function warningsOf(plan: Partial<PushPlan>, creation?: Creation): Promise<readonly string[]> {
  const written: string[] = [];
  const log = groupingLog({ info: () => undefined, warning: (text) => written.push(text) });
  await pushing.push(
    { charts: ['app@1.2.3', 'web@1.2.3'], destinations, ...plan },
    {
      open: pushing.opener(creation),
      log,
    },
  );
  log.flush();
  return written;
}

const profile = 'arn:aws:signer:eu-central-1:123456789012:/signing-profiles/charts';
const failure = { code: 'AccessDeniedException', reason: 'signer:SignPayload is not allowed' };
const replication = { seconds: 0, regions: ['us-west-2'] };

interface Kind {
  readonly kind: string;
  readonly text: RegExp;
  readonly options?: EmulatorOptions;
  readonly plan?: Partial<PushPlan>;
  readonly creation?: Creation;
  /** Pushed before. */
  readonly before?: Partial<PushPlan>;
  /** How many warnings there are: one, or one for each chart, at whose file it is shown. */
  readonly count: number;
  /** How many places they name together: an image or a repository of each chart in each region, unless given. */
  readonly places?: number;
}

const kinds: readonly Kind[] = [
  {
    kind: 'a version that is skipped',
    text: /: skipped, it exists with different content/,
    before: { charts: ['app@1.2.3/other', 'web@1.2.3/other'] },
    plan: { ifExists: 'skip' },
    count: 2,
  },
  {
    kind: 'a repository with other settings',
    text: /: the existing repository has settings that differ/,
    before: {},
    plan: { charts: ['app@1.2.4', 'web@1.2.4'] },
    creation: { settings: { scanOnPush: true } },
    count: 1,
  },
  {
    kind: "a repository that does not end in the chart's name",
    text: /: the repository's name does not end in/,
    plan: { naming: { by: 'name', repository: 'charts' }, charts: ['app@1.2.3', 'web@1.2.4'] },
    count: 2,
    places: 3,
  },
  {
    kind: 'an image that no rule replicates',
    text: /: not replicated: ECR reports no replication/,
    options: { replication: { seconds: 0, regions: [] } },
    plan: { waitForReplication: true },
    count: 1,
  },
  {
    kind: 'managed signing that fails',
    text: /: pushed, but ECR's managed signing with .* failed/,
    options: { replication, signing: { profile, seconds: 0, failure } },
    plan: { waitForReplication: true },
    count: 1,
  },
  {
    kind: 'annotations that an unchanged version lacks',
    text: /: the annotations team was not pushed/,
    before: {},
    plan: { annotations: new Map([['team', 'charts']]) },
    count: 2,
  },
];

test.each(kinds)('$kind: two charts and three regions are told together', async (row) => {
  const { text, options = {}, plan = {}, creation, before, count, places = 6 } = row;
  const clock = new JumpingClock();
  pushing = await startPushing({ ...options, now: () => clock.now() });
  if (before !== undefined)
    await pushing.push({ charts: ['app@1.2.3', 'web@1.2.3'], destinations, ...before });
  const warnings = (await warningsOf(plan, creation)).filter((warning) => text.test(warning));
  expect(warnings).toHaveLength(count);
  const named = new Set(warnings.flatMap((warning) => warning.split(text)[0]?.split(', ') ?? []));
  expect(named.size).toBe(places);
});
