import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKey } from 'openpgp';
import { ecrClient, readPrivateManifest } from '../../scripts/read-manifest.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { digestOf } from '../../src/digest.ts';
import { closingAfterEach } from '../support/closing.ts';
import { answer, ForeignRegistry } from '../support/foreign-registry.ts';
import { serve } from '../support/http-server.ts';
import { makeArchive } from '../support/make-archive.ts';
import { startOidcService } from '../support/oidc.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

const later = closingAfterEach();

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

function promote(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  return stage.use('promote', { 'create-repository': 'true', ...inputs }, environment);
}

function results({
  outputs,
}: StepResult): readonly { readonly ref: string; readonly [key: string]: unknown }[] {
  return JSON.parse(outputs['results'] ?? '[]') as { ref: string }[];
}

describe('from a registry that is not ECR', () => {
  test('a chart is copied byte for byte, anonymously', async () => {
    const foreign = later(await new ForeignRegistry().start());
    const digest = foreign.chart('1.0.0');
    const run = await promote({ from: `oci://${foreign.host}/team/app:1.0.0`, to: 'mirror/' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { digest, drift: 'true' } });
    expect(results(run)).toMatchObject([
      { promoted: true, from: `${foreign.host}/team/app:1.0.0`, drift: 'missing' },
    ]);
    expect(results(run)[0]?.ref).toMatch(/\/mirror\/app:1\.0\.0$/);
  });

  test('with a user name and a password, which go to its token service alone', async () => {
    const foreign = later(await new ForeignRegistry().start('s3cret-password'));
    const digest = foreign.chart('1.0.0');
    const from = `${foreign.host}/team/app:1.0.0`;
    const identity = { 'from-username': 'ann', 'from-password': 's3cret-password' };
    const run = await promote({ from, to: 'mirror/app', ...identity });
    expect(run).toMatchObject({ exitCode: 0, outputs: { digest } });
    expect(run.masks).toContain('s3cret-password');
    expect(foreign.asked.filter((line) => line.endsWith('Basic')).map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['/token']),
    );
    expect(foreign.asked.filter((line) => line.startsWith('/v2') && line.endsWith('Basic'))).toEqual([]);
  });

  test('which refuses, is told with what to do', async () => {
    const foreign = later(await new ForeignRegistry().start('s3cret-password'));
    foreign.chart('1.0.0');
    const run = await promote({
      from: `${foreign.host}/team/app:1.0.0`,
      to: 'mirror/app',
      'from-username': 'ann',
      'from-password': 'wrong',
    });
    expect(theError(run)).toMatch(/from-username/);
  });

  test('the newest versions of a range are copied, and what is no version is left out with a line', async () => {
    const foreign = later(await new ForeignRegistry().start());
    for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0-rc.1', '2.0.0']) foreign.chart(version);
    foreign.manifests.set('latest', foreign.manifests.get('2.0.0') ?? Buffer.alloc(0));
    const run = await promote({
      from: `${foreign.host}/team/app`,
      version: '1',
      limit: '2',
      to: 'mirror/app',
    });
    expect(results(run).map(({ tag }) => tag)).toEqual(['1.1.0', '1.2.0']);
    expect(run.stdout).toMatch(/team\/app: left out, since they are not versions: latest/);
  });

  test('several charts go to a repository each', async () => {
    const foreign = later(await new ForeignRegistry().start());
    foreign.chart('1.0.0');
    const from = `${foreign.host}/team/app\n${foreign.host}/other/web`;
    expect(theError(await promote({ from, version: '1.0.0', to: 'mirror/app' }))).toMatch(/end it with "\/"/);
    const run = await promote({ from, version: '1.0.0', to: 'mirror/' });
    expect(results(run).map(({ ref }) => ref.replace(/^[^/]+/, ''))).toEqual([
      '/mirror/app:1.0.0',
      '/mirror/web:1.0.0',
    ]);
  });
});

