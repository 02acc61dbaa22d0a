import { DescribeImagesCommand, DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ecrClient, readPrivateManifest, readPublicManifest } from '../../scripts/read-manifest.ts';
import { readMetadata } from '../../scripts/runner/metadata.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { digestOf } from '../../src/digest.ts';
import { closingAfterEach } from '../support/closing.ts';
import { reply, serve } from '../support/http-server.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

const later = closingAfterEach();
let stage: Stage;
let digest: string;
let registry: string;

beforeEach(async () => {
  stage = await openStage();
  const pushed = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
  ({ digest = '', registry = '' } = pushed.outputs);
});
afterEach(async () => {
  await stage.close();
});

function promote(
  inputs: Readonly<Record<string, string>>,
  environment?: Readonly<Record<string, string>>,
): Promise<StepResult> {
  return stage.use('promote', { 'create-repository': 'true', ...inputs }, environment);
}

function results({ outputs }: StepResult): readonly Readonly<Record<string, string>>[] {
  return JSON.parse(outputs['results'] ?? '[]') as Record<string, string>[];
}

function writes(since: number): readonly string[] {
  return stage.emulator.requests
    .slice(since)
    .filter(({ write, operation }) => write && operation !== 'GetAuthorizationToken')
    .map(({ operation }) => operation);
}

async function pushVersions(...versions: readonly string[]): Promise<void> {
  for (const version of versions) {
    const run = await stage.push({ 'chart-path': 'hello', version });
    expect(run.exitCode).toBe(0);
  }
}

async function tagsOf(repository: string): Promise<readonly string[]> {
  const client = ecrClient(stage.emulator.environment);
  const { imageDetails = [] } = await client.send(new DescribeImagesCommand({ repositoryName: repository }));
  return imageDetails.flatMap(({ imageTags = [] }) => imageTags).sort();
}

describe('outputs and summary', () => {
  test('show each image and destination', async () => {
    const run = await promote({
      from: 'hello:0.1.0',
      to: 'stable/hello',
      'aws-region': 'eu-central-1\nus-east-1',
    });
    // The source without a host is in both regions: which one is meant is not known.
    expect(theError(run)).toContain('it is ambiguous');
    const host = registry;
    const done = await promote({
      from: `${host}/hello:0.1.0`,
      to: `${host}/stable/hello\n${host}/other/hello`,
    });
    expect(done.summary).toMatch(/^<h3>2 promoted<\/h3>/);
    expect(done.summary).toContain(`<code title="${digest}">${digest.slice(0, 19)}…</code>`);
    const again = await promote({ from: `${host}/hello:0.1.0`, to: `${host}/stable/hello` });
    expect(again.summary).toMatch(/^<h3>1 unchanged<\/h3>/);
  });

  test('of several sources tell the one that fails apart, and the others are copied', async () => {
    const run = await promote({ from: `${registry}/nobody\n${registry}/hello`, to: `${registry}/stable/` });
    expect(theError(run)).toMatch(/^the repository "nobody" does not exist in \S+; check from$/);
    expect(results(run)).toMatchObject([
      {
        from: `${registry}/nobody`,
        ref: '',
        promoted: false,
        'repository-created': false,
        error: theError(run),
      },
      { ref: `${registry}/stable/hello:0.1.0`, promoted: true },
    ]);
    expect(run.summary).toMatch(/^<h3>1 failed, 1 promoted<\/h3>/);
  });

  test('a range without versions names the newest that there are', async () => {
    await pushVersions('0.2.0');
    const run = await promote({ from: `${registry}/hello`, to: `${registry}/stable/hello`, version: '^3' });
    expect(theError(run)).toBe(
      `${registry}/hello has no version that matches "^3" (the newest versions are 0.2.0, 0.1.0); check from and version`,
    );
    expect(run.summary).toMatch(/^<h3>1 failed<\/h3>/);
    expect(results(run)).toHaveLength(1);
  });

  test('a pre-release says which tags it does not move', async () => {
    await pushVersions('0.2.0-rc.1');
    const run = await promote({ from: 'hello:0.2.0-rc.1', to: 'stable/hello', tags: '{{major}}\nedge' });
    expect(run.stdout).toMatch(
      /\/stable\/hello: 0\.2\.0-rc\.1 is a pre-release, which does not move \{\{major\}\}$/m,
    );
    expect(await tagsOf('stable/hello')).toEqual(['0.2.0-rc.1', 'edge']);
  });

  test('what many destinations have in common is warned of once', async () => {
    const to = ['a', 'b', 'c'].map((name) => `${registry}/${name}/hello`);
    await promote({ from: `${registry}/hello:0.1.0`, to: to.join('\n') });
    await stage.editChart('A web server', 'Another web server');
    const other = await stage.push({ 'chart-path': 'hello', 'if-exists': 'overwrite' });
    expect(other.outputs['pushed']).toBe('true');
    const run = await promote({ from: `${registry}/hello:0.1.0`, to: to.join('\n'), 'if-exists': 'skip' });
    const warnings = run.commands.filter(({ name }) => name === 'warning').map(({ message }) => message);
    expect(warnings).toHaveLength(1);
    for (const each of to) expect(warnings[0]).toContain(each);
  });
});

