import { describe, expect, test } from '@jest/globals';
import {
  CreateRepositoryCommand,
  type CreateRepositoryCommandInput,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr';
import { basic, ecr, errorOf, pushChart, start } from './support.ts';

const noSuchRepository = (name: string): string =>
  `RepositoryNotFoundException: The repository with name '${name}' does not exist in the registry with id '123456789012'`;

describe('repositories', () => {
  test('are created with what ECR gives them when nothing is said, and found again', async () => {
    const emulator = await start({ now: () => 1_700_000_000_000 });
    const client = ecr(emulator);
    const { repository } = await client.send(new CreateRepositoryCommand({ repositoryName: 'charts/demo' }));
    expect(repository).toEqual({
      repositoryArn: 'arn:aws:ecr:eu-central-1:123456789012:repository/charts/demo',
      registryId: '123456789012',
      repositoryName: 'charts/demo',
      repositoryUri: `${emulator.endpoint.slice('http://'.length)}/charts/demo`,
      createdAt: new Date(1_700_000_000_000),
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: false },
      encryptionConfiguration: { encryptionType: 'AES256' },
    });
    const { repositories } = await client.send(new DescribeRepositoriesCommand({}));
    expect(repositories).toEqual([repository]);
  });

  test('are created with every setting', async () => {
    const emulator = await start();
    const client = ecr(emulator);
    const settings = {
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'latest*' }],
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'alias/charts' },
    } as const;
    const tags = [{ Key: 'team', Value: 'a' }];
    const input = { repositoryName: 'demo', ...settings, tags: [...tags] };
    const { repository } = await client.send(
      new CreateRepositoryCommand({
        ...input,
        imageTagMutabilityExclusionFilters: [...settings.imageTagMutabilityExclusionFilters],
      }),
    );
    expect(repository).toMatchObject(settings);
    const { repositoryArn: resourceArn } = repository ?? {};
    const listed = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(listed.tags).toEqual(tags);
  });

  test('are there once', async () => {
    const client = ecr(await start());
    await client.send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
    // https://github.com/metaps/genova/issues/164
    expect(await errorOf(client.send(new CreateRepositoryCommand({ repositoryName: 'demo' })))).toBe(
      "RepositoryAlreadyExistsException: The repository with name 'demo' already exists in the registry with id '123456789012'",
    );
  });

  test('belong to one account and one region, each with an origin of its own', async () => {
    const emulator = await start();
    await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
    const elsewhere = ecr(emulator, 'us-west-2');
    expect((await elsewhere.send(new DescribeRepositoriesCommand({}))).repositories).toEqual([]);
    const other = { registryId: '000000000001', repositoryName: 'demo' };
    const { repository } = await ecr(emulator).send(new CreateRepositoryCommand(other));
    expect(repository?.repositoryArn).toBe('arn:aws:ecr:eu-central-1:000000000001:repository/demo');
    const { authorizationData } = await elsewhere.send(new GetAuthorizationTokenCommand({}));
    const [own, others] = [emulator.endpoint, `http://${repository?.repositoryUri?.split('/')[0] ?? ''}`];
    expect(new Set([own, others, authorizationData?.[0]?.proxyEndpoint]).size).toBe(3);
  });

  test('are deleted when they are empty, or by force', async () => {
    const emulator = await start();
    const client = ecr(emulator);
    expect(await errorOf(client.send(new DeleteRepositoryCommand({ repositoryName: 'demo' })))).toBe(
      noSuchRepository('demo'),
    );
    await client.send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
    await pushChart({ base: `${emulator.endpoint}/v2/demo`, authorization: await basic(emulator) }, '1.0.0');
    // moto, ecr/exceptions.py
    expect(await errorOf(client.send(new DeleteRepositoryCommand({ repositoryName: 'demo' })))).toBe(
      "RepositoryNotEmptyException: The repository with name 'demo' in registry with id '123456789012' cannot be deleted because it still contains images",
    );
    await client.send(new DeleteRepositoryCommand({ repositoryName: 'demo', force: true }));
    expect(await errorOf(client.send(new DescribeRepositoriesCommand({ repositoryNames: ['demo'] })))).toBe(
      noSuchRepository('demo'),
    );
  });

  test('are listed page by page', async () => {
    const client = ecr(await start());
    for (const repositoryName of ['a1', 'a2', 'a3']) {
      await client.send(new CreateRepositoryCommand({ repositoryName }));
    }
    const first = await client.send(new DescribeRepositoriesCommand({ maxResults: 2 }));
    expect(first.repositories?.map((each) => each.repositoryName)).toEqual(['a1', 'a2']);
    const { nextToken } = first;
    const second = await client.send(new DescribeRepositoriesCommand({ maxResults: 2, nextToken }));
    expect(second.repositories?.map((each) => each.repositoryName)).toEqual(['a3']);
    expect(second.nextToken).toBeUndefined();
    expect(await errorOf(client.send(new DescribeRepositoriesCommand({ nextToken: 'x' })))).toBe(
      "InvalidParameterException: Invalid parameter at 'NextToken' failed to satisfy constraint: 'Invalid next token provided'",
    );
  });

  // Rules: botocore's ecr model. Texts: jenkins-x/jx#1344, aws/aws-dotnet-deploy#549 and moto.
  test.each<[string, Partial<CreateRepositoryCommandInput>, string]>([
    [
      'upper case',
      { repositoryName: 'Demo' },
      "at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*''",
    ],
    [
      'a short name',
      { repositoryName: 'a' },
      "at 'repositoryName' failed to satisfy constraint: 'must have length greater than or equal to 2'",
    ],
    [
      'no name',
      { repositoryName: undefined },
      "at 'repositoryName' failed to satisfy constraint: 'must not be null'",
    ],
    [
      'an account id of 11 digits',
      { registryId: '12345678901' },
      "at 'registryId' failed to satisfy constraint: 'must satisfy regular expression '[0-9]{12}''",
    ],
    [
      'filters that are missing',
      { imageTagMutability: 'MUTABLE_WITH_EXCLUSION' },
      "at 'imageTagMutabilityExclusionFilters' failed to satisfy constraint: 'ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as MUTABLE_WITH_EXCLUSION'",
    ],
  ])('%s is refused', async (_what, wrong, message) => {
    const client = ecr(await start());
    const input = { repositoryName: 'demo', ...wrong };
    expect(await errorOf(client.send(new CreateRepositoryCommand(input)))).toBe(
      `InvalidParameterException: Invalid parameter ${message}`,
    );
  });
});