function archive(version: string, more = ''): Uint8Array {
  return makeArchive([
    { name: 'app/Chart.yaml', content: `apiVersion: v2\nname: app\nversion: ${version}\n${more}` },
  ]);
}

/** Starts a classic repository with versions of the chart `app`, which have provenance files and further fields if that is asked for. */
async function repository(
  versions: readonly string[],
  { provenance = '', more = '', password = '' } = {},
): Promise<string> {
  const entries = versions.map((version) => {
    const digest = createHash('sha256').update(archive(version, more)).digest('hex');
    return `  - apiVersion: v2\n    name: app\n    version: ${version}\n    created: "2024-05-06T07:08:09.5+02:00"\n    digest: ${digest}\n    urls: [app-${version}.tgz]\n`;
  });
  const server = later(
    await serve(({ target, headers }, response) => {
      const expected = `Basic ${Buffer.from(`ann:${password}`).toString('base64')}`;
      if (password !== '' && headers.authorization !== expected) {
        answer(response, 401, '', { 'www-authenticate': 'Basic realm="charts"' });
        return;
      }
      const [, version] = /app-(.+)\.tgz$/.exec(target) ?? [];
      if (target.endsWith('/index.yaml')) {
        answer(response, 200, `apiVersion: v1\nentries:\n  app:\n${entries.join('')}`);
      } else if (version !== undefined && versions.includes(version)) {
        answer(response, 200, Buffer.from(archive(version, more)));
      } else if (target.endsWith('.prov') && provenance !== '') {
        answer(response, 200, provenance);
      } else {
        answer(response, 404, '');
      }
    }),
  );
  return `${server.origin.href}charts`;
}

describe('from a classic repository', () => {
  test('a chart is pushed as helm push would push it, with its own time', async () => {
    const from = await repository(['1.0.0', '1.1.0', '2.0.0']);
    const run = await promote({ from, chart: 'app', version: '^1', limit: '1', to: 'mirror/' });
    expect(run.exitCode).toBe(0);
    expect(results(run).map(({ tag, promoted }) => [tag, promoted])).toEqual([['1.1.0', true]]);
    const pulled = await stage.use('pull', { chart: 'mirror/app:1.1.0', destination: 'out' });
    expect(await readFile(pulled.outputs['chart-file'] ?? '')).toEqual(Buffer.from(archive('1.1.0')));
    // The manifest of `helm push` (pkg/registry/client.go): title and version, and the time of the archive.
    const manifest = {
      schemaVersion: 2,
      config: {
        mediaType: 'application/vnd.cncf.helm.config.v1+json',
        digest: digestOf('{"name":"app","version":"1.1.0","apiVersion":"v2"}'),
        size: 50,
      },
      layers: [
        {
          mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
          digest: digestOf(archive('1.1.0')),
          size: archive('1.1.0').length,
        },
      ],
      annotations: {
        'org.opencontainers.image.created': '2024-05-06T05:08:09Z',
        'org.opencontainers.image.title': 'app',
        'org.opencontainers.image.version': '1.1.0',
      },
    };
    expect(run.outputs['digest']).toBe(digestOf(JSON.stringify(manifest)));
    const again = await promote({ from, chart: 'app', version: '^1', limit: '1', to: 'mirror/' });
    expect(results(again)).toMatchObject([{ promoted: false, drift: 'same' }]);
    expect(again.outputs['drift']).toBe('false');
  });

  test.each([
    ['a chart that it lacks', { chart: 'web' }, /has no chart "web"/],
    [
      'a version that it lacks',
      { chart: 'app', version: '^7' },
      /no version that matches "\^7" \(the newest versions are 1\.0\.0\); check version$/,
    ],
    ['no chart', {}, /chart is empty/],
  ])('%s is named', async (_what, inputs, message) => {
    const from = await repository(['1.0.0']);
    expect(theError(await promote({ from, to: 'mirror/app', ...inputs }))).toMatch(message);
  });
});