describe('promote', () => {
  test('copies a version to another repository, with its digest', async () => {
    const run = await promote({ from: `${registry}/hello:0.1.0`, to: `${registry}/stable/hello` });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.outputs).toEqual({ digest, drift: 'true', results: expect.any(String) });
    expect(results(run)).toEqual([
      {
        digest,
        ref: `${registry}/stable/hello:0.1.0`,
        'pinned-ref': `${registry}/stable/hello@${digest}`,
        'repository-uri': `${registry}/stable/hello`,
        registry,
        tag: '0.1.0',
        from: `${registry}/hello:0.1.0`,
        promoted: true,
        'repository-created': true,
        drift: 'missing',
      },
    ]);
    const manifest = await readPrivateManifest(
      ecrClient(stage.emulator.environment),
      'stable/hello',
      '0.1.0',
    );
    expect(digestOf(manifest)).toBe(digest);
  });

  test('sets the outputs that its action.yml declares', async () => {
    const run = await promote({ from: `${registry}/hello:0.1.0`, to: 'stable/hello' });
    const { outputs } = await readMetadata(path.resolve(import.meta.dirname, '../../promote'));
    expect(Object.keys(run.outputs).sort()).toEqual([...outputs].sort());
  });

  test('goes from private to public, and to several places at once', async () => {
    await stage.push({ 'chart-path': 'hello', 'registry-type': 'public', 'create-repository': 'true' });
    const { publicRegistry } = stage.emulator;
    const alias = /\/(\w+)\/hello:/.exec(
      results(await stage.push({ 'chart-path': 'hello', 'registry-type': 'public' }))[0]?.['ref'] ?? '',
    )?.[1];
    const run = await promote({
      from: `oci://${registry}/hello`,
      version: '0.1.0',
      to: `${publicRegistry}/${alias ?? ''}/stable/hello\nbackup/hello`,
    });
    expect(run).toMatchObject({ exitCode: 0, outputs: { digest } });
    const refs = results(run).map(({ ref }) => ref);
    expect(refs).toEqual([
      `${publicRegistry}/${alias ?? ''}/stable/hello:0.1.0`,
      `${registry}/backup/hello:0.1.0`,
    ]);
    expect(digestOf(await readPublicManifest(refs[0] ?? ''))).toBe(digest);
  });

  test.each([
    ['regions', { 'aws-region': 'us-east-1\neu-central-1' }, [true, false]],
    ['accounts', { 'aws-account-id': '210987654321' }, [true]],
  ])('goes to other %s', async (_name, inputs, promoted) => {
    const run = await promote({ from: `${registry}/hello:0.1.0`, to: 'hello', ...inputs });
    expect(run).toMatchObject({ exitCode: 0, outputs: { digest } });
    expect(results(run).map((result) => result['promoted'])).toEqual(promoted);
    expect(results(run)[0]?.['registry']).not.toBe(registry);
  });

  test('creates repositories as they are to be', async () => {
    const run = await promote({
      from: `${registry}/hello:0.1.0`,
      to: 'stable/hello',
      'image-tag-mutability': 'IMMUTABLE',
      'repository-tags': 'team=charts',
    });
    expect(run.exitCode).toBe(0);
    const { repositories } = await ecrClient(stage.emulator.environment).send(
      new DescribeRepositoriesCommand({ repositoryNames: ['stable/hello'] }),
    );
    expect(repositories).toMatchObject([{ imageTagMutability: 'IMMUTABLE' }]);
    const again = await promote({ from: `${registry}/hello:0.1.0`, to: 'stable/hello' });
    expect(results(again)).toMatchObject([{ promoted: false, digest }]);
  });

  test('copies a range of versions, and what is there is not sent again', async () => {
    await pushVersions('1.0.0', '1.1.0', '1.2.0-rc.1', '2.0.0');
    const inputs = { from: `${registry}/hello`, version: '^1.0', to: 'stable/hello' };
    const first = await promote(inputs);
    expect(first).toMatchObject({ exitCode: 0, outputs: { digest: '' } });
    expect(await tagsOf('stable/hello')).toEqual(['1.0.0', '1.1.0']);

    const since = stage.emulator.requests.length;
    const wider = await promote({ ...inputs, version: '>=1.0.0-0', tags: '{{major}}' });
    expect(wider.exitCode).toBe(0);
    expect(results(wider).map(({ tag, promoted }) => [tag, promoted])).toEqual([
      ['1.0.0', false],
      ['1.1.0', false],
      ['1.2.0-rc.1', true],
      ['2.0.0', true],
    ]);
    expect(writes(since).filter((operation) => operation === 'PutImage')).toHaveLength(2 + 3);
    expect(await tagsOf('stable/hello')).toEqual(['1', '1.0.0', '1.1.0', '1.2.0-rc.1', '2', '2.0.0']);
  });

  test('mirrors a whole repository', async () => {
    await pushVersions('1.0.0', '1.1.0+build.7');
    await stage.push({ 'chart-path': 'hello', tags: 'latest' });
    expect((await promote({ from: `${registry}/hello`, to: 'mirror/hello' })).exitCode).toBe(0);
    expect(await tagsOf('mirror/hello')).toEqual(await tagsOf('hello'));
    const since = stage.emulator.requests.length;
    expect((await promote({ from: `${registry}/hello`, to: 'mirror/hello' })).exitCode).toBe(0);
    expect(writes(since)).toEqual([]);
  });

  test('takes a digest, which stays without a tag', async () => {
    const run = await promote({ from: `${registry}/hello@${digest}`, to: 'stable/hello' });
    expect(results(run)).toMatchObject([{ digest, tag: '', ref: expect.stringContaining(`@${digest}`) }]);
    expect(await tagsOf('stable/hello')).toEqual([]);
  });

  test('does not write in a dry run', async () => {
    const since = stage.emulator.requests.length;
    const run = await promote({ from: `${registry}/hello:0.1.0`, to: 'stable/hello', 'dry-run': 'true' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { digest } });
    expect(run.stdout).toContain('would be promoted');
    expect(writes(since)).toEqual([]);
    const without = await promote({
      from: `${registry}/hello:0.1.0`,
      to: 'stable/hello',
      'dry-run': 'true',
      'create-repository': 'false',
    });
    expect(theError(without)).toMatch(/stable\/hello.*does not exist.*create-repository: true/);
  });
});

