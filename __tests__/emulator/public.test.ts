import { describe, expect, test } from '@jest/globals';
import {
  BatchDeleteImageCommand,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeImagesCommand,
  DescribeImageTagsCommand,
  DescribeRegistriesCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  GetRepositoryCatalogDataCommand,
  ListTagsForResourceCommand,
  PutRepositoryCatalogDataCommand,
} from '@aws-sdk/client-ecr-public';
import { bearer, configType, ecrPublic, errorOf, pushChart, request, start } from './support.ts';

describe('the API of ECR Public', () => {
  test('is in us-east-1', async () => {
    const client = ecrPublic(await start(), 'us-west-2');
    // https://github.com/aws/aws-cdk/issues/24244
    expect(await errorOf(client.send(new GetAuthorizationTokenCommand({})))).toBe(
      'UnsupportedCommandException: GetAuthorizationToken command is only supported in us-east-1.',
    );
  });

  test('tells the aliases of the registry', async () => {
    const emulator = await start({ aliases: ['charts', 'more'] });
    const { registries } = await ecrPublic(emulator).send(new DescribeRegistriesCommand({}));
    const [own] = registries ?? [];
    expect(own).toMatchObject({
      registryId: '123456789012',
      registryUri: `${emulator.publicRegistry}/charts`,
      verified: false,
    });
    expect(own?.aliases?.map((alias) => [alias.primaryRegistryAlias, alias.defaultRegistryAlias])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
    // botocore's ecr-public model, RegistryAliasName
    for (const { name } of own?.aliases ?? []) expect(name).toMatch(/^[a-z][a-z0-9]+(?:[._-][a-z0-9]+)*$/);
  });

  test('creates repositories with catalog data and tags, and deletes them', async () => {
    const emulator = await start({ aliases: ['charts'] });
    const client = ecrPublic(emulator);
    const catalogData = { description: 'A chart', architectures: ['x86-64'], aboutText: '# About' };
    const created = await client.send(
      new CreateRepositoryCommand({
        repositoryName: 'team/demo',
        catalogData: { ...catalogData, logoImageBlob: Buffer.from('logo') },
        tags: [{ Key: 'a', Value: 'b' }],
      }),
    );
    expect(created.repository).toMatchObject({
      repositoryArn: 'arn:aws:ecr-public::123456789012:repository/team/demo',
      repositoryUri: `${emulator.publicRegistry}/charts/team/demo`,
    });
    expect(created.catalogData).toMatchObject(catalogData);
    expect(created.catalogData?.logoUrl).toMatch(/^https:/);
    const { repositoryArn: resourceArn } = created.repository ?? {};
    expect((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([
      { Key: 'a', Value: 'b' },
    ]);
    await client.send(new DeleteRepositoryCommand({ repositoryName: 'team/demo' }));
    expect((await client.send(new DescribeRepositoriesCommand({}))).repositories).toEqual([]);
  });

  test('keeps catalog data', async () => {
    const client = ecrPublic(await start());
    const where = { repositoryName: 'demo' };
    await client.send(new CreateRepositoryCommand(where));
    expect(await errorOf(client.send(new GetRepositoryCatalogDataCommand(where)))).toMatch(
      /^RepositoryCatalogDataNotFoundException/,
    );
    const catalogData = { usageText: 'helm install' };
    await client.send(new PutRepositoryCatalogDataCommand({ ...where, catalogData }));
    expect((await client.send(new GetRepositoryCatalogDataCommand(where))).catalogData).toEqual(catalogData);
    const long = { description: 'x'.repeat(1025) };
    expect(
      await errorOf(client.send(new PutRepositoryCatalogDataCommand({ ...where, catalogData: long }))),
    ).toBe(
      "InvalidParameterException: Invalid parameter at 'description' failed to satisfy constraint: 'must have length less than or equal to 1024'",
    );
  });

  test('describes and deletes what was pushed under any alias', async () => {
    const emulator = await start({ aliases: ['charts'], now: () => 1_700_000_000_000 });
    const client = ecrPublic(emulator);
    const where = { repositoryName: 'demo' };
    await client.send(new CreateRepositoryCommand(where));
    const authorization = await bearer(emulator);
    const base = `http://${emulator.publicRegistry}/v2/charts/demo`;
    const digest = await pushChart({ base, authorization }, '1.0.0');
    const detail = {
      imageDigest: digest,
      imageSizeInBytes: '{"name":"demo"}'.length + 'layer'.length,
      imagePushedAt: new Date(1_700_000_000_000),
      imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactMediaType: configType,
    };
    expect((await client.send(new DescribeImagesCommand(where))).imageDetails).toEqual([
      { registryId: '123456789012', repositoryName: 'demo', imageTags: ['1.0.0'], ...detail },
    ]);
    expect((await client.send(new DescribeImageTagsCommand(where))).imageTagDetails).toEqual([
      { imageTag: '1.0.0', createdAt: detail.imagePushedAt, imageDetail: detail },
    ]);
    const { registries } = await client.send(new DescribeRegistriesCommand({}));
    const given = registries?.[0]?.aliases?.at(-1)?.name ?? '';
    const byGiven = { base: `http://${emulator.publicRegistry}/v2/${given}/demo`, authorization };
    expect((await request(byGiven, '/manifests/1.0.0')).status).toBe(200);
    const unknown = { base: `http://${emulator.publicRegistry}/v2/nobody/demo`, authorization };
    expect((await request(unknown, '/manifests/1.0.0')).status).toBe(404);
    const imageIds = [{ imageTag: '1.0.0' }];
    const deleted = await client.send(new BatchDeleteImageCommand({ ...where, imageIds }));
    expect(deleted.imageIds).toEqual([{ imageTag: '1.0.0', imageDigest: digest }]);
    expect((await client.send(new DescribeImagesCommand(where))).imageDetails).toEqual([]);
  });
});
