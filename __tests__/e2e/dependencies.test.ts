import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
import { digestOf } from '../../src/digest.ts';
import { readArchive } from '../parity/archive.ts';
import { makeFakeHelm } from '../support/fake-helm.ts';
import { refuse, reply, serve, type Answer, type RecordingServer } from '../support/http-server.ts';
import { makeArchive } from '../support/make-archive.ts';
import { startProxy } from '../support/proxy.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
/** A PATH without a Helm. */
let PATH: string;
const servers: RecordingServer[] = [];

beforeEach(async () => {
  stage = await openStage();
  PATH = await mkdtemp(path.join(tmpdir(), 'no-helm-'));
});
afterEach(async () => {
  await Promise.all([stage.close(), ...servers.splice(0).map((server) => server.close())]);
  await rm(PATH, { recursive: true, force: true });
});

function push(
  inputs: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const chart = { 'chart-path': 'hello', 'create-repository': 'true' };
  return stage.push({ ...chart, ...inputs }, { PATH, HOME: PATH, ...environment });
}

function messages({ commands }: StepResult, kind: 'error' | 'warning'): readonly string[] {
  return commands.filter(({ name }) => name === kind).map(({ message }) => message);
}

async function write(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(stage.workspace, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

function chartYaml(name: string, version: string, dependencies: readonly object[] = []): string {
  return JSON.stringify({
    apiVersion: 'v2',
    name,
    version,
    ...(dependencies.length > 0 && { dependencies }),
  });
}

function archiveOf(name: string, version: string): Buffer {
  return makeArchive([
    { name: `${name}/Chart.yaml`, content: chartYaml(name, version) },
    { name: `${name}/values.yaml`, content: `from: ${version}\n` },
  ]);
}

async function declare(...dependencies: readonly object[]): Promise<void> {
  await write({ 'hello/Chart.yaml': chartYaml('hello', '0.1.0', dependencies) });
}

/** What the package of a run holds: the content of each file. */
async function packaged({ outputs }: StepResult): Promise<ReadonlyMap<string, string>> {
  const { entries } = readArchive(await readFile(outputs['chart-file'] ?? ''));
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
  return new Map(entries.map(({ name, content }) => [name, content.toString()]));
}

async function snapshot(): Promise<readonly string[]> {
  const entries = await readdir(stage.workspace, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return await Promise.all(files.sort().map(async (file) => `${file} ${digestOf(await readFile(file))}`));
}

/** A server with these answers by path. */
async function serving(
  answers: Readonly<Record<string, Answer | Buffer | string>>,
): Promise<RecordingServer> {
  const server = await serve((received, response) => {
    const answer = answers[received.target] ?? reply(404);
    if (typeof answer === 'function') answer(received, response);
    else response.writeHead(200).end(answer);
  });
  servers.push(server);
  return server;
}

/** A classic repository that has these versions of charts. */
async function repository(charts: Readonly<Record<string, readonly string[]>>): Promise<RecordingServer> {
  const entries = Object.entries(charts).map(([name, versions]) => [
    name,
    versions.map((version) => ({
      apiVersion: 'v2',
      name,
      version,
      urls: [`${name}-${version}.tgz`],
      digest: digestOf(archiveOf(name, version)).slice('sha256:'.length),
    })),
  ]);
  const archives = Object.entries(charts).flatMap(([name, versions]) =>
    versions.map((version) => [`/${name}-${version}.tgz`, archiveOf(name, version)]),
  );
  return await serving({
    '/index.yaml': JSON.stringify({ apiVersion: 'v1', entries: Object.fromEntries(entries) as object }),
    ...(Object.fromEntries(archives) as Record<string, Buffer>),
  });
}

describe('dependencies that charts/ lacks are in the package, and the checkout stays as it was', () => {
  test('without a lock file: resolved, with the lock file that Helm would write', async () => {
    const { origin, received } = await repository({ common: ['1.0.0', '1.1.0', '2.0.0'] });
    await declare({ name: 'common', version: '^1', repository: origin.href });
    const before = await snapshot();
    const run = await push();
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
    const files = await packaged(run);
    expect(files.get('hello/charts/common/values.yaml')).toBe('from: 1.1.0\n');
    expect(files.get('hello/Chart.lock')).toMatch(
      new RegExp(
        `^dependencies:\n- name: common\n  repository: ${origin.href}\n  version: 1\\.1\\.0\ndigest: sha256:[0-9a-f]{64}\ngenerated: "1980-01-01T00:00:00Z"\n$`,
      ),
    );
    expect(await snapshot()).toEqual(before);
    expect(received.map(({ target }) => target)).toEqual(['/index.yaml', '/common-1.1.0.tgz']);
    // The same tree gives the same bytes.
    expect(await push()).toMatchObject({ outputs: { pushed: 'false', digest: run.outputs['digest'] ?? '' } });
  });

  test('are fetched once, however many charts ask for them', async () => {
    const { origin, received } = await repository({ common: ['1.0.0'] });
    const dependency = { name: 'common', version: '1.0.0', repository: origin.href };
    for (const name of ['one', 'two', 'three'])
      await write({ [`charts/${name}/Chart.yaml`]: chartYaml(name, '1.0.0', [dependency]) });
    expect(await push({ 'chart-path': 'charts/*' })).toMatchObject({ exitCode: 0 });
    expect(received.map(({ target }) => target)).toEqual(['/index.yaml', '/common-1.0.0.tgz']);
  });

  test('resolved anew with "update", by the lock without', async () => {
    const { origin } = await repository({ common: ['1.0.0', '1.1.0'] });
    const dependency = { name: 'common', version: '1.x', repository: origin.href };
    await declare(dependency);
    // internal/resolver/resolver.go of Helm 4.3: HashReq.
    const locked = { name: 'common', version: '1.0.0', repository: origin.href };
    const digest = digestOf(JSON.stringify([[dependency], [locked]]));
    const generated = '2020-01-01T00:00:00Z';
    await write({ 'hello/Chart.lock': JSON.stringify({ dependencies: [locked], digest, generated }) });
    const byLock = await packaged(await push({ version: '1.0.0' }));
    expect(byLock.get('hello/charts/common/values.yaml')).toBe('from: 1.0.0\n');
    expect(byLock.get('hello/Chart.lock')).toContain(`generated: "${generated}"`);
    const updated = await packaged(await push({ dependencies: 'update', version: '1.0.1' }));
    expect(updated.get('hello/charts/common/values.yaml')).toBe('from: 1.1.0\n');
    expect(updated.get('hello/Chart.lock')).toContain('version: 1.1.0');
  });

  test('are left alone with "skip": a missing one is Helm\'s error', async () => {
    const { origin, received } = await repository({ common: ['1.0.0'] });
    await declare({ name: 'common', version: '1.0.0', repository: origin.href });
    expect(messages(await push({ dependencies: 'skip' }), 'error')).toEqual([
      expect.stringContaining('found in Chart.yaml, but missing in charts/ directory: common'),
    ]);
    expect(received).toEqual([]);
  });

  test('come from the private registry that is pushed to, by its sign-in', async () => {
    await write({ 'common/Chart.yaml': chartYaml('common', '4.1.0') });
    const common = await push({ 'chart-path': 'common', 'repository-prefix': 'charts' });
    await declare({
      name: 'common',
      version: '^4',
      repository: `oci://${common.outputs['registry'] ?? ''}/charts`,
    });
    const run = await push();
    expect(run).toMatchObject({ exitCode: 0 });
    expect((await packaged(run)).get('hello/charts/common/Chart.yaml')).toContain('version: 4.1.0');
  });

  // The proxy does not let the registry's own name through: what counts is that the run signs in there, and asks it.
  test.each([
    ['another region', '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com'],
    ['another account', '210987654321.dkr.ecr.eu-central-1.amazonaws.com'],
  ])('come from ECR of %s, by the credentials of the run', async (_where, host) => {
    const proxy = await startProxy(new URL(stage.emulator.endpoint), '403 Forbidden');
    try {
      await declare({ name: 'common', version: '^4', repository: `oci://${host}/charts` });
      const run = await push({}, { HTTPS_PROXY: proxy.url });
      expect(messages(run, 'error')).toEqual([
        expect.stringContaining(`the dependency common cannot be fetched from oci://${host}/charts`),
      ]);
      const tokens = stage.emulator.requests.filter(({ operation }) => operation === 'GetAuthorizationToken');
      expect(tokens).toHaveLength(2);
      expect(proxy.asked.map(({ what }) => what)).toContain(`CONNECT ${host}:443`);
    } finally {
      await proxy.close();
    }
  });

  test('come from another registry as its token service wants it, with what docker login left', async () => {
    const archive = archiveOf('common', '1.1.0');
    const config = JSON.stringify({ name: 'common', version: '1.1.0', apiVersion: 'v2' });
    const descriptor = (mediaType: string, bytes: Buffer | string): object => ({
      mediaType,
      digest: digestOf(bytes),
      size: Buffer.byteLength(bytes),
    });
    const manifest = JSON.stringify({
      schemaVersion: 2,
      config: descriptor('application/vnd.cncf.helm.config.v1+json', config),
      layers: [descriptor('application/vnd.cncf.helm.chart.content.v1.tar+gzip', archive)],
    });
    const content: Record<string, readonly [string, Buffer | string]> = {
      '/v2/charts/common/tags/list?n=1000': [
        'application/json',
        '{"name":"charts/common","tags":["1.0.0","1.1.0","latest"]}',
      ],
      '/v2/charts/common/manifests/1.1.0': ['application/vnd.oci.image.manifest.v1+json', manifest],
      [`/v2/charts/common/blobs/${digestOf(archive)}`]: ['application/octet-stream', archive],
      [`/v2/charts/common/blobs/${digestOf(config)}`]: ['application/octet-stream', config],
    };
    const tokens = await serving({
      '/token?service=registry&scope=repository%3Acharts%2Fcommon%3Apull': '{"token":"good-token"}',
    });
    const registry = await serve((received, response) => {
      if (received.headers.authorization !== 'Bearer good-token') {
        const challenge = `Bearer realm="${tokens.origin.href}token",service="registry",scope="repository:charts/common:pull"`;
        refuse(401, 'UNAUTHORIZED', 'sign in', { 'www-authenticate': challenge })(received, response);
        return;
      }
      const [type, body] = content[received.target] ?? [];
      response.writeHead(type === undefined ? 404 : 200, { 'content-type': type ?? 'text/plain' }).end(body);
    });
    servers.push(registry);
    const { host } = registry.origin;
    const auth = Buffer.from('me:docker-password').toString('base64');
    await writeFile(path.join(PATH, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
    await declare({ name: 'common', version: '1.x', repository: `oci://${host}/charts` });
    const run = await push({}, { DOCKER_CONFIG: PATH });
    expect(run).toMatchObject({ exitCode: 0 });
    expect((await packaged(run)).get('hello/charts/common/values.yaml')).toBe('from: 1.1.0\n');
    expect(tokens.received.map(({ headers }) => headers.authorization)).toEqual([`Basic ${auth}`]);
    expect(run.masks).toEqual(expect.arrayContaining(['docker-password', 'good-token']));
  });

  test('come from a repository that helm repo add named, with its password', async () => {
    const { origin, received } = await repository({ common: ['1.0.0'] });
    await declare({ name: 'common', version: '1.0.0', repository: '@ours' });
    const file = path.join(PATH, 'repositories.yaml');
    const entry = { name: 'ours', url: origin.href, username: 'me', password: 'repo-password' };
    await writeFile(file, JSON.stringify({ apiVersion: '', repositories: [entry] }));
    const run = await push({}, { HELM_REPOSITORY_CONFIG: file });
    expect(run).toMatchObject({ exitCode: 0 });
    expect((await packaged(run)).get('hello/Chart.lock')).toContain(`repository: ${origin.href}`);
    expect((await packaged(run)).get('hello/Chart.yaml')).toContain("repository: '@ours'");
    const basic = `Basic ${Buffer.from('me:repo-password').toString('base64')}`;
    expect(received.map(({ headers }) => headers.authorization)).toEqual([basic, basic]);
    expect(run.masks).toContain('repo-password');
  });

  test('whose key is written "Dependencies", in a Chart.yaml of UTF-16', async () => {
    const { origin } = await repository({ common: ['1.0.0'] });
    const text = `\ufeffapiVersion: v2\nname: hello\nversion: 0.1.0\nDependencies:\n- {name: common, version: 1.0.0, repository: "${origin.href}"}\n`;
    await write({ 'hello/Chart.yaml': Buffer.from(text, 'utf16le') });
    const run = await push();
    expect(run).toMatchObject({ exitCode: 0 });
    expect((await packaged(run)).get('hello/charts/common/values.yaml')).toBe('from: 1.0.0\n');
  });

  test('are linted with the chart: Helm gets them in charts/', async () => {
    const { origin } = await repository({ common: ['1.0.0'] });
    await declare({ name: 'common', version: '1.0.0', repository: origin.href });
    const helm = await makeFakeHelm(path.join(stage.job.home, 'bin'));
    expect(await push({ lint: 'true' }, { PATH: helm.folder })).toMatchObject({ exitCode: 0 });
    const [call] = await helm.calls();
    expect(call?.seen).toEqual(expect.arrayContaining(['Chart.yaml', 'charts/common/Chart.yaml']));
  });
});

describe('charts beside each other', () => {
  const three = {
    'charts/leaf/Chart.yaml': chartYaml('leaf', '1.0.0'),
    'charts/a-base/Chart.yaml': chartYaml('a-base', '1.0.0', [
      { name: 'leaf', version: '>=0', repository: 'file://../leaf' },
    ]),
    'charts/app/Chart.yaml': chartYaml('app', '1.0.0', [
      { name: 'a-base', version: '^1', repository: 'file://../a-base' },
    ]),
  };

  test('are whole, and the same in every order', async () => {
    await write(three);
    const alone = await push({ 'chart-path': 'charts/app' });
    const files = await packaged(alone);
    expect([...files.keys()].filter((name) => name.endsWith('Chart.yaml'))).toEqual([
      'app/Chart.yaml',
      'app/charts/a-base/Chart.yaml',
      'app/charts/a-base/charts/leaf/Chart.yaml',
    ]);
    expect(files.get('app/charts/a-base/Chart.lock')).toContain(
      'repository: file://../leaf\n  version: 1.0.0\n',
    );
    const all = await push({ 'chart-path': 'charts/*' });
    expect(all.exitCode).toBe(0);
    const results = JSON.parse(all.outputs['results'] ?? '') as { 'chart-name': string; digest: string }[];
    expect(results.find((result) => result['chart-name'] === 'app')).toMatchObject({
      digest: alone.outputs['digest'],
    });
    expect((await snapshot()).filter((name) => /Chart\.lock|\.tgz/.test(name))).toEqual([]);
  });

  test('may be archives', async () => {
    await write({ 'dist/common-1.0.0.tgz': archiveOf('common', '1.0.0') });
    await declare({ name: 'common', version: '1.0.0', repository: 'file://../dist/common-1.0.0.tgz' });
    expect((await packaged(await push())).get('hello/charts/common/values.yaml')).toBe('from: 1.0.0\n');
  });

  test('that depend on each other in a circle are named', async () => {
    await write({
      ...three,
      'charts/leaf/Chart.yaml': chartYaml('leaf', '1.0.0', [
        { name: 'app', version: '^1', repository: 'file://../app' },
      ]),
    });
    expect(messages(await push({ 'chart-path': 'charts/app' }), 'error')).toEqual([
      expect.stringContaining('in a circle: charts/app -> charts/a-base -> charts/leaf -> charts/app'),
    ]);
  });
});

describe('what lies in charts/', () => {
  test('and is in the range is used: nothing is fetched for it', async () => {
    const { origin, received } = await repository({ common: ['1.5.0'], other: ['1.0.0'] });
    await declare(
      { name: 'common', version: '^1', repository: origin.href },
      { name: 'other', version: '^1', repository: origin.href },
    );
    await write({ 'hello/charts/common/Chart.yaml': chartYaml('common', '1.2.0') });
    const files = await packaged(await push());
    expect(files.get('hello/charts/common/Chart.yaml')).toContain('version: 1.2.0');
    expect(received.map(({ target }) => target)).toEqual(['/index.yaml', '/other-1.0.0.tgz']);
  });

  test('in a directory and is not in the range is an error that names both', async () => {
    const { origin } = await repository({ common: ['2.0.0'] });
    await declare({ name: 'common', version: '2.0.0', repository: origin.href });
    await write({ 'hello/charts/common/Chart.yaml': chartYaml('common', '0.0.0-dev') });
    expect(messages(await push(), 'error')).toEqual([
      expect.stringContaining(
        `Chart.yaml requires common 2.0.0 from ${origin.href}, but charts/ has another version: charts/common (common 0.0.0-dev)`,
      ),
    ]);
    const skipped = await push({ dependencies: 'skip' });
    expect(skipped.exitCode).toBe(0);
    expect(messages(skipped, 'warning')).toEqual([
      expect.stringContaining('charts/common (common 0.0.0-dev)'),
    ]);
  });

  test('as an archive and is not in the range is told, and packaged as Helm does', async () => {
    await declare({ name: 'sub', version: '2.0.0', repository: 'https://charts.invalid' });
    await write({ 'hello/charts/sub-1.0.0.tgz': archiveOf('sub', '1.0.0') });
    const run = await push();
    expect(run.exitCode).toBe(0);
    expect(messages(run, 'warning')).toEqual([expect.stringContaining('charts/sub-1.0.0.tgz (sub 1.0.0)')]);
    expect((await packaged(run)).get('hello/charts/sub/values.yaml')).toBe('from: 1.0.0\n');
  });

  test('twice under one name is an error, and with "skip" a warning', async () => {
    await declare();
    await write({
      'hello/charts/sub-1.0.0.tgz': archiveOf('sub', '1.0.0'),
      'hello/charts/sub-2.0.0.tgz': archiveOf('sub', '2.0.0'),
    });
    const both = 'charts/sub-1.0.0.tgz (sub 1.0.0), charts/sub-2.0.0.tgz (sub 2.0.0)';
    expect(messages(await push(), 'error')).toEqual([expect.stringContaining(both)]);
    const skipped = await push({ dependencies: 'skip' });
    expect(skipped.exitCode).toBe(0);
    expect(messages(skipped, 'warning')).toEqual([expect.stringContaining(both)]);
  });

  test('would be one chart in two versions under two aliases', async () => {
    const { origin } = await repository({ sub: ['1.0.0', '2.0.0'] });
    await declare(
      { name: 'sub', version: '1.0.0', repository: origin.href, alias: 'one' },
      { name: 'sub', version: '2.0.0', repository: origin.href, alias: 'two' },
    );
    expect(messages(await push(), 'error')).toEqual([
      expect.stringContaining('charts/ has more than one chart named sub'),
    ]);
  });

  test('is one chart under two aliases', async () => {
    const { origin, received } = await repository({ sub: ['1.0.0'] });
    await declare(
      { name: 'sub', version: '1.0.0', repository: origin.href, alias: 'one' },
      { name: 'sub', version: '^1', repository: origin.href, alias: 'two' },
    );
    expect(await push()).toMatchObject({ exitCode: 0 });
    expect(received.map(({ target }) => target)).toEqual(['/index.yaml', '/sub-1.0.0.tgz']);
  });
});

describe('what is wrong is said with what to do', () => {
  test.each([
    [
      'no version',
      { name: 'common', repository: 'https://charts.invalid' },
      /common has no version: write a version or a range/,
    ],
    [
      'no range',
      { name: 'common', version: 'one', repository: 'https://charts.invalid' },
      /"common" has an invalid version\/constraint format: improper constraint/,
    ],
    [
      'url',
      { name: 'common', version: '1.0.0', url: 'https://charts.invalid' },
      /common has "url" where Helm reads "repository"/,
    ],
    ['nothing', { name: 'common', version: '1.0.0' }, /Chart\.yaml names no repository for it/],
    [
      'an alias that nobody added',
      { name: 'common', version: '1.0.0', repository: '@ours' },
      /no repository definition for @ours: run "helm repo add ours/,
    ],
    [
      'a name',
      { name: 'common', version: '1.0.0', repository: 'stable' },
      /"stable", cannot be read: a repository is an address/,
    ],
    [
      'a plugin',
      { name: 'common', version: '1.0.0', repository: 's3://charts' },
      /Helm plugins are not supported/,
    ],
    [
      'a path without a chart',
      { name: 'common', version: '1.0.0', repository: 'file://../gone' },
      /gone does not exist; correct the path/,
    ],
    [
      'a path out of the workspace',
      { name: 'common', version: '1.0.0', repository: 'file:///etc' },
      /file:\/\/\/etc, outside the workspace/,
    ],
    [
      'a submodule',
      { name: 'common', version: '1.0.0', repository: 'file://../empty' },
      /empty is empty; if it is a submodule, set/,
    ],
    [
      'another name',
      { name: 'shared', version: '1.0.0', repository: 'file://../common' },
      /the chart at file:\/\/\.\.\/common is called common, not shared/,
    ],
    [
      'another version',
      { name: 'common', version: '^2', repository: 'file://../common' },
      /can't get a valid version for 1 subchart\(s\): "common" \(repository "file:\/\/\.\.\/common", version "\^2"\)/,
    ],
  ])('%s', async (_what, dependency, message) => {
    await write({ 'common/Chart.yaml': chartYaml('common', '1.0.0') });
    await mkdir(path.join(stage.workspace, 'empty'));
    await declare(dependency);
    expect(messages(await push(), 'error')).toEqual([expect.stringMatching(message)]);
  });

  test.each([
    ['*.tgz', '"*.tgz"'],
    ['charts/', '"charts/"'],
  ])('the rule %s of .helmignore, which hides what was fetched', async (rule, shown) => {
    const { origin } = await repository({ common: ['1.0.0'] });
    await declare({ name: 'common', version: '1.0.0', repository: origin.href });
    await write({ 'hello/.helmignore': `# mine\n${rule}\n` });
    expect(messages(await push(), 'error')).toEqual([
      expect.stringContaining(`the rule ${shown} of .helmignore hides charts/common-1.0.0.tgz`),
    ]);
  });

  test('a repository that wants a password', async () => {
    const { origin } = await serving({ '/index.yaml': reply(401) });
    await declare({ name: 'common', version: '1.0.0', repository: origin.href });
    expect(messages(await push(), 'error')).toEqual([
      expect.stringMatching(/the dependency common cannot be fetched from .* 401: .*helm repo add <name>/),
    ]);
  });

  test('a lock that is not of these dependencies any more: what has changed', async () => {
    const { origin } = await repository({ common: ['1.0.0'] });
    await declare({ name: 'common', version: '^2', repository: origin.href });
    const locked = { name: 'common', version: '1.0.0', repository: origin.href };
    const generated = '2020-01-01T00:00:00Z';
    await write({
      'hello/Chart.lock': JSON.stringify({ dependencies: [locked], digest: 'sha256:0', generated }),
    });
    expect(messages(await push(), 'error')).toEqual([
      expect.stringContaining(
        'the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml): common is locked at 1.0.0, and declared as ^2; run "helm dependency update"',
      ),
    ]);
  });

  // The digest of a lock is no signature: whoever writes the lock can write it too.
  test('a lock that leads elsewhere than Chart.yaml', async () => {
    await write({
      'common/Chart.yaml': chartYaml('common', '1.0.0'),
      'evil/Chart.yaml': chartYaml('common', '1.0.0'),
      'evil/secret': 'secret',
    });
    const dependency = { name: 'common', version: '1.0.0', repository: 'file://../common' };
    await declare(dependency);
    const locked = { ...dependency, repository: 'file://../evil' };
    const digest = digestOf(JSON.stringify([[dependency], [locked]]));
    const generated = '2020-01-01T00:00:00Z';
    await write({ 'hello/Chart.lock': JSON.stringify({ dependencies: [locked], digest, generated }) });
    expect(messages(await push(), 'error')).toEqual([
      expect.stringContaining('common is locked from file://../evil, and declared from file://../common'),
    ]);
  });

  test('a link of a local chart that leaves the workspace', async () => {
    await write({ 'common/Chart.yaml': chartYaml('common', '1.0.0') });
    await symlink(stage.job.temp, path.join(stage.workspace, 'common/files'), 'junction');
    await declare({ name: 'common', version: '1.0.0', repository: 'file://../common' });
    expect(messages(await push(), 'error')).toEqual([expect.stringContaining('outside the workspace')]);
  });

  test('an archive that is not the one of the index', async () => {
    const { origin } = await serving({
      '/index.yaml': JSON.stringify({
        apiVersion: 'v1',
        entries: {
          common: [{ name: 'common', version: '1.0.0', urls: ['common.tgz'], digest: '0'.repeat(64) }],
        },
      }),
      '/common.tgz': archiveOf('common', '1.0.0'),
    });
    await declare({ name: 'common', version: '1.0.0', repository: origin.href });
    expect(messages(await push(), 'error')).toEqual([
      expect.stringContaining('the archive was changed after it was indexed'),
    ]);
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)('a run that waits for a repository ends by %s', async (signal) => {
  const asked = Promise.withResolvers<undefined>();
  const { origin } = await serving({
    '/index.yaml': () => {
      asked.resolve(undefined);
    },
  });
  await declare({ name: 'common', version: '1.0.0', repository: origin.href });
  const running = push();
  await asked.promise;
  stage.job.cancel(signal);
  const run = await running;
  expect(run.exitCode).toBe(1);
  expect(messages(run, 'error')).toEqual([expect.stringContaining('the run was canceled')]);
});
