import { PutImageCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generateKey } from 'openpgp';
import { ecrClient, readPrivateManifest } from '../../scripts/read-manifest.ts';
import { readMetadata } from '../../scripts/runner/metadata.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { faults } from '../../emulator/faults/faults.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

/** Pushes the example chart once for each version, into a repository of its own. */
async function publish(...versions: readonly string[]): Promise<StepResult['outputs']> {
  let outputs: StepResult['outputs'] = {};
  for (const version of versions) {
    const run = await stage.push({ 'chart-path': 'hello', version, 'create-repository': 'true' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
    ({ outputs } = run);
  }
  return outputs;
}

function inWorkspace(...names: readonly string[]): string {
  return path.join(stage.workspace, ...names);
}

/** What a pull left in a directory, hidden files too. */
async function left(directory: string): Promise<readonly string[]> {
  return (await readdir(inWorkspace(directory))).sort();
}

describe('a pull from ECR', () => {
  test('gives every output, and the archive that was pushed', async () => {
    const pushed = await publish('1.2.3+build.5');
    const run = await stage.use('pull', { chart: pushed['ref'] ?? '', destination: 'charts/here' });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const { results = '', ...outputsOfPull } = run.outputs;
    expect(JSON.parse(results)).toEqual([outputsOfPull]);
    expect(outputsOfPull).toEqual({
      digest: pushed['digest'],
      ref: pushed['ref'],
      'chart-name': 'hello',
      'chart-version': '1.2.3+build.5',
      'app-version': '1.27',
      'chart-file': inWorkspace('charts/here/hello-1.2.3+build.5.tgz'),
      'chart-path': '',
    });
    const { outputs } = await readMetadata(path.resolve(import.meta.dirname, '../../pull'));
    expect(Object.keys(run.outputs).sort()).toEqual([...outputs].sort());
    expect(await readFile(run.outputs['chart-file'] ?? '')).toEqual(
      await readFile(pushed['chart-file'] ?? ''),
    );
    expect(await left('charts/here')).toEqual(['hello-1.2.3+build.5.tgz']);
  });

  test('shows what it pulled in the summary, and what it could not', async () => {
    const { ref = '', digest = '' } = await publish('1.2.3');
    const { summary } = await stage.use('pull', { chart: ref, destination: 'out' });
    expect(summary).toMatch(/^<h3>1 pulled<\/h3>/);
    expect(summary).toContain(`<code>${ref}</code>`);
    expect(summary).toContain(`<code title="${digest}">${digest.slice(0, 19)}…</code>`);
    const failed = await stage.use('pull', { chart: 'hello', version: '^3', destination: 'out' });
    expect(theError(failed)).toContain(' (the newest versions are 1.2.3); pre-releases match only');
    expect(JSON.parse(failed.outputs['results'] ?? '')).toEqual([{ error: theError(failed) }]);
    expect(failed.summary).toMatch(/^<h3>1 failed<\/h3>[^]*<td>❌ failed: could not locate a version/);
  });

  test('unpacks the chart as it was packaged', async () => {
    const pushed = await publish('1.0.0');
    const run = await stage.use('pull', {
      chart: pushed['oci-url'] ?? '',
      version: '1.0.0',
      untar: 'true',
      destination: 'out',
    });
    expect(run.outputs).toMatchObject({ 'chart-file': '', 'chart-path': inWorkspace('out/hello') });
    expect(await left('out')).toEqual(['hello']);
    expect(await readFile(inWorkspace('out/hello/Chart.yaml'), 'utf8')).toContain('version: 1.0.0\n');
    const template = 'templates/deployment.yaml';
    expect(await readFile(inWorkspace('out/hello', template))).toEqual(
      await readFile(inWorkspace('hello', template)),
    );

    const again = await stage.use('pull', { chart: pushed['ref'] ?? '', untar: 'true', destination: 'out' });
    expect(theError(again)).toMatch(/failed to untar: .*out\/hello already exists/);
    expect(await left('out')).toEqual(['hello']);
  });

  // Helm's rules: pkg/registry/client.go and tag.go.
  test.each([
    [{}, '1.10.0'],
    [{ version: '^1.2' }, '1.10.0'],
    [{ version: '~1.2' }, '1.2.9+b'],
    [{ version: '<1.2' }, '1.0.0'],
    [{ version: '1.2.9+b' }, '1.2.9+b'],
    [{ version: '>=2.0.0-0' }, '2.0.0-rc.1'],
  ])('of %j is the version %s', async (inputs, version) => {
    await publish('1.0.0', '1.10.0', '1.2.9+b', '2.0.0-rc.1');
    const run = await stage.use('pull', { chart: 'hello', destination: 'out', ...inputs });
    expect(run).toMatchObject({ exitCode: 0, outputs: { 'chart-version': version } });
  });

  // The service model's ImageTag has up to 300 characters; no reference can hold more than 128.
  test('of a range leaves out what no reference can name', async () => {
    const { digest } = await publish('0.1.0');
    const ecr = ecrClient(stage.emulator.environment);
    await ecr.send(
      new PutImageCommand({
        repositoryName: 'hello',
        imageTag: `0.2.0-${'a'.repeat(200)}`,
        imageManifest: await readPrivateManifest(ecr, 'hello', '0.1.0'),
        imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
      }),
    );
    const version = '>=0.1.0-0';
    const pulled = await stage.use('pull', { chart: 'hello', version, destination: 'out' });
    expect(pulled).toMatchObject({ exitCode: 0, outputs: { digest, 'chart-version': '0.1.0' } });
    const to = { to: 'stable/hello', 'create-repository': 'true' };
    const promoted = await stage.use('promote', { from: 'hello', version, ...to });
    expect(promoted).toMatchObject({ exitCode: 0, outputs: { digest } });
  });

  test('by digest gives that chart, whatever the tags are by now', async () => {
    const { digest, 'pinned-ref': pinned = '' } = await publish('1.0.0');
    await stage.editChart('A web server', 'Another web server');
    await stage.push({ 'chart-path': 'hello', version: '1.0.0', 'if-exists': 'overwrite' });
    const run = await stage.use('pull', { chart: `oci://${pinned}`, destination: 'out' });
    expect(run.outputs).toMatchObject({ digest, ref: pinned, 'chart-version': '1.0.0' });

    const both = await stage.use('pull', { chart: pinned, version: '1.0.0', destination: 'out' });
    expect(theError(both)).toMatch(/chart reference digest mismatch: 1\.0\.0 is sha256:/);
  });

  test('is not signed in where the blobs are, and shows no secret', async () => {
    const { ref = '' } = await publish('1.0.0');
    const run = await stage.use('pull', { chart: ref, destination: 'out' });
    const downloads = stage.emulator.requests.filter(({ service }) => service === 's3');
    expect(downloads.length).toBeGreaterThan(0);
    expect(downloads.every(({ status }) => status === 200)).toBe(true);
    const shown = run.stdout.replace(/^::add-mask::.*$/gm, '') + JSON.stringify(run.outputs);
    expect(run.masks.length).toBeGreaterThan(0);
    expect(run.masks.filter((secret) => shown.includes(secret))).toEqual([]);
  });
});

describe('a pull from ECR Public', () => {
  test('needs no credentials', async () => {
    const pushed = await stage.push({
      'chart-path': 'hello',
      'registry-type': 'public',
      'create-repository': 'true',
    });
    const before = stage.emulator.requests.length;
    const run = await stage.use(
      'pull',
      {
        chart: pushed.outputs['oci-url'] ?? '',
        version: '0.x',
        'registry-type': 'public',
        destination: 'out',
      },
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' },
    );
    expect(run).toMatchObject({ exitCode: 0, outputs: { digest: pushed.outputs['digest'] } });
    const operations = stage.emulator.requests.slice(before).map(({ operation }) => operation);
    expect(operations).not.toContain('GetAuthorizationToken');
    expect(await left('out')).toEqual(['hello-0.1.0.tgz']);
  });

  // Ten pulls a second and no limit of data: https://docs.aws.amazon.com/AmazonECR/latest/public/public-service-quotas.html
  test.each<[string, (chart: string) => Promise<StepResult>]>([
    [
      'pull',
      (chart) => stage.use('pull', { chart, version: '0.x', 'registry-type': 'public', destination: 'out' }),
    ],
    [
      'promote',
      (chart) =>
        stage.use('promote', { from: chart, version: '0.1.0', to: 'hello', 'create-repository': 'true' }),
    ],
  ])('%s: with credentials it is read as their owner', async (_action, run) => {
    const pushed = await stage.push({
      'chart-path': 'hello',
      'registry-type': 'public',
      'create-repository': 'true',
    });
    const before = stage.emulator.requests.length;
    const result = await run(pushed.outputs['oci-url'] ?? '');
    expect(result).toMatchObject({ exitCode: 0, outputs: { digest: pushed.outputs['digest'] } });
    const since = stage.emulator.requests.slice(before);
    const signedIn = since.filter(
      ({ service, operation }) => service === 'ecr-public' && operation === 'GetAuthorizationToken',
    );
    expect(signedIn).toHaveLength(1);
    expect(since.filter(({ url }) => new URL(url).pathname === '/token/')).toEqual([]);
  });

  // docker/github-builder#30
  test.each<[string, (chart: string, opened: Stage) => Promise<StepResult>]>([
    [
      'pull',
      (chart, opened) =>
        opened.use('pull', { chart: `${chart}:0.1.0`, 'registry-type': 'public', destination: 'out' }),
    ],
    [
      'promote',
      (chart, opened) =>
        opened.use('promote', { from: chart, version: '0.1.0', to: 'hello', 'create-repository': 'true' }),
    ],
    [
      'push',
      (_chart, opened) =>
        opened.push({ 'chart-path': 'hello', 'registry-type': 'public', annotations: 'a=b' }),
    ],
  ])('%s: what does not show yet is asked for again', async (_action, run) => {
    let lagging = false;
    let refused = 0;
    const opened = await openStage({
      intercept: (call, proceed) => {
        if (!lagging || call.method !== 'GET' || call.record.operation !== 'BatchGetImage' || refused === 2)
          return proceed();
        refused += 1;
        return faults.lag(call, proceed);
      },
    });
    try {
      const inputs = { 'chart-path': 'hello', 'registry-type': 'public', 'create-repository': 'true' };
      const pushed = await opened.push(inputs);
      lagging = true;
      const result = await run(pushed.outputs['oci-url'] ?? '', opened);
      expect(result).toMatchObject({ exitCode: 0, outputs: { digest: pushed.outputs['digest'] } });
      expect(refused).toBe(2);
    } finally {
      await opened.close();
    }
  });

  test('of a chart without a registry is from the own one', async () => {
    const pushed = await stage.push({
      'chart-path': 'hello',
      'registry-type': 'public',
      'create-repository': 'true',
    });
    const run = await stage.use('pull', {
      chart: 'hello:0.1.0',
      'registry-type': 'public',
      destination: 'out',
    });
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { digest: pushed.outputs['digest'], ref: pushed.outputs['ref'] },
    });
  });
});

