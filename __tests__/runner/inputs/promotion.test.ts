import { describe, expect, test } from '@jest/globals';
import { readRegistryInputs } from '../../../src/runner/inputs/registries.ts';
import { Inputs } from '../../../src/runner/inputs/inputs.ts';
import { readPromotions } from '../../../src/runner/inputs/promotion.ts';
import type { PromotePlan } from '../../../src/promote/plan.ts';

const staging = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/charts/app';
const production = '444455556666.dkr.ecr.us-east-1.amazonaws.com/charts/app';
const digest = `sha256:${'a'.repeat(64)}`;

function read(fields: Readonly<Record<string, string>>): PromotePlan | undefined {
  const given: Readonly<Record<string, string>> = { from: staging, to: production, ...fields };
  const inputs = new Inputs((name) => given[name] ?? '');
  const registries = readRegistryInputs(inputs, { AWS_REGION: 'eu-central-1' });
  const [plan] = readPromotions(inputs, registries);
  inputs.check();
  return plan;
}

describe('a promotion', () => {
  test('is of a whole repository where nothing else is said, and changes nothing that is there', () => {
    expect(read({})).toEqual({
      from: {
        path: 'charts/app',
        registries: [expect.objectContaining({ accountId: '111122223333', region: 'eu-west-1' })],
      },
      to: [
        {
          path: 'charts/app',
          registries: [expect.objectContaining({ accountId: '444455556666', region: 'us-east-1' })],
        },
      ],
      tags: [],
      ifExists: 'fail',
      createRepository: false,
      dryRun: false,
    });
  });

  test.each([
    ['a tag', { from: `${staging}:1.2.3` }, { from: expect.objectContaining({ tag: '1.2.3' }) }],
    ['a digest', { from: `${staging}@${digest}` }, { from: expect.objectContaining({ digest }) }],
    ['a version', { version: '1.2.3' }, { version: '1.2.3' }],
    ['a range of versions', { version: '>=1.0 <2' }, { version: '>=1.0 <2' }],
  ])('may be of %s', (_what, inputs, plan) => {
    expect(read(inputs)).toMatchObject(plan);
  });

  test('goes to several places, of ECR Public as well', () => {
    const to = `${production}\npublic.ecr.aws/acme/app`;
    expect(read({ to })?.to.map(({ path, registries }) => [path, registries[0]?.type])).toEqual([
      ['charts/app', 'private'],
      ['app', 'public'],
    ]);
  });

  test('of a registry on this machine is told by its host which of those of the run it is', () => {
    const plan = read({
      from: '127.0.0.1:5000/charts/app',
      to: '127.0.0.1:5000/acme/app',
      'aws-account-id': '444455556666',
    });
    // The named account's, the caller's own, and ECR Public, whose path has the alias.
    expect(plan?.to).toEqual([
      {
        host: '127.0.0.1:5000',
        path: 'acme/app',
        registries: [
          expect.objectContaining({ type: 'private', region: 'eu-central-1', accountId: '444455556666' }),
          { type: 'private', region: 'eu-central-1' },
          { type: 'public' },
        ],
      },
    ]);
  });

  test.each([
    ['aws-region', { 'aws-region': 'us-east-1', to: 'stable/app' }],
    ['several regions', { 'aws-region': 'us-east-1\nus-west-2', to: 'stable/app' }],
    ['aws-account-id', { 'aws-account-id': '444455556666', to: 'stable/app' }],
    ['registry', { registry: '444455556666.dkr.ecr.us-east-1.amazonaws.com', to: 'stable/app' }],
    ['registry-type', { 'registry-type': 'public', to: 'app' }],
    ['registry-alias', { 'registry-type': 'public', 'registry-alias': 'acme', to: 'app' }],
  ])('%s is about the destination: the host of the source says its own', (_what, fields) => {
    const plan = read(fields);
    expect(plan?.from).toMatchObject({
      path: 'charts/app',
      registries: [{ type: 'private', region: 'eu-west-1', accountId: '111122223333' }],
    });
    expect(plan?.to.flatMap(({ registries }) => registries)).not.toContainEqual(
      expect.objectContaining({ region: 'eu-west-1' }),
    );
  });

  test('from ECR Public goes to a region, too', () => {
    const plan = read({ from: 'public.ecr.aws/acme/app:1.0.0', to: 'app', 'aws-region': 'us-west-2' });
    expect(plan?.from).toMatchObject({ path: 'app', registries: [{ type: 'public', alias: 'acme' }] });
    expect(plan?.to).toMatchObject([{ registries: [{ type: 'private', region: 'us-west-2' }] }]);
  });

  test('inputs that say something else than the host of a destination are refused', () => {
    expect(() => read({ 'aws-region': 'eu-west-1' })).toThrow(/^aws-region: "eu-west-1": the registry 4444/);
  });

  test.each([
    [
      'a version beside a tag',
      { from: `${staging}:1.2.3`, version: '1.2.3' },
      /^version: .*already names a tag or a digest/,
    ],
    [
      'a version beside a digest',
      { from: `${staging}@${digest}`, version: '^1' },
      /already names a tag or a digest/,
    ],
    ['what is no range', { version: 'newest' }, /neither a version nor a range/],
    ['a tag in to', { to: `${production}:1.2.3` }, /write the repository only/],
    ['a digest in to', { to: `${production}@${digest}` }, /write the repository only/],
    ['several sources for one repository', { from: `${staging}\n${production}` }, /end it with "\/"/],
    ['no place to go', { to: '' }, /^to is empty: .*"oci:\/\/<host>\/<repository>"$/],
  ])('with %s is refused', (_what, inputs, message) => {
    expect(() => read(inputs)).toThrow(message);
  });
});