describe('policies and tags', () => {
  const rule = {
    rulePriority: 1,
    selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 3 },
    action: { type: 'expire' },
  };
  const statement = { Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' };

  test('are kept and given back', async () => {
    const client = ecr(await start());
    const where = { repositoryName: 'demo' };
    await client.send(new CreateRepositoryCommand(where));
    const lifecyclePolicyText = JSON.stringify({ rules: [rule] });
    const policyText = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    expect(await errorOf(client.send(new GetLifecyclePolicyCommand(where)))).toBe(
      "LifecyclePolicyNotFoundException: Lifecycle policy does not exist for the repository with name 'demo' in the registry with id '123456789012'",
    );
    expect(await errorOf(client.send(new GetRepositoryPolicyCommand(where)))).toBe(
      "RepositoryPolicyNotFoundException: Repository policy does not exist for the repository with name 'demo' in the registry with id '123456789012'",
    );
    await client.send(new PutLifecyclePolicyCommand({ ...where, lifecyclePolicyText }));
    await client.send(new SetRepositoryPolicyCommand({ ...where, policyText }));
    expect(await client.send(new GetLifecyclePolicyCommand(where))).toMatchObject({ lifecyclePolicyText });
    expect(await client.send(new GetRepositoryPolicyCommand(where))).toMatchObject({ policyText });
  });

  const padding = ' '.repeat(100);
  // moto, ecr/policy_validation.py
  test.each([
    [`nonsense${padding}`, 'Could not map policyString into LifecyclePolicy.'],
    [`{${padding}}`, 'object has missing required properties (["rules"])'],
    [
      `{"rules":[{"rulePriority":1}]${padding}}`,
      'object has missing required properties (["action","selection"])',
    ],
  ])('the lifecycle policy %s is refused', async (lifecyclePolicyText, why) => {
    const client = ecr(await start());
    const input = { repositoryName: 'demo', lifecyclePolicyText };
    expect(await errorOf(client.send(new PutLifecyclePolicyCommand(input)))).toBe(
      `InvalidParameterException: Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${why}'`,
    );
  });

  test.each(['nonsense', '{}', '{"Statement":[{"Effect":"Allow"}]}'])(
    'the repository policy %s is refused',
    async (policyText) => {
      const client = ecr(await start());
      const input = { repositoryName: 'demo', policyText };
      expect(await errorOf(client.send(new SetRepositoryPolicyCommand(input)))).toBe(
        "InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
      );
    },
  );

  test('tags are set and taken away, 50 at most', async () => {
    const client = ecr(await start());
    const { repository } = await client.send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
    const { repositoryArn: resourceArn } = repository ?? {};
    const tagsOf = async (): Promise<unknown> =>
      (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
    const two = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ];
    await client.send(new TagResourceCommand({ resourceArn, tags: two }));
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    expect(await tagsOf()).toEqual([{ Key: 'b', Value: '2' }]);
    const many = Array.from({ length: 50 }, (_each, index) => ({ Key: `k${index}`, Value: '' }));
    expect(await errorOf(client.send(new TagResourceCommand({ resourceArn, tags: many })))).toMatch(
      /^TooManyTagsException/,
    );
    expect(await tagsOf()).toEqual([{ Key: 'b', Value: '2' }]);
  });

  test('mutability is changed', async () => {
    const client = ecr(await start());
    await client.send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
    const change = { repositoryName: 'demo', imageTagMutability: 'IMMUTABLE' } as const;
    await client.send(new PutImageTagMutabilityCommand(change));
    const { repositories } = await client.send(new DescribeRepositoriesCommand({}));
    expect(repositories?.[0]?.imageTagMutability).toBe('IMMUTABLE');
  });
});