describe('a pull that verifies who signed', () => {
  test('leaves the provenance file beside the archive', async () => {
    const { privateKey, publicKey } = await generateKey({
      userIDs: [{ name: 'Ann', email: 'ann@example.com' }],
    });
    const pushed = await stage.push({
      'chart-path': 'hello',
      'signing-key': privateKey,
      'create-repository': 'true',
    });
    const inputs = { chart: pushed.outputs['ref'] ?? '', destination: 'out' };
    const run = await stage.use('pull', { ...inputs, 'verify-key': publicKey });
    expect(run).toMatchObject({ exitCode: 0, outputs: { digest: pushed.outputs['digest'] } });
    expect(run.stdout).toContain('signed by Ann <ann@example.com>');
    expect(await left('out')).toEqual(['hello-0.1.0.tgz', 'hello-0.1.0.tgz.prov']);
  });

  test('refuses a signed chart under another version or name than was asked for', async () => {
    const { privateKey, publicKey } = await generateKey({
      userIDs: [{ name: 'Ann', email: 'ann@example.com' }],
    });
    const signing = { 'chart-path': 'hello', 'signing-key': privateKey, 'create-repository': 'true' };
    await stage.push({ ...signing, tags: 'latest' });
    // The signed manifest under the tag of another version, as who may push can put it there.
    const ecr = ecrClient(stage.emulator.environment);
    const imageManifestMediaType = 'application/vnd.oci.image.manifest.v1+json';
    const imageManifest = await readPrivateManifest(ecr, 'hello', '0.1.0');
    await ecr.send(
      new PutImageCommand({
        repositoryName: 'hello',
        imageTag: '1.1.0',
        imageManifest,
        imageManifestMediaType,
      }),
    );
    await stage.use('promote', { from: 'hello:0.1.0', to: 'app', 'create-repository': 'true' });
    const inputs = { 'verify-key': publicKey, destination: 'out' };
    for (const [chart, name] of [
      [{ chart: 'hello:1.1.0' }, 'hello-1.1.0'],
      [{ chart: 'hello', version: '1.1.0' }, 'hello-1.1.0'],
      [{ chart: 'hello', version: '^1' }, 'hello-1.1.0'],
      [{ chart: 'app:0.1.0' }, 'app-0.1.0'],
    ] as const) {
      // Helm's words: pkg/provenance/sign.go, Signatory.Verify.
      expect(theError(await stage.use('pull', { ...inputs, ...chart }))).toContain(
        `provenance does not contain a SHA for a file named "${name}.tgz"`,
      );
    }
    expect(await left('out')).toEqual([]);
    // A tag that is no version says nothing of one.
    expect(await stage.use('pull', { ...inputs, chart: 'hello:latest' })).toMatchObject({ exitCode: 0 });
  });

  test('leaves nothing where somebody else signed, or nobody', async () => {
    const [ours, theirs] = await Promise.all(
      ['Ann', 'Bob'].map((name) => generateKey({ userIDs: [{ name, email: 'x@example.com' }] })),
    );
    const pushed = await stage.push({
      'chart-path': 'hello',
      'signing-key': ours?.privateKey ?? '',
      'create-repository': 'true',
    });
    const inputs = { 'verify-key': theirs?.publicKey ?? '', destination: 'out' };
    const other = await stage.use('pull', { ...inputs, chart: pushed.outputs['ref'] ?? '' });
    expect(theError(other)).toMatch(/the provenance signature is not valid/);

    await publish('2.0.0');
    const unsigned = await stage.use('pull', { ...inputs, chart: 'hello', version: '2.0.0' });
    expect(theError(unsigned)).toMatch(/has no provenance file to verify; push it with signing-key/);
    expect(await left('out')).toEqual([]);
  });
});