describe('what is verified before it is copied', () => {
  const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

  async function mirror(prepare: (foreign: ForeignRegistry, digest: string) => void): Promise<StepResult> {
    const foreign = later(await new ForeignRegistry().start());
    prepare(foreign, foreign.chart('1.0.0'));
    return await promote({
      from: `${foreign.host}/team/app:1.0.0`,
      to: 'mirror/app',
      'cosign-key': pem(ours.publicKey),
    });
  }

  test.each<[string, (foreign: ForeignRegistry, digest: string) => void]>([
    [
      'under a tag',
      (foreign, digest) => {
        foreign.cosign(digest, ours.privateKey);
      },
    ],
    [
      'as a bundle that refers to it',
      (foreign, digest) => {
        foreign.bundle(digest, ours.privateKey);
      },
    ],
  ])("cosign's signature %s", async (_where, prepare) => {
    const run = await mirror(prepare);
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.stdout).toContain('signed with cosign');
  });

  test.each<[string, (foreign: ForeignRegistry, digest: string) => void]>([
    ['no signature', () => undefined],
    [
      'the signature of another key',
      (foreign, digest) => {
        foreign.cosign(digest, theirs.privateKey);
      },
    ],
    [
      'a signature of another image',
      (foreign, digest) => {
        foreign.cosign(digest, ours.privateKey, `sha256:${'0'.repeat(64)}`);
      },
    ],
    [
      'a bundle of another key',
      (foreign, digest) => {
        foreign.bundle(digest, theirs.privateKey);
      },
    ],
    [
      'an attestation of something else',
      (foreign, digest) => {
        foreign.bundle(digest, ours.privateKey, 'https://slsa.dev/provenance/v1');
      },
    ],
  ])('%s copies nothing', async (_what, prepare) => {
    const since = stage.emulator.requests.length;
    const run = await mirror(prepare);
    expect(theError(run)).toMatch(/is not signed with the key of cosign-key/);
    const writes = stage.emulator.requests
      .slice(since)
      .filter(({ write, operation }) => write && operation !== 'GetAuthorizationToken');
    expect(writes).toEqual([]);
  });

  test("a chart's provenance, and its name and version with it", async () => {
    const { privateKey, publicKey } = await generateKey({
      userIDs: [{ name: 'Ann', email: 'a@example.com' }],
    });
    await stage.push({ 'chart-path': 'hello', 'signing-key': privateKey, 'create-repository': 'true' });
    const signed = await promote({ from: 'hello:0.1.0', to: 'stable/hello', 'verify-key': publicKey });
    expect(signed).toMatchObject({ exitCode: 0 });
    expect(signed.stdout).toContain('signed by Ann');
    await promote({ from: 'hello:0.1.0', to: 'other' });
    const renamed = await promote({ from: 'other:0.1.0', to: 'stable/other', 'verify-key': publicKey });
    expect(theError(renamed)).toContain('does not contain a SHA for a file named "other-0.1.0.tgz"');
    await stage.push({ 'chart-path': 'hello', version: '0.2.0' });
    const unsigned = await promote({ from: 'hello:0.2.0', to: 'stable/hello', 'verify-key': publicKey });
    expect(theError(unsigned)).toMatch(/has no provenance file/);
  });
});

describe('drift', () => {
  test('is told for each version, and nothing is written', async () => {
    for (const version of ['1.0.0', '1.1.0']) {
      await stage.push({ 'chart-path': 'hello', version, 'create-repository': 'true' });
    }
    await promote({ from: 'hello:1.0.0', to: 'stable/hello' });
    const check = { from: 'hello', version: '*', to: 'stable/hello', 'dry-run': 'true' };
    const run = await promote(check);
    expect(results(run).map(({ tag, drift }) => [tag, drift])).toEqual([
      ['1.0.0', 'same'],
      ['1.1.0', 'missing'],
    ]);
    expect(run.outputs['drift']).toBe('true');
    await promote({ from: 'hello:1.1.0', to: 'stable/hello' });
    expect((await promote(check)).outputs['drift']).toBe('false');
  });

  test('names what is different, and what is newer there', async () => {
    await stage.push({ 'chart-path': 'hello', version: '1.0.0', 'create-repository': 'true' });
    const theirs = { 'repository-prefix': 'stable', 'create-repository': 'true' };
    await stage.push({ 'chart-path': 'hello', version: '2.0.0', ...theirs });
    const check = { from: 'hello', version: '*', to: 'stable/hello', 'dry-run': 'true' };
    expect(results(await promote(check))).toMatchObject([{ drift: 'newer' }]);
    await stage.editChart('A small', 'Another');
    await stage.editChart(/$/, '\nkeywords: [other]\n');
    await stage.push({ 'chart-path': 'hello', version: '1.0.0', ...theirs });
    const run = await promote(check);
    expect(run.exitCode).toBe(0);
    expect(results(run)).toMatchObject([{ drift: 'different', promoted: false }]);
  });
});