describe('the service', () => {
  const post = (endpoint: string, headers: Record<string, string>, body = '{}'): Promise<Response> =>
    fetch(endpoint, { method: 'POST', headers, body });
  const target = (operation: string): Record<string, string> => ({
    'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
  });
  const signature = {
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/eu-central-1/ecr/aws4_request, SignedHeaders=host, Signature=0',
  };

  test('asks for a signature', async () => {
    const { endpoint } = await start();
    const answer = await post(endpoint, target('DescribeRepositories'));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(await answer.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  test('names an operation that it does not have', async () => {
    const { endpoint } = await start();
    const answer = await post(endpoint, { ...target('StartImageScan'), ...signature });
    expect(await answer.json()).toEqual({
      __type: 'UnknownOperationException',
      message: "The emulator has no operation 'AmazonEC2ContainerRegistry_V20150921.StartImageScan'",
    });
  });

  test.each(['nonsense', '[]', '{"maxResults":"1"}'])('refuses the input %s', async (body) => {
    const { endpoint } = await start();
    const answer = await post(endpoint, { ...target('DescribeRepositories'), ...signature }, body);
    expect(await answer.json()).toMatchObject({ __type: 'SerializationException' });
  });

  test('gives a token for each account that is named', async () => {
    const { endpoint } = await start();
    const body = JSON.stringify({ registryIds: ['123456789012', '000000000001'] });
    const answer = await post(endpoint, { ...target('GetAuthorizationToken'), ...signature }, body);
    const { authorizationData } = (await answer.json()) as { authorizationData: { proxyEndpoint: string }[] };
    expect(authorizationData).toHaveLength(2);
    expect(authorizationData[0]?.proxyEndpoint).toBe(endpoint);
    expect(authorizationData[1]?.proxyEndpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(authorizationData[1]?.proxyEndpoint).not.toBe(endpoint);
  });

  test('lets the caller do only what is allowed', async () => {
    const emulator = await start();
    const client = ecr(emulator);
    const create = (): Promise<unknown> =>
      client.send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
    emulator.deny('ecr:CreateRepository');
    // https://github.com/fluxcd/pkg/pull/938
    expect(await errorOf(create())).toBe(
      'AccessDeniedException: User: arn:aws:iam::123456789012:user/emulator is not authorized to perform: ecr:CreateRepository on resource: arn:aws:ecr:eu-central-1:123456789012:repository/demo because no identity-based policy allows the ecr:CreateRepository action',
    );
    emulator.allow('ecr:CreateRepository');
    await create();
    emulator.deny('ecr:GetAuthorizationToken');
    // https://github.com/buildkite/elastic-ci-stack-for-aws/issues/193
    expect(await errorOf(client.send(new GetAuthorizationTokenCommand({})))).toContain(
      'is not authorized to perform: ecr:GetAuthorizationToken on resource: *',
    );
  });

  test('lets the caller do what a policy allows, to what it names', async () => {
    const emulator = await start();
    const client = ecr(emulator);
    const create = (
      repositoryName: string,
      settings: Partial<CreateRepositoryCommandInput> = {},
    ): Promise<unknown> => client.send(new CreateRepositoryCommand({ repositoryName, ...settings }));
    const Resource = 'arn:aws:ecr:eu-central-1:123456789012:repository/team/*';
    const may = (...Action: readonly string[]): void => {
      emulator.permitOnly({ Statement: [{ Effect: 'Allow', Action, Resource }] });
    };
    may('ecr:Create*');
    await create('team/app');
    expect(await errorOf(create('app'))).toContain(
      'ecr:CreateRepository on resource: arn:aws:ecr:eu-central-1:123456789012:repository/app because no identity-based',
    );
    expect(await errorOf(client.send(new GetAuthorizationTokenCommand({})))).toContain(
      'is not authorized to perform: ecr:GetAuthorizationToken on resource: *',
    );
    expect(await errorOf(create('team/tagged', { tags: [{ Key: 'a', Value: 'b' }] }))).toContain(
      'AccessDeniedException: User: arn:aws:iam::123456789012:user/emulator is not authorized to perform: ecr:TagResource',
    );
    const encryptionConfiguration = { encryptionType: 'KMS', kmsKey: 'alias/charts' } as const;
    expect(await errorOf(create('team/secret', { encryptionConfiguration }))).toMatch(
      /^KmsException: .*perform: kms:DescribeKey on resource: arn:aws:kms:eu-central-1:123456789012:key\/alias\/charts /,
    );
    emulator.permitOnly(undefined);
    await create('app');
  });

  test('tells who the caller is', async () => {
    const { endpoint } = await start({ accountId: '000000000001' });
    const body = 'Action=GetCallerIdentity&Version=2011-06-15';
    const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const answer = await (await post(endpoint, { ...form, ...signature }, body)).text();
    expect(answer).toContain('<Account>000000000001</Account>');
    expect(answer).toContain('<Arn>arn:aws:iam::000000000001:user/emulator</Arn>');
    const unsigned = await post(endpoint, form, body);
    expect(unsigned.status).toBe(403);
    expect(await unsigned.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });
});