describe('wrong inputs are told before anything is sent', () => {
  test.each([
    ['no chart', {}, /chart is empty/],
    [
      'a registry that is not ECR',
      { chart: 'oci://ghcr.io/team/app' },
      /chart: "ghcr\.io\/team\/app".*not a registry of Amazon ECR/,
    ],
    ['an upper-case repository', { chart: 'Team/App' }, /chart: "Team\/App".*lower-case/],
    ['a digest that is none', { chart: 'app@sha256:12' }, /chart: "app@sha256:12".*is not a digest/],
    [
      'ECR Public without an alias',
      { chart: 'public.ecr.aws/app' },
      /registry alias: public\.ecr\.aws\/<alias>\/<name>/,
    ],
    ['several charts', { chart: 'app\ndb' }, /chart: "app, db".*a step for each/],
    ['several regions', { chart: 'app', 'aws-region': 'eu-west-1\nus-east-1' }, /one registry/],
    ['two versions', { chart: 'app:1.0.0', version: '2.0.0' }, /version: "2\.0\.0".*already names 1\.0\.0/],
    [
      'two registries',
      { chart: '127.0.0.1:1/app', registry: 'public.ecr.aws/x' },
      /registry.*already names its registry/,
    ],
    ['a key that is none', { chart: 'app', 'verify-key': 'abc' }, /verify-key.*gpg --armor --export/],
    ['a truth value that is none', { chart: 'app', untar: 'maybe' }, /untar.*maybe/],
    [
      'a destination that is a file',
      { chart: 'app', destination: 'hello/Chart.yaml' },
      /destination: "hello\/Chart\.yaml": it is a file/,
    ],
  ])('%s', async (_what, inputs, message) => {
    expect(theError(await stage.use('pull', inputs))).toMatch(message);
    expect(stage.emulator.requests).toEqual([]);
  });

  test('all together', async () => {
    const message = theError(await stage.use('pull', { chart: 'Team', 'aws-region': 'nowhere', untar: 'x' }));
    for (const input of ['chart', 'untar']) expect(message).toContain(`- ${input}: `);
  });
});

