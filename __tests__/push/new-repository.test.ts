import {
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ecrClient } from '../../scripts/read-manifest.ts';
import type { Creation } from '../../src/ecr/repository-settings.ts';
import { startPushing, type Pushing } from '../support/pushing.ts';

const lifecyclePolicy = JSON.stringify({
  rules: [
    { rulePriority: 1, selection: { tagStatus: 'untagged', countNumber: 1 }, action: { type: 'expire' } },
  ],
});
const repositoryPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }],
});

const creation: Creation = {
  tags: [{ key: 'team', value: 'charts' }],
  settings: {
    tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
    exclusionFilters: ['latest'],
    encryption: { type: 'KMS', kmsKey: 'alias/charts' },
    scanOnPush: true,
    lifecyclePolicy,
    repositoryPolicy,
  },
};

let pushing: Pushing;
beforeEach(async () => {
  pushing = await startPushing({
    creationTemplates: [{ prefix: 'team/charts', settings: { scanOnPush: true } }],
  });
});
afterEach(async () => {
  await pushing.close();
});

test('a new repository gets every setting, and one that is there keeps its own', async () => {
  const ecr = ecrClient(pushing.emulator.environment);
  const { results } = await pushing.push({}, { open: pushing.opener(creation) });
  expect(results[0]?.delivery).toMatchObject({ state: 'pushed', repositoryCreated: true });

  const { repositories: [repository] = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
  expect(repository).toMatchObject({
    repositoryName: 'app',
    imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
    imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'latest' }],
    encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'alias/charts' },
    imageScanningConfiguration: { scanOnPush: true },
  });
  const where = { repositoryName: 'app' };
  expect(await ecr.send(new GetLifecyclePolicyCommand(where))).toMatchObject({
    lifecyclePolicyText: lifecyclePolicy,
  });
  expect(await ecr.send(new GetRepositoryPolicyCommand(where))).toMatchObject({
    policyText: repositoryPolicy,
  });
  const resourceArn = repository?.repositoryArn ?? '';
  expect(await ecr.send(new ListTagsForResourceCommand({ resourceArn }))).toMatchObject({
    tags: [{ Key: 'team', Value: 'charts' }],
  });

  pushing.operations();
  await pushing.push({ charts: ['app@2.0.0'] }, { open: pushing.opener({ settings: { lifecyclePolicy } }) });
  expect(pushing.operations()).not.toContain('PutLifecyclePolicy');
});

test.each([
  ['ecr:PutLifecyclePolicy', 'lifecycle policy'],
  ['ecr:SetRepositoryPolicy', 'repository policy'],
])('a repository that lacks what %s would give it is told of', async (action, what) => {
  pushing.emulator.deny(action);
  const { results } = await pushing.push({}, { open: pushing.opener(creation) });
  expect(results[0]?.failure?.message).toMatch(
    new RegExp(
      `^the repository "app" was created, but its ${what} could not be set: no permission for ${action} .* Delete the repository and run again, or set the ${what} yourself`,
    ),
  );
  expect(pushing.operations()).not.toContain('PutImage');
});

test('a repository that another run made in the meantime keeps its own settings', async () => {
  const open = pushing.opener(creation);
  const { createRepository } = await open({ type: 'private', region: 'eu-central-1' });
  expect(await createRepository('app')).toBe(true);
  pushing.operations();
  expect(await createRepository('app')).toBe(false);
  expect(pushing.operations()).toEqual(['CreateRepository']);
});

describe('a template for creation on push', () => {
  const naming = { by: 'chart', prefix: 'team/charts' } as const;

  test('needs no permission to create, and is not overruled', async () => {
    pushing.emulator.deny('ecr:CreateRepository');
    const { results } = await pushing.push({ naming }, { open: pushing.opener(creation) });
    expect(results[0]?.delivery).toMatchObject({ state: 'pushed', repositoryCreated: false });
    expect(pushing.operations()).not.toContain('CreateRepository');
  });

  test('is enough without create-repository', async () => {
    const { results } = await pushing.push({ naming, createRepository: false });
    expect(results[0]?.delivery?.state).toBe('pushed');
  });

  test('is thought of by a dry run, which cannot know of it', async () => {
    const { results } = await pushing.push({ naming, createRepository: false, dryRun: true });
    expect(results[0]?.failure?.message).toMatch(
      /^the repository "team\/charts\/app" does not exist in .*--repository-name team\/charts\/app; or, if a repository creation template of ECR creates it on push, run without dry-run/,
    );
    expect(pushing.operations()).not.toContain('InitiateLayerUpload');
  });

  test('is nothing that ECR Public has, nor what a dry run with create-repository needs', async () => {
    const destinations = [{ type: 'public' }] as const;
    const { results } = await pushing.push({ destinations, createRepository: false, dryRun: true });
    expect(results[0]?.failure?.message).toMatch(
      /^the repository "app" does not exist in .*--repository-name app$/,
    );
    const created = await pushing.push({ naming, dryRun: true });
    expect(created.results[0]?.delivery?.state).toBe('planned');
  });

  test('that does not match is none', async () => {
    const { results } = await pushing.push({ createRepository: false });
    expect(results[0]?.failure?.message).toContain('the repository "app" does not exist');
  });
});