/** Returns the inputs that name a source of a kind, with these versions of a chart in one of two contents. */
type Source = (
  versions: readonly string[],
  content: 'one' | 'other',
) => Promise<Readonly<Record<string, string>>>;

const sources: readonly (readonly [string, Source])[] = [
  [
    'ECR',
    async (versions, content) => {
      await stage.editChart(/\nkeywords: .*|$/, `\nkeywords: [${content}]`);
      const prefix = `${content}-${versions.join('-').replaceAll('.', '')}`;
      const inputs = { 'repository-prefix': prefix, 'create-repository': 'true' };
      for (const version of versions) {
        const pushed = await stage.push({ 'chart-path': 'hello', version, ...inputs });
        expect(pushed.exitCode).toBe(0);
      }
      return { from: `${prefix}/hello` };
    },
  ],
  [
    'an OCI registry',
    async (versions, content) => {
      const foreign = later(await new ForeignRegistry().start());
      for (const version of versions) {
        foreign.image(version, {
          config: foreign.put(Buffer.from('{"name":"app"}'), 'application/vnd.cncf.helm.config.v1+json'),
          layers: [foreign.put(Buffer.from(content), 'application/vnd.cncf.helm.chart.content.v1.tar+gzip')],
        });
      }
      return { from: `oci://${foreign.host}/team/app` };
    },
  ],
  [
    'a classic repository',
    async (versions, content) => ({
      from: await repository(versions, { more: `keywords: [${content}]\n` }),
      chart: 'app',
    }),
  ],
];

describe.each(sources)('drift from %s', (_kind, source) => {
  /** What a dry run says of each version, and of all together. */
  async function drift(inputs: Readonly<Record<string, string>>): Promise<readonly [unknown, unknown]> {
    const before = stage.emulator.requests.length;
    const run = await promote({ ...inputs, version: '*', to: 'mirror/app', 'dry-run': 'true' });
    expect(run.exitCode).toBe(0);
    const writes = stage.emulator.requests.slice(before).filter(({ write }) => write);
    expect(writes.map(({ operation }) => operation)).toEqual([]);
    return [results(run).map(({ tag, drift: state }) => [tag, state]), run.outputs['drift']];
  }

  async function mirror(inputs: Readonly<Record<string, string>>): Promise<void> {
    const run = await promote({ ...inputs, version: '*', to: 'mirror/app' });
    expect(run.exitCode).toBe(0);
  }

  test('what is missing, and then the same', async () => {
    const inputs = await source(['1.0.0', '1.1.0'], 'one');
    const all = (state: string): unknown => [
      ['1.0.0', state],
      ['1.1.0', state],
    ];
    expect(await drift(inputs)).toEqual([all('missing'), 'true']);
    await mirror(inputs);
    expect(await drift(inputs)).toEqual([all('same'), 'false']);
  });

  test('what is different there', async () => {
    await mirror(await source(['1.0.0'], 'other'));
    expect(await drift(await source(['1.0.0', '1.1.0'], 'one'))).toEqual([
      [
        ['1.0.0', 'different'],
        ['1.1.0', 'missing'],
      ],
      'true',
    ]);
  });

  test('what is newer there', async () => {
    await mirror(await source(['2.0.0'], 'one'));
    const [states] = await drift(await source(['1.0.0'], 'one'));
    expect(states).toEqual([['1.0.0', 'newer']]);
  });
});

