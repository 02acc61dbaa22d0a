import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startOidcService } from '../support/oidc.ts';
import { startProxy } from '../support/proxy.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

/** What a pull request from a fork has of AWS. */
const nobody = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_REGION: '', AWS_DEFAULT_REGION: '' };

test('push: false packages without credentials, without a region and without any call', async () => {
  const run = await stage.push({ 'chart-path': 'hello', push: 'false', 'package-directory': 'out' }, nobody);

  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.outputs).toMatchObject({
    pushed: 'false',
    'repository-created': 'false',
    'chart-name': 'hello',
    'chart-version': '0.1.0',
    tag: '0.1.0',
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    'chart-file': path.join(stage.workspace, 'out/hello-0.1.0.tgz'),
    ref: '',
    registry: '',
    'repository-uri': '',
  });
  expect(JSON.parse(run.outputs['results'] ?? '')).toMatchObject([{ 'chart-name': 'hello', pushed: false }]);
  expect(existsSync(run.outputs['chart-file'] ?? '')).toBe(true);
  expect(run.summary).toContain('<h3>1 packaged</h3>');
  expect(stage.emulator.requests).toEqual([]);
});

test('push: false gives the digest that a push gives', async () => {
  const checked = await stage.push({ 'chart-path': 'hello', push: 'false' }, nobody);
  const pushed = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
  expect(checked.outputs['digest']).toBe(pushed.outputs['digest']);
});

test('push: false ignores the role, the destinations and dry-run, and asks for no token', async () => {
  const oidc = await startOidcService();
  try {
    const run = await stage.push(
      {
        'chart-path': 'hello',
        push: 'false',
        'dry-run': 'true',
        'aws-region': 'eu-central-1\nus-east-1',
        'role-to-assume': 'arn:aws:iam::123456789012:role/push-charts',
        'create-repository': 'true',
        tags: 'latest',
      },
      { ...nobody, ...oidc.environment },
    );
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: '',
      outputs: { pushed: 'false', 'chart-name': 'hello' },
    });
    expect(oidc.tokens).toEqual([]);
    expect(stage.emulator.requests).toEqual([]);
  } finally {
    await oidc.close();
  }
});

test('push: false fails where the chart is not valid, and still checks the inputs', async () => {
  await stage.editChart(/^name:.*$/m, 'name: ""');
  const chart = await stage.push({ 'chart-path': 'hello', push: 'false' }, nobody);
  expect(chart).toMatchObject({ exitCode: 1, outputs: { pushed: 'false' } });
  const inputs = await stage.push({ 'chart-path': 'missing', push: 'false', 'role-to-assume': 'x' }, nobody);
  const [error] = inputs.commands.filter(({ name }) => name === 'error');
  for (const input of ['chart-path', 'role-to-assume']) expect(error?.message).toContain(input);
  expect(stage.emulator.requests).toEqual([]);
});

test.each(['123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'public.ecr.aws'])(
  'push: false asks %s for a dependency without a call of AWS, even where there are credentials',
  async (host) => {
    const empty = await mkdtemp(path.join(tmpdir(), 'no-stores-'));
    const dependency = { name: 'common', version: '^4', repository: `oci://${host}/charts` };
    const chart = { apiVersion: 'v2', name: 'hello', version: '0.1.0', dependencies: [dependency] };
    await writeFile(path.join(stage.workspace, 'hello/Chart.yaml'), JSON.stringify(chart));
    const proxy = await startProxy(new URL(stage.emulator.endpoint), '403 Forbidden');
    try {
      const run = await stage.push(
        { 'chart-path': 'hello', push: 'false' },
        { HOME: empty, DOCKER_CONFIG: empty, HTTPS_PROXY: proxy.url },
      );
      expect(run.exitCode).toBe(1);
      expect(new Set(proxy.asked.map(({ what }) => what))).toEqual(new Set([`CONNECT ${host}:443`]));
      expect(stage.emulator.requests).toEqual([]);
    } finally {
      await Promise.all([proxy.close(), rm(empty, { recursive: true, force: true })]);
    }
  },
);
