import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ecrClient, readPrivateManifest, readPublicManifest } from '../../scripts/read-manifest.ts';
import { readMetadata } from '../../scripts/runner/metadata.ts';
import { digestOf } from '../../src/digest.ts';
import { openStage, type Stage } from '../support/stage.ts';

interface Manifest {
  readonly schemaVersion: number;
  readonly config: { readonly mediaType: string };
  readonly layers: readonly { readonly mediaType: string; readonly digest: string; readonly size: number }[];
  readonly annotations: Readonly<Record<string, string>>;
}

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

describe('a push to ECR', () => {
  test('uses keys that were pasted with a line break or spaces', async () => {
    const keys = {
      AWS_ACCESS_KEY_ID: ' AKIAIOSFODNN7EXAMPLE\n',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\r\n',
      AWS_SESSION_TOKEN: 'a-session-token \n',
    };
    const run = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' }, keys);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.masks).toEqual(expect.arrayContaining(Object.values(keys).map((key) => key.trim())));
  });

  test('gives every output, and the registry holds what they say', async () => {
    const run = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });

    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const { digest = '', registry = '', 'chart-file': chartFile = '' } = run.outputs;
    expect(registry).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(run.outputs).toEqual({
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      ref: `${registry}/hello:0.1.0`,
      'pinned-ref': `${registry}/hello@${digest}`,
      'oci-url': `oci://${registry}/hello`,
      'repository-uri': `${registry}/hello`,
      registry,
      tag: '0.1.0',
      'chart-name': 'hello',
      'chart-version': '0.1.0',
      'app-version': '1.27',
      'chart-file': expect.stringContaining('hello-0.1.0.tgz'),
      'provenance-file': '',
      pushed: 'true',
      'repository-created': 'true',
      results: expect.any(String),
    });
    const { results = '', ...single } = run.outputs;
    // Booleans are booleans there: fromJSON(…)[0].pushed is true or false in an expression.
    expect(JSON.parse(results)).toEqual([{ ...single, pushed: true, 'repository-created': true }]);

    const manifest = await readPrivateManifest(ecrClient(stage.emulator.environment), 'hello', '0.1.0');
    expect(digestOf(manifest)).toBe(digest);
    const archive = await readFile(chartFile);
    expect(JSON.parse(manifest) as Manifest).toMatchObject({
      schemaVersion: 2,
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json' },
      layers: [
        {
          mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
          digest: digestOf(archive),
          size: archive.length,
        },
      ],
      annotations: { 'org.opencontainers.image.title': 'hello', 'org.opencontainers.image.version': '0.1.0' },
    });
  });

  test('sets the outputs that action.yml declares', async () => {
    const run = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    const { outputs } = await readMetadata(path.resolve(import.meta.dirname, '../..'));
    expect(Object.keys(run.outputs).sort()).toEqual([...outputs].sort());
  });

  test('done again is a success that pushes nothing', async () => {
    const first = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    expect(new Set(puts(stage, 0))).toEqual(new Set(['CreateRepository', 'CompleteLayerUpload', 'PutImage']));
    const before = stage.emulator.requests.length;
    const second = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });

    expect(second.exitCode).toBe(0);
    expect(second.outputs).toMatchObject({ pushed: 'false', 'repository-created': 'false' });
    expect(second.outputs['digest']).toBe(first.outputs['digest']);
    expect(puts(stage, before)).toEqual([]);
  });

  test('of a packaged chart takes its bytes as they are', async () => {
    const packaged = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    const archive = packaged.outputs['chart-file'] ?? '';
    const run = await stage.push({
      'chart-path': archive,
      'repository-prefix': 'team/charts',
      'create-repository': 'true',
    });

    expect(run.outputs).toMatchObject({ pushed: 'true', 'chart-name': 'hello' });
    expect(run.outputs['ref']).toMatch(/\/team\/charts\/hello:0\.1\.0$/);
    const ecr = ecrClient(stage.emulator.environment);
    const { layers } = JSON.parse(await readPrivateManifest(ecr, 'team/charts/hello', '0.1.0')) as Manifest;
    expect(layers.map(({ digest }) => digest)).toEqual([digestOf(await readFile(archive))]);
  });

  test('with another version, whose build metadata is "_" in the tag', async () => {
    const run = await stage.push({
      'chart-path': 'hello',
      version: 'refs/tags/v2.0.0-rc.1+build.5',
      'app-version': '3.1',
      repository: 'charts/greeting',
      'create-repository': 'true',
    });

    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({
      tag: '2.0.0-rc.1_build.5',
      'chart-version': '2.0.0-rc.1+build.5',
      'app-version': '3.1',
    });
    expect(run.outputs['ref']).toMatch(/\/charts\/greeting:2\.0\.0-rc\.1_build\.5$/);
    expect(run.commands.filter(({ name }) => name === 'notice').map(({ message }) => message)).toEqual([
      expect.stringContaining('2.0.0-rc.1+build.5'),
    ]);
  });

  test('to several regions gives one result for each, and the outputs they agree on', async () => {
    const run = await stage.push({
      'chart-path': 'hello',
      'aws-region': 'eu-central-1\nap-northeast-1',
      'create-repository': 'true',
    });

    expect(run.exitCode).toBe(0);
    const results = JSON.parse(run.outputs['results'] ?? '') as Record<string, string>[];
    expect(new Set(results.map((result) => result['registry'])).size).toBe(2);
    expect(results.map((result) => result['digest'])).toEqual(Array(2).fill(run.outputs['digest']));
    expect(run.outputs).toMatchObject({ pushed: 'true', 'chart-version': '0.1.0', ref: '', registry: '' });
  });

  test('masks its tokens, and shows them nowhere', async () => {
    const run = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    expect(run.masks.length).toBeGreaterThan(0);
    const shown = run.stdout.replace(/^::add-mask::.*$/gm, '') + run.summary + JSON.stringify(run.outputs);
    expect(run.masks.filter((secret) => shown.includes(secret))).toEqual([]);
  });
});