describe('other content under the tag', () => {
  const inputs = (): Record<string, string> => ({ from: `${registry}/hello:0.1.0`, to: 'stable/hello' });
  let theirs: string;
  beforeEach(async () => {
    await stage.editChart('A small', 'Another');
    await stage.editChart(/$/, '\nkeywords: [other]\n');
    const pushed = await stage.push({
      'chart-path': 'hello',
      'repository-prefix': 'stable',
      'create-repository': 'true',
    });
    theirs = pushed.outputs['digest'] ?? '';
    expect(theirs).not.toBe(digest);
  });

  test('fails, naming tag and digests', async () => {
    const message = theError(await promote(inputs()));
    for (const part of ['stable/hello:0.1.0', theirs, digest, 'if-exists']) expect(message).toContain(part);
  });

  test('is kept with skip', async () => {
    const run = await promote({ ...inputs(), 'if-exists': 'skip' });
    expect(run.exitCode).toBe(0);
    expect(results(run)).toMatchObject([{ digest: theirs, promoted: false }]);
    expect(run.commands.filter(({ name }) => name === 'warning')).toHaveLength(1);
  });

  test('is replaced with overwrite', async () => {
    const run = await promote({ ...inputs(), 'if-exists': 'overwrite' });
    expect(results(run)).toMatchObject([{ digest, promoted: true }]);
  });
});

