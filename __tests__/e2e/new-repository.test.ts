import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { ECRPUBLICClient, GetRepositoryCatalogDataCommand } from '@aws-sdk/client-ecr-public';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ecrClient } from '../../scripts/read-manifest.ts';
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