describe('a push to ECR Public', () => {
  const inputs = { 'chart-path': 'hello', 'registry-type': 'public', 'create-repository': 'true' };

  test('goes to the alias of the account, where anyone can read it', async () => {
    const run = await stage.push(inputs);

    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true', 'repository-created': 'true' } });
    const { ref = '', digest } = run.outputs;
    expect(ref).toMatch(/^127\.0\.0\.1:\d+\/[a-z0-9-]+\/hello:0\.1\.0$/);
    expect(digestOf(await readPublicManifest(ref))).toBe(digest);
  });

  test('done again is a success that pushes nothing', async () => {
    const first = await stage.push(inputs);
    const before = stage.emulator.requests.length;
    const second = await stage.push(inputs);

    expect(second.outputs).toMatchObject({ pushed: 'false', digest: first.outputs['digest'] });
    expect(puts(stage, before)).toEqual([]);
  });

  test('gives the digest of the push to ECR', async () => {
    const toPublic = await stage.push(inputs);
    const toPrivate = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    expect(toPublic.outputs['digest']).toBe(toPrivate.outputs['digest']);
  });
});

describe('the job summary', () => {
  test('tells of the chart, the repository and the digest', async () => {
    const run = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    for (const key of ['chart-name', 'chart-version', 'repository-uri', 'digest', 'oci-url']) {
      expect(run.summary).toContain(run.outputs[key]);
    }
  });

  test('is left out when it is not wanted', async () => {
    const run = await stage.push({
      'chart-path': 'hello',
      'create-repository': 'true',
      'show-summary': 'false',
    });
    expect(run).toMatchObject({ exitCode: 0, summary: '' });
  });
});

/** The requests that stored something, since a place in the log. */
function puts({ emulator }: Stage, since: number): readonly string[] {
  return emulator.requests
    .slice(since)
    .map(({ operation }) => operation)
    .filter((operation) => ['CompleteLayerUpload', 'PutImage', 'CreateRepository'].includes(operation));
}