describe('what is not there', () => {
  test('a repository', async () => {
    expect(theError(await stage.use('pull', { chart: 'hello:1.0.0' }))).toMatch(
      /hello:1\.0\.0: there is no repository "hello" in 127\.0\.0\.1:\d+; check the name, the account and the region/,
    );
  });

  test('a version, a range, and what is no range', async () => {
    await publish('1.0.0');
    expect(theError(await stage.use('pull', { chart: 'hello:1.0.1' }))).toMatch(
      /hello:1\.0\.1 was not found in .*\/hello; check the version/,
    );
    expect(theError(await stage.use('pull', { chart: 'hello', version: '^2' }))).toMatch(
      /could not locate a version matching provided version string "\^2" in hello/,
    );
    expect(theError(await stage.use('pull', { chart: 'hello', version: 'newest' }))).toMatch(
      /version: improper constraint: "newest"; write an exact version/,
    );
    expect(await left('.')).toEqual(['hello']);
  });

  test('permission, by its name', async () => {
    await publish('1.0.0');
    stage.emulator.deny('ecr:ListImages');
    expect(theError(await stage.use('pull', { chart: 'hello' }))).toContain('ecr:ListImages');
    stage.emulator.deny('ecr:GetDownloadUrlForLayer');
    expect(theError(await stage.use('pull', { chart: 'hello:1.0.0' }))).toContain(
      'ecr:GetDownloadUrlForLayer',
    );
    expect(await left('.')).toEqual(['hello']);
  });
});

test('an existing file of the same name is replaced at once', async () => {
  const { ref = '' } = await publish('1.0.0');
  await mkdir(inWorkspace('out'));
  await writeFile(inWorkspace('out/hello-1.0.0.tgz'), 'old');
  const run = await stage.use('pull', { chart: ref, destination: 'out' });
  expect(run.exitCode).toBe(0);
  expect((await readFile(inWorkspace('out/hello-1.0.0.tgz'))).length).toBeGreaterThan(100);
});