describe('the provenance file of a classic repository', () => {
  test('is pushed as a layer, behind a password too', async () => {
    const provenance = 'a provenance file';
    const from = await repository(['1.0.0'], { provenance, password: 's3cret-password' });
    const identity = { 'from-username': 'ann', 'from-password': 's3cret-password' };
    const run = await promote({ from, chart: 'app', version: '1.0.0', to: 'mirror/app', ...identity });
    expect(run.exitCode).toBe(0);
    const stored = await readPrivateManifest(ecrClient(stage.emulator.environment), 'mirror/app', '1.0.0');
    const { layers } = JSON.parse(stored) as { readonly layers: readonly object[] };
    expect(layers).toContainEqual({
      mediaType: 'application/vnd.cncf.helm.chart.provenance.v1.prov',
      digest: digestOf(provenance),
      size: provenance.length,
    });
    expect(layers).toHaveLength(2);
  });

  test('is no layer where there is none', async () => {
    const from = await repository(['1.0.0'], { password: 's3cret-password' });
    const identity = { 'from-username': 'ann', 'from-password': 's3cret-password' };
    const run = await promote({ from, chart: 'app', version: '1.0.0', to: 'mirror/app', ...identity });
    expect(run.exitCode).toBe(0);
    const wrong = { ...identity, 'from-password': 'other-password' };
    const refused = await promote({ from, chart: 'app', version: '1.0.0', to: 'mirror/app', ...wrong });
    expect(theError(refused)).toMatch(/401/);
    expect(refused.stdout.replace(/^::add-mask::.*$/gm, '')).not.toContain('other-password');
  });
});

describe.each<[string, (version: string) => Promise<StepResult>]>([
  ['promoting', (version) => promote({ from: 'cache/hello', version, to: 'mirror/hello' })],
  ['pulling', (version) => stage.use('pull', { chart: 'cache/hello', version, destination: 'out' })],
])('%s from a pull-through cache', (_what, read) => {
  const upstream = 'registry-1.docker.io';

  async function cached(version: string, prefix = 'cache', deny?: string): Promise<StepResult> {
    await stage.close();
    stage = await openStage({
      cacheRules: [
        { prefix: 'ROOT', upstream: 'quay.io' },
        { prefix, upstream },
      ],
    });
    const pushed = await stage.push({
      'chart-path': 'hello',
      'repository-prefix': 'cache',
      'create-repository': 'true',
    });
    expect(pushed.exitCode).toBe(0);
    if (deny !== undefined) stage.emulator.deny(deny);
    const run = await read(version);
    expect(run).toMatchObject({ exitCode: 0 });
    return run;
  }

  function warnings({ commands }: StepResult): readonly string[] {
    return commands.filter(({ name }) => name === 'warning').map(({ message }) => message);
  }

  test('a range warns that it sees only what was pulled through', async () => {
    expect(warnings(await cached('0.x'))).toEqual([
      expect.stringMatching(
        /\/cache\/hello: a pull-through cache of registry-1\.docker\.io, which lists only the versions/,
      ),
    ]);
  });

  test('the rule of the longest prefix counts, and ROOT is for all others', async () => {
    expect(warnings(await cached('0.x', 'cach'))).toEqual([
      expect.stringContaining('a pull-through cache of quay.io'),
    ]);
  });

  test('an exact version goes through', async () => {
    expect(warnings(await cached('0.1.0'))).toEqual([]);
    const operations = stage.emulator.requests.map(({ operation }) => operation);
    expect(operations).not.toContain('DescribePullThroughCacheRules');
  });

  test('without the permission to know, nothing is said', async () => {
    expect(warnings(await cached('0.x', 'cache', 'ecr:DescribePullThroughCacheRules'))).toEqual([]);
  });
});

