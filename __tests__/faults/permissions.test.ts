import { beforeEach, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { CreateRepositoryCommand as CreatePublicCommand, ECRPUBLICClient } from '@aws-sdk/client-ecr-public';
import { ecrClient } from '../../scripts/read-manifest.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { closingAfterEach } from '../support/closing.ts';
import { actionsOf, documentedPolicies, policyOf, without } from '../support/documented-policies.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

type Step = (stage: Stage) => Promise<StepResult>;

/** What one policy of the page is for. */
interface Scenario {
  /** The headings of the policies that hold as well. */
  readonly beside?: readonly string[];
  /** What is there before, made with all permissions. */
  readonly before?: readonly ((stage: Stage) => Promise<unknown>)[];
  /** What the policy must be enough for, one step after the other, and what needs each of its permissions. */
  readonly steps: readonly Step[];
}

type Inputs = Readonly<Record<string, string>>;

const push =
  (inputs: Inputs = {}): Step =>
  (stage) =>
    stage.push({ 'chart-path': 'hello', ...inputs });

const pushPublic = (inputs: Inputs = {}): Step => push({ 'registry-type': 'public', ...inputs });

const use =
  (action: string, inputs: Inputs): Step =>
  (stage) =>
    stage.use(action, inputs);

function create(repositoryName: string) {
  return (stage: Stage): Promise<unknown> =>
    ecrClient(stage.emulator.environment).send(new CreateRepositoryCommand({ repositoryName }));
}

async function createPublic({ emulator }: Stage): Promise<void> {
  const client = new ECRPUBLICClient({
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
  });
  await client.send(new CreatePublicCommand({ repositoryName: 'app' }));
}

/** A push of what somebody has changed without a new version: the archive that is there is fetched to be compared. */
const pushChanged =
  (inputs: Inputs): Step =>
  async (stage) => {
    await appendFile(path.join(stage.workspace, 'hello/values.yaml'), '# changed\n');
    return stage.push({ 'chart-path': 'hello', 'if-exists': 'skip', ...inputs });
  };

const settings = {
  'lifecycle-policy': JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 10 },
        action: { type: 'expire' },
      },
    ],
  }),
  'repository-policy': JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::210987654321:root' },
        Action: 'ecr:BatchGetImage',
      },
    ],
  }),
  'repository-tags': 'team=charts',
  'kms-key': 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};
const creation = {
  ...settings,
  'create-repository': 'true',
  'encryption-type': 'KMS',
  'image-tag-mutability': 'IMMUTABLE',
  'scan-on-push': 'true',
};
/** Two versions of a chart in one step: with several charts, a push looks for all blobs before it opens uploads. */
const pushTwo =
  (inputs: Inputs): Step =>
  async (stage) => {
    const other = path.join(stage.workspace, 'other');
    await cp(path.join(stage.workspace, 'hello'), other, { recursive: true });
    const file = path.join(other, 'Chart.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('version: 0.1.0', 'version: 0.3.0'));
    return stage.push({ 'chart-path': 'hello, other', ...inputs });
  };
const privatePush = 'Push to a private repository';
const publicPush = 'Push to ECR Public';
/** Tags that the second version moves. */
const moving = { tags: '{{major}}, latest' };

const scenarios: Readonly<Record<string, Scenario>> = {
  [privatePush]: {
    before: [create('app')],
    steps: [push(moving), push({ version: '0.2.0', ...moving }), pushTwo({}), pushChanged({})],
  },
  'Create a private repository': { beside: [privatePush], steps: [push(creation)] },
  'Wait for replication': {
    beside: [privatePush],
    before: [create('app')],
    steps: [push({ 'wait-for-replication': 'true' })],
  },
  [publicPush]: {
    before: [createPublic],
    steps: [
      pushPublic(moving),
      pushPublic({ version: '0.2.0', ...moving }),
      pushTwo({ 'registry-type': 'public' }),
      pushChanged({ 'registry-type': 'public' }),
    ],
  },
  'Create a repository in ECR Public': {
    beside: [publicPush],
    steps: [
      pushPublic({
        'create-repository': 'true',
        'repository-tags': 'team=charts',
        'catalog-data': 'chart',
      }),
    ],
  },
  'Sign in to a private registry': { steps: [use('login', {})] },
  'Sign in to ECR Public': { steps: [use('login', { 'registry-type': 'public' })] },
  Pull: {
    before: [create('app'), push()],
    steps: [use('pull', { chart: 'app:0.1.0' }), use('pull', { chart: 'app', version: '^0.1' })],
  },
  Delete: {
    before: [create('app'), push()],
    steps: [use('delete', { chart: 'app', version: '<1.0.0' })],
  },
  'Delete in ECR Public': {
    before: [createPublic, pushPublic()],
    steps: [use('delete', { chart: 'app:0.1.0', 'registry-type': 'public' })],
  },
  Promote: {
    before: [create('app'), create('stable/app'), push(moving)],
    steps: [use('promote', { from: 'app', version: '^0.1', to: 'stable/app', 'if-exists': 'overwrite' })],
  },
};

const closing = closingAfterEach();
let stage: Stage;
beforeEach(async () => {
  stage = closing(await openStage({ replication: { regions: ['us-east-1'], seconds: 0 } }));
  await stage.editChart('name: hello', 'name: app');
});

/** Runs the steps of a scenario up to the first that fails. Returns the last one that ran. */
async function runSteps(steps: readonly Step[]): Promise<StepResult | undefined> {
  let last: StepResult | undefined;
  for (const step of steps) {
    last = await step(stage);
    if (last.exitCode !== 0) break;
  }
  return last;
}

async function prepare(before: Scenario['before'] = []): Promise<void> {
  for (const each of before) await each(stage);
}

describe.each(Object.entries(scenarios))('%s', (heading, { beside = [], before, steps }) => {
  const policy = policyOf(...beside, heading);

  test('is possible with what the page says', async () => {
    await prepare(before);
    stage.emulator.permitOnly(policy);
    const run = await runSteps(steps);
    expect(run?.commands.filter(({ name }) => name === 'error')).toEqual([]);
    expect(run?.exitCode).toBe(0);
  });

  test.each(actionsOf(policyOf(heading)))('is not without %s, and the message names it', async (action) => {
    await prepare(before);
    stage.emulator.permitOnly(without(policy, action));
    const run = await runSteps(steps);
    if (run === undefined) throw new Error('a scenario has steps');
    expect(theError(run)).toContain(`no permission for ${action} `);
  });
});

describe('a permission that is said to be for one input', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/permissions.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (`[^|]+`) +\| `([a-z-]+)` +\|$/gm)].flatMap(
    ([, cell = '', input = '']) =>
      [...cell.matchAll(/`([\w-]+:\w+)`/g)].map(([, action = '']) => [action, input] as const),
  );

  test('is in the table', () => {
    expect(new Set(rows.map(([, input]) => input))).toEqual(new Set(Object.keys(settings)));
  });

  test.each(rows)('%s is not needed without %s', async (action, input) => {
    const policy = policyOf(privatePush, 'Create a private repository');
    stage.emulator.permitOnly(without(policy, action));
    const inputs = Object.fromEntries(Object.entries(creation).filter(([name]) => name !== input));
    expect(await push(inputs)(stage)).toMatchObject({ exitCode: 0 });
  });
});

test('every policy of the page is tried, here or with a real Helm', () => {
  const tried = [...Object.keys(scenarios), 'Dependencies in ECR'];
  expect([...documentedPolicies().keys()].sort()).toEqual(tried.sort());
});
