import {
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { ECRPUBLICClient, GetRepositoryCatalogDataCommand } from '@aws-sdk/client-ecr-public';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ecrClient } from '../../scripts/read-manifest.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

test('a private repository gets the settings that the inputs name', async () => {
  const policy = {
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 1 },
        action: { type: 'expire' },
      },
    ],
  };
  await writeFile(path.join(stage.workspace, 'lifecycle.json'), JSON.stringify(policy));
  const run = await stage.push({
    'chart-path': 'hello',
    'create-repository': 'true',
    'image-tag-mutability': 'IMMUTABLE_WITH_EXCLUSION',
    'image-tag-mutability-exclusion-filters': 'latest',
    'encryption-type': 'KMS',
    'scan-on-push': 'true',
    'repository-tags': 'team=charts',
    'lifecycle-policy': 'lifecycle.json',
    tags: 'latest',
  });
  expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true', 'repository-created': 'true' } });
  const { repositories } = await ecrClient(stage.emulator.environment).send(
    new DescribeRepositoriesCommand({}),
  );
  expect(repositories).toMatchObject([
    {
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      encryptionConfiguration: { encryptionType: 'KMS' },
      imageScanningConfiguration: { scanOnPush: true },
    },
  ]);
  expect(stage.emulator.requests.map(({ operation }) => operation)).toContain('PutLifecyclePolicy');
});

test('a public repository gets the catalog data of the chart', async () => {
  const run = await stage.push({
    'chart-path': 'hello',
    'registry-type': 'public',
    'create-repository': 'true',
    'catalog-data': 'chart',
  });
  expect(run.exitCode).toBe(0);
  const { AWS_ENDPOINT_URL_ECR_PUBLIC: endpoint, ...keys } = stage.emulator.environment;
  const client = new ECRPUBLICClient({
    region: 'us-east-1',
    ...(endpoint !== undefined && { endpoint }),
    credentials: {
      accessKeyId: keys['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: keys['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  const { catalogData } = await client.send(new GetRepositoryCatalogDataCommand({ repositoryName: 'hello' }));
  expect(catalogData?.description).toContain('web server');
  expect(catalogData?.usageText).toContain(`helm install hello ${run.outputs['oci-url'] ?? ''}`);
});

test('settings without creation are refused, all at once', async () => {
  const run = await stage.push({
    'chart-path': 'hello',
    'kms-key': 'alias/charts',
    'lifecycle-policy': '{}',
    'catalog-data': 'chart',
  });
  const [error] = run.commands.filter(({ name }) => name === 'error');
  for (const input of ['kms-key', 'lifecycle-policy', 'catalog-data'])
    expect(error?.message).toContain(input);
  expect(stage.emulator.requests).toEqual([]);
});

describe('a repository that was there before', () => {
  const inputs = {
    'chart-path': 'hello',
    'create-repository': 'true',
    'image-tag-mutability': 'IMMUTABLE',
    'scan-on-push': 'true',
    'repository-tags': 'team=charts',
    'lifecycle-policy': JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 1 },
          action: { type: 'expire' },
        },
      ],
    }),
    'repository-policy': JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '210987654321' }, Action: 'ecr:BatchGetImage' }],
    }),
  };

  function warnings(run: StepResult): readonly string[] {
    return run.commands.filter(({ name }) => name === 'warning').map(({ message }) => message);
  }

  test('and has other settings is pushed to, with one warning that names them', async () => {
    const ecr = ecrClient(stage.emulator.environment);
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'hello' }));
    const run = await stage.push(inputs);
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true', 'repository-created': 'false' } });
    expect(warnings(run)).toEqual([
      expect.stringContaining(
        '/hello: the existing repository has settings that differ from the inputs: image-tag-mutability, scan-on-push, lifecycle-policy, repository-policy, repository-tags; it is not changed',
      ),
    ]);
  });

  test('with the same settings is not warned of, however ECR spells a policy', async () => {
    expect(warnings(await stage.push(inputs))).toEqual([expect.stringContaining('the tags of signatures')]);
    // ECR stores an account as its root:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    const policyText = JSON.stringify({
      Statement: [
        {
          Action: ['ecr:BatchGetImage'],
          Principal: { AWS: 'arn:aws:iam::210987654321:root' },
          Effect: 'Allow',
        },
      ],
      Version: '2012-10-17',
    });
    const ecr = ecrClient(stage.emulator.environment);
    await ecr.send(new SetRepositoryPolicyCommand({ repositoryName: 'hello', policyText }));
    await stage.editChart('version: 0.1.0', 'version: 0.2.0');
    const again = await stage.push(inputs);
    expect(again).toMatchObject({ exitCode: 0, outputs: { pushed: 'true', 'repository-created': 'false' } });
    expect(warnings(again)).toEqual([]);
  });

  test('that the caller may not look at is pushed to without a word', async () => {
    const ecr = ecrClient(stage.emulator.environment);
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'hello' }));
    const reads = [
      'DescribeRepositories',
      'GetLifecyclePolicy',
      'GetRepositoryPolicy',
      'ListTagsForResource',
    ];
    for (const read of reads) stage.emulator.deny(`ecr:${read}`);
    const run = await stage.push(inputs);
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
    expect(warnings(run)).toEqual([]);
  });
});

/** Cosign adds a signature to the tag `sha256-<digest>.sig`; ECR refuses that if the tag is immutable. */
describe('a new repository that keeps the tags of signatures immutable', () => {
  const inputs = { 'chart-path': 'hello', 'create-repository': 'true' };
  const excluding = (filters: string): Readonly<Record<string, string>> => ({
    'image-tag-mutability': 'IMMUTABLE_WITH_EXCLUSION',
    'image-tag-mutability-exclusion-filters': filters,
  });

  test.each([
    [{ 'image-tag-mutability': 'IMMUTABLE' }],
    [excluding('latest\nedge-*')],
    [excluding('sha256-*.att')],
    [excluding('sha512-*')],
  ])('is warned of: %j', async (mutability) => {
    const run = await stage.push({ ...inputs, ...mutability, 'aws-region': 'eu-central-1\nus-east-1' });
    const warnings = run.commands.filter(({ name }) => name === 'warning').map(({ message }) => message);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^\S+\/hello, \S+\/hello: the new repository keeps the tags of signatures immutable too .*"sha256-\*"/,
      ),
    ]);
    const again = await stage.push({ ...inputs, ...mutability, version: '0.2.0' });
    expect(again.commands.filter(({ name }) => name === 'warning')).toEqual([]);
  });

  test.each([
    [{ 'image-tag-mutability': 'MUTABLE' }],
    [excluding('latest\nsha256-*')],
    [excluding('*.sig')],
    [excluding('sha*-*.sig')],
    [excluding('*')],
    [{ ...excluding('*'), 'image-tag-mutability': 'MUTABLE_WITH_EXCLUSION' }],
  ])('is not warned of where they can be replaced, or by choice cannot: %j', async (mutability) => {
    const run = await stage.push({ ...inputs, ...mutability });
    expect(run.outputs['repository-created']).toBe('true');
    expect(run.commands.filter(({ name }) => name === 'warning')).toEqual([]);
  });

  test('is warned of by promote, too', async () => {
    const pushed = await stage.push(inputs);
    const to = { to: 'stable/hello', 'create-repository': 'true', 'image-tag-mutability': 'IMMUTABLE' };
    const run = await stage.use('promote', { from: pushed.outputs['ref'] ?? '', ...to });
    expect(run.commands.filter(({ name }) => name === 'warning').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^\S+\/stable\/hello: the new repository keeps/),
    ]);
  });
});