describe('bad input', () => {
  test.each([
    ['nothing', {}, /from is empty[\s\S]*to is empty/],
    ['another registry', { from: 'app:1.0.0', to: 'ghcr.io/team/app' }, /to.*ghcr\.io/],
    [
      'a tag in to',
      { from: 'app:1.0.0', to: 'stable/app:1.0.0' },
      /to: "stable\/app:1\.0\.0".*repository only/,
    ],
    [
      'a version twice',
      { from: 'app:1.0.0', version: '1.0.0', to: 'b' },
      /version.*from already names a tag/,
    ],
    ['no range', { from: 'app', version: 'new', to: 'stable/app' }, /version: "new".*range/],
    ['a wrong tag', { from: 'app:1.0.0', to: 'stable/app', tags: '{{mayor}}' }, /tags.*\{\{mayor\}\}/],
    ['a word that is no choice', { from: 'app:1.0.0', to: 'b/app', 'if-exists': 'no' }, /if-exists.*no/],
    ['upper case', { from: 'app:1.0.0', to: 'Stable/App' }, /to: "Stable\/App".*lower-case/],
    [
      'several sources',
      { from: 'app:1.0.0', to: 'b/app', 'aws-region': 'eu-west-1\nus-east-1' },
      /from.*ambiguous/,
    ],
  ])('%s is told before anything is sent', async (_name, inputs, message) => {
    const since = stage.emulator.requests.length;
    expect(theError(await promote(inputs))).toMatch(message);
    expect(stage.emulator.requests).toHaveLength(since);
  });

  test.each([
    ['a missing version', 'hello:9.9.9', /not found in .*hello: .*9\.9\.9/],
    ['a missing repository', 'helo:0.1.0', /repository "helo" does not exist.*check from/],
  ])('%s is named', async (_name, from, message) => {
    expect(theError(await promote({ from: `${registry}/${from}`, to: 'stable/hello' }))).toMatch(message);
  });

  test('a range without versions is named', async () => {
    const run = await promote({ from: `${registry}/hello`, version: '^7', to: 'stable/hello' });
    expect(theError(run)).toMatch(/hello has no version that matches "\^7"/);
  });

  test('a registry on this machine that is not ours is named', async () => {
    const theirs = later(await serve(reply(404, { 'content-type': 'text/html' }, '<html></html>')));
    const from = `${theirs.origin.host}/hello:0.1.0`;
    const run = await promote({ from, to: 'stable/hello' });
    expect(theError(run)).toContain(`not found in ${theirs.origin.host}/hello`);
    expect(theirs.received.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test("an alias of ECR Public that is somebody else's is named", async () => {
    const run = await promote({
      from: `${registry}/hello:0.1.0`,
      to: `${stage.emulator.publicRegistry}/somebody/hello`,
    });
    expect(theError(run)).toMatch(/somebody\/hello is missing.*is "somebody" an alias of this account's own/);
  });

  test('a missing permission is named', async () => {
    stage.emulator.deny('ecr:PutImage');
    expect(theError(await promote({ from: `${registry}/hello:0.1.0`, to: 'stable/hello' }))).toContain(
      'ecr:PutImage',
    );
  });
});

test('the action starts the bundle that is there once', async () => {
  const main = await readFile(path.resolve(import.meta.dirname, '../../promote/main.js'), 'utf8');
  expect(main).toContain("import('../dist/index.js')");
});