describe('two accounts, each with a role that may do its own part only', () => {
  const dev = 'arn:aws:iam::111122223333:role/read-dev';
  const prod = 'arn:aws:iam::444455556666:role/write-prod';
  const source = {
    from: 'hello:0.1.0',
    'from-aws-account-id': '111122223333',
    'from-aws-region': 'eu-central-1',
  };
  const destination = { to: 'hello', 'aws-account-id': '444455556666', 'aws-region': 'us-east-1' };
  const keyless = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };

  // docs/permissions.md, "Promote": what the role of each side needs.
  const signingIn = { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' } as const;
  const reading = {
    Effect: 'Allow',
    Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:ListImages'],
    Resource: 'arn:aws:ecr:eu-central-1:111122223333:repository/hello',
  } as const;
  const writing = {
    Effect: 'Allow',
    Action: [
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:CompleteLayerUpload',
      'ecr:CreateRepository',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
    ],
    Resource: 'arn:aws:ecr:us-east-1:444455556666:repository/hello',
  } as const;

  let since = 0;
  let environment: Readonly<Record<string, string>>;
  beforeEach(async () => {
    await stage.close();
    const subject = 'repo:octocat/charts:*';
    stage = await openStage({
      roles: [
        { arn: dev, subject, policy: { Statement: [signingIn, reading] } },
        { arn: prod, subject, policy: { Statement: [signingIn, writing] } },
      ],
    });
    const oidc = later(await startOidcService());
    environment = { ...keyless, ...oidc.environment };
    const pushed = await stage.push({
      'chart-path': 'hello',
      'aws-account-id': '111122223333',
      'create-repository': 'true',
    });
    expect(pushed.exitCode).toBe(0);
    since = stage.emulator.requests.length;
  });

  function operations(): readonly string[] {
    return stage.emulator.requests.slice(since).map(({ operation }) => operation);
  }

  test.each([
    ['a tag', source],
    ['a range', { ...source, from: 'hello', version: '0.x' }],
  ])('%s is read with the one and written with the other', async (_what, from) => {
    const roles = { 'from-role-to-assume': dev, 'role-to-assume': prod };
    const run = await promote({ ...from, ...destination, ...roles }, environment);
    expect(run).toMatchObject({ exitCode: 0 });
    expect(results(run)).toMatchObject([{ promoted: true, drift: 'missing' }]);
    expect(operations().filter((name) => name.startsWith('AssumeRole'))).toHaveLength(2);
  });

  test.each([
    ['one role for both sides', { 'role-to-assume': prod }, 'ecr:BatchGetImage'],
    [
      "the roles in each other's place",
      { 'from-role-to-assume': prod, 'role-to-assume': dev },
      'ecr:BatchGetImage',
    ],
    ['the reader for both sides', { 'from-role-to-assume': dev, 'role-to-assume': dev }, 'ecr:'],
  ])('%s: what is not allowed is named, and nothing is written', async (_what, roles, action) => {
    const run = await promote({ ...source, ...destination, ...roles }, environment);
    expect(theError(run)).toContain(`no permission for ${action}`);
    expect(theError(run)).toMatch(/assumed-role\/(?:write-prod|read-dev)\/session is not authorized/);
    expect(operations()).not.toContain('PutImage');
    expect(operations()).not.toContain('CreateRepository');
  });
});

test.each([
  ['a password without a user', { 'from-password': 'x' }, /from-username is empty: set it too/],
  [
    'a role detail without a role',
    { 'from-audience': 'x' },
    /from-audience: "x": it needs from-role-to-assume/,
  ],
  ['a limit that is none', { limit: '0' }, /limit: "0"/],
  ['a key that is none', { 'cosign-key': 'abc' }, /cosign-key: "abc".*cosign\.pub/],
  ['a chart without a classic repository', { chart: 'app' }, /chart: "app".*https/],
])('%s is told before anything is sent', async (_what, inputs, message) => {
  expect(theError(await promote({ from: 'hello:0.1.0', to: 'stable/hello', ...inputs }))).toMatch(message);
  expect(stage.emulator.requests).toEqual([]);
});
