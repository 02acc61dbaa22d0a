import { describe, expect, test } from '@jest/globals';
import { type PushInputs, readPushInputs } from '../../../src/runner/inputs/push-inputs.ts';
import type { WorkspaceFiles } from '../../../src/workspace/workspace-files.ts';
import type { Network } from '../../../src/runner/id-token.ts';

/** Nothing is sent over it. */
const network = { transport: {}, retrier: {}, signal: AbortSignal.abort() } as unknown as Network;

const key = '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ==\n-----END PGP PRIVATE KEY BLOCK-----';

/** A workspace in which everything is there but what begins with `missing`; what has an extension is a file. */
const someFiles: WorkspaceFiles = {
  place: (path) => path,
  kindOf: (path) => (path.startsWith('missing') ? 'nothing' : /\.\w+$/.test(path) ? 'file' : 'directory'),
  glob: () => [],
  read: () => new Uint8Array(),
};

/** Reads inputs as the runner would give them: trimmed, empty when not set, and the chart's directory is there. */
function read(
  given: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv = { AWS_REGION: 'eu-west-1' },
): PushInputs {
  const inputs: Readonly<Record<string, string>> = { 'chart-path': 'charts/app', ...given };
  return readPushInputs({
    getInput: (name) => (inputs[name] ?? '').trim(),
    environment,
    files: someFiles,
    getIdToken: (audience) => Promise.resolve(`token for ${audience}`),
    mask: () => undefined,
  });
}

describe('readPushInputs', () => {
  test('has the defaults of the contract', () => {
    expect(read({})).toEqual({
      plan: {
        charts: ['charts/app'],
        destinations: [{ type: 'private', region: 'eu-west-1' }],
        naming: { by: 'chart' },
        ifExists: 'fail',
        createRepository: false,
        dryRun: false,
        tags: [],
        annotations: new Map(),
        waitForReplication: false,
      },
      creation: { tags: [], settings: {} },
      helm: { dependencies: 'auto', lint: 'false', downloadUrl: 'https://get.helm.sh' },
      packaging: {},
      showSummary: true,
      notices: [],
    });
  });

  test.each([
    ['1.2.3', '1.2.3', 0],
    ['v1.2.3', '1.2.3', 1],
    ['refs/tags/v1.2.3-rc.1', '1.2.3-rc.1', 1],
    ['refs/tags/1.2.3+build', '1.2.3+build', 1],
  ])('takes the version %s as %s', (given, version, notices) => {
    const inputs = read({ version: given });
    expect(inputs.packaging).toEqual({ version });
    expect(inputs.notices).toHaveLength(notices);
  });

  test.each([
    [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' }, {}, ['eu-west-1']],
    [{ AWS_DEFAULT_REGION: 'us-east-1' }, {}, ['us-east-1']],
    [
      { AWS_REGION: 'eu-west-1' },
      { 'aws-region': 'us-east-2\nus-west-2, eu-west-3' },
      ['us-east-2', 'us-west-2', 'eu-west-3'],
    ],
  ])('finds the regions of %j and %j', (environment, given, regions) => {
    const { destinations } = read(given, environment).plan;
    expect(destinations).toEqual(regions.map((region) => ({ type: 'private', region })));
  });

  test('takes what is true of the registries that are named', () => {
    const registry = '123456789012.dkr.ecr.us-east-1.amazonaws.com\npublic.ecr.aws/team';
    const given = { 'aws-account-id': '123456789012', 'aws-region': 'us-east-1', 'registry-type': 'public' };
    expect(read({ registry, ...given }).plan.destinations).toHaveLength(2);
  });

  test('reads registries that are named, private and public, without a region', () => {
    const registry = 'oci://123456789012.dkr.ecr-fips.us-east-1.amazonaws.com\npublic.ecr.aws/a1b2c3';
    expect(read({ registry }, {}).plan.destinations).toEqual([
      {
        type: 'private',
        host: '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com',
        accountId: '123456789012',
        region: 'us-east-1',
        fips: true,
        dualStack: false,
      },
      { type: 'public', host: 'public.ecr.aws', alias: 'a1b2c3' },
    ]);
  });

  test.each([
    [{ 'aws-region': 'eu-west-1\nus-east-1\neu-west-1' }, 2],
    [{ registry: 'public.ecr.aws/team\noci://public.ecr.aws/team/\npublic.ecr.aws/other' }, 2],
  ])('takes what is named twice once: %j', (given, count) => {
    expect(read(given).plan.destinations).toHaveLength(count);
  });

  test('pushes to ECR Public without a region', () => {
    expect(read({ 'registry-type': 'public', 'registry-alias': 'team' }, {}).plan.destinations).toEqual([
      { type: 'public', alias: 'team' },
    ]);
  });

  test('keeps the leading zeros of an account', () => {
    expect(read({ 'aws-account-id': '000000000012' }).plan.destinations).toEqual([
      { type: 'private', region: 'eu-west-1', accountId: '000000000012' },
    ]);
  });

  test.each([
    [{ 'repository-prefix': 'team/charts' }, { by: 'chart', prefix: 'team/charts' }],
    [{ repository: 'team/apps/chart' }, { by: 'name', repository: 'team/apps/chart' }],
  ])('names repositories by %j', (given, naming) => {
    expect(read(given).plan.naming).toEqual(naming);
  });

  test('takes further tags as they are written', () => {
    expect(read({ tags: '{{major}}, {{major}}.{{minor}}\nlatest' }).plan.tags).toEqual([
      '{{major}}',
      '{{major}}.{{minor}}',
      'latest',
    ]);
  });

  test.each([
    ['true', 'refs/tags/app/1.2.3', 'app/1.2.3'],
    ['true', 'refs/heads/main', undefined],
    ['false', 'refs/tags/v1.2.3', undefined],
  ])('with verify-tag %s at %s, holds versions against the tag %s', (flag, ref, tag) => {
    const environment = { AWS_REGION: 'eu-west-1', GITHUB_REF: ref };
    expect(read({ 'verify-tag': flag }, environment).plan.gitTag).toBe(tag);
  });

  test('masks the signing key line by line, and the passphrase', () => {
    const masked: string[] = [];
    const inputs: Readonly<Record<string, string>> = {
      'chart-path': 'app',
      'signing-key': key,
      'signing-passphrase': 'pw',
    };
    const { packaging } = readPushInputs({
      getInput: (name) => inputs[name] ?? '',
      environment: { AWS_REGION: 'eu-west-1' },
      files: someFiles,
      getIdToken: () => Promise.reject(new Error('not asked for')),
      mask: (secret) => masked.push(secret),
    });
    expect(packaging).toEqual({ signing: { key, passphrase: 'pw' } });
    expect(masked).toEqual([key, ...key.split('\n').filter((line) => line !== ''), 'pw']);
  });
});

describe('role-to-assume', () => {
  const arn = 'arn:aws:iam::123456789012:role/push-charts';
  const oidc = {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.test',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
  };

  test("is assumed by GitHub's OIDC token where the job may ask for one", async () => {
    const { role } = read({ 'role-to-assume': arn }, { AWS_REGION: 'eu-west-1', ...oidc });
    // The defaults of aws-actions/configure-aws-credentials.
    expect(role).toMatchObject({
      arn,
      sessionName: 'GitHubActions',
      durationSeconds: 3600,
      region: 'eu-west-1',
    });
    expect(await role?.identityToken?.(network)).toBe('token for sts.amazonaws.com');
  });

  test('takes audience, session name and duration', async () => {
    const given = {
      'role-to-assume': 'arn:aws-cn:iam::123456789012:role/path/to/push',
      'role-session-name': 'charts@main',
      'role-duration-seconds': '43200',
      audience: 'https://github.test',
    };
    const { role } = read(given, { AWS_REGION: 'cn-north-1', ...oidc });
    expect(role).toMatchObject({ sessionName: 'charts@main', durationSeconds: 43_200, region: 'cn-north-1' });
    expect(await role?.identityToken?.(network)).toBe('token for https://github.test');
  });

  test.each([
    ['without a token', {}, {}],
    ['with an external id, which only they can use', { 'role-external-id': 'charts' }, oidc],
    ['where one role is to assume another', { 'role-chaining': 'true' }, oidc],
  ])('is assumed by the credentials of the environment %s', (_when, given, environment) => {
    const { role } = read({ 'role-to-assume': arn, ...given }, { AWS_REGION: 'eu-west-1', ...environment });
    expect(role?.identityToken).toBeUndefined();
    expect(role?.externalId).toBe('role-external-id' in given ? 'charts' : undefined);
  });

  test('asks STS in us-east-1 for ECR Public', () => {
    expect(read({ 'role-to-assume': arn, 'registry-type': 'public' }, {}).role?.region).toBe('us-east-1');
  });
});

describe('readPushInputs refuses', () => {
  const remedies: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ 'chart-path': '' }, 'chart-path is empty: set it to the directory of the chart'],
    [{ 'chart-path': 'missing' }, 'chart-path: "missing": there is no such directory or file'],
    [{ 'chart-path': 'notes.txt' }, 'chart-path: "notes.txt": it is a file'],
    [{ version: '1.2.x' }, 'version: "1.2.x": it is not a semantic version'],
    [
      { 'chart-path': 'app-1.0.0.tgz', version: '2.0.0' },
      'version: "2.0.0": app-1.0.0.tgz is already packaged',
    ],
    [
      { 'chart-path': 'app-1.0.0.tgz', 'app-version': '2' },
      'app-version: "2": app-1.0.0.tgz is already packaged',
    ],
    [{ 'chart-path': 'app-1.0.0.tgz', 'signing-key': key }, 'signing-key: app-1.0.0.tgz is already packaged'],
    [{ 'signing-passphrase': 'hush' }, 'signing-passphrase: signing-key is not set'],
    [{ 'signing-key': 'hush' }, 'signing-key: it is not an armored OpenPGP private key'],
    [{ registry: 'ghcr.io' }, 'registry: "ghcr.io": it is not a registry of Amazon ECR'],
    [{ 'registry-type': 'both' }, 'registry-type: "both": write one of "private", "public"'],
    [{ 'registry-alias': 'team' }, 'registry-alias: "team": only ECR Public has aliases'],
    [
      { 'registry-type': 'public', 'registry-alias': 'Team' },
      'registry-alias: "Team": it is not a registry alias',
    ],
    [
      { 'registry-type': 'public', 'aws-account-id': '123456789012' },
      'aws-account-id: "123456789012": ECR Public accepts',
    ],
    [
      { registry: 'public.ecr.aws/one', 'registry-alias': 'two' },
      'registry-alias: "two": registry already names',
    ],
    [
      { registry: '123456789012.dkr.ecr.us-east-1.amazonaws.com', 'aws-account-id': '210987654321' },
      'aws-account-id: "210987654321": the registry 123456789012.dkr.ecr.us-east-1.amazonaws.com belongs to 123456789012',
    ],
    [
      { registry: '123456789012.dkr.ecr.us-east-1.amazonaws.com', 'aws-region': 'eu-west-1' },
      'aws-region: "eu-west-1": the registry 123456789012.dkr.ecr.us-east-1.amazonaws.com is in us-east-1',
    ],
    [
      { registry: '123456789012.dkr.ecr.us-east-1.amazonaws.com', 'registry-alias': 'team' },
      'registry-alias: "team": only ECR Public has aliases, and the registry is private',
    ],
    [
      { registry: '123456789012.dkr.ecr.us-east-1.amazonaws.com', 'registry-type': 'public' },
      'registry-type: "public": the registry is private',
    ],
    [
      { registry: 'public.ecr.aws/team', 'aws-account-id': '123456789012' },
      'aws-account-id: "123456789012": the registry is in ECR Public',
    ],
    [
      {
        registry: '123456789012.dkr.ecr.us-east-1.amazonaws.com\npublic.ecr.aws/team',
        'aws-region': 'us-east-1\neu-west-1',
      },
      'aws-region: "eu-west-1": no registry is in this region',
    ],
    [{ 'aws-region': 'europe' }, 'aws-region: "europe": it is not an AWS region'],
    [{ 'aws-account-id': '12345' }, 'aws-account-id: "12345": an AWS account ID has 12 digits'],
    [{ 'repository-prefix': 'Team' }, 'repository-prefix: "Team": write lower-case letters'],
    [{ repository: 'a//b' }, 'repository: "a//b": write lower-case letters'],
    [{ repository: 'a/b', 'repository-prefix': 'a' }, 'repository: "a/b": it is the full name'],
    [
      { repository: 'a/b', 'chart-path': 'one\ntwo' },
      'repository: "a/b": one repository cannot be used for several charts',
    ],
    [{ 'if-exists': 'ignore' }, 'if-exists: "ignore": write one of "fail", "skip", "overwrite"'],
    [{ 'create-repository': 'yes' }, 'create-repository: "yes": write "true" or "false"'],
    [{ tags: 'latest,a b' }, 'tags: "a b": it is not a tag'],
    [{ tags: '{{micro}}' }, 'tags: "{{micro}}": {{micro}} is not a placeholder'],
    [{ 'verify-tag': 'v' }, 'verify-tag: "v": write "true" or "false"'],
    [
      { 'wait-for-replication': 'true', 'registry-type': 'public' },
      'wait-for-replication: "true": ECR Public does not replicate',
    ],
    [{ 'role-to-assume': 'push-charts' }, 'role-to-assume: "push-charts": it is not the ARN of an IAM role'],
    [{ 'role-session-name': 'a b' }, 'role-session-name: "a b": write 2 to 64 letters'],
    [{ 'role-duration-seconds': '899' }, 'role-duration-seconds: "899": write a number of seconds from 900'],
    [{ 'role-duration-seconds': '43201' }, 'role-duration-seconds: "43201": write a number of seconds'],
    [{ 'role-external-id': 'a' }, 'role-external-id: "a": write 2 to 1224 letters'],
    [{ audience: 'x.test' }, 'audience: "x.test": it needs role-to-assume, which is not set'],
    [{ 'role-duration-seconds': '900' }, 'role-duration-seconds: "900": it needs role-to-assume'],
    [
      {
        'role-to-assume': 'arn:aws:iam::123456789012:role/push',
        audience: 'x.test',
        'role-external-id': 'charts',
      },
      'audience: "x.test": it is for GitHub',
    ],
    [{ 'role-chaining': 'true' }, 'role-chaining: "true": it needs role-to-assume'],
    [{ 'package-directory': 'notes.txt' }, 'package-directory: "notes.txt": it is a file'],
    [{ 'dry-run': '1' }, 'dry-run: "1": write "true" or "false"'],
    [{ 'show-summary': 'no' }, 'show-summary: "no": write "true" or "false"'],
  ];
  test.each(remedies)('%j', (given, message) => {
    expect(() => read(given)).toThrow(message);
  });

  test('a missing region', () => {
    expect(() => read({}, {})).toThrow('aws-region is empty: set it, or AWS_REGION');
  });

  test('a wrong region of the environment, by the name of its variable', () => {
    expect(() => read({}, { AWS_DEFAULT_REGION: 'nowhere' })).toThrow('AWS_DEFAULT_REGION: "nowhere"');
  });

  test('never with a secret in the message', () => {
    expect(() => read({ 'signing-key': 'hush-hush' })).not.toThrow('hush-hush');
  });

  test('all mistakes at once, each on a line', () => {
    expect(() => read({ 'chart-path': '', 'if-exists': 'x', 'dry-run': 'y' })).toThrow(
      /^3 inputs are invalid:\n- chart-path is empty: .*\n- if-exists: "x": .*\n- dry-run: "y": .*$/,
    );
  });
});
