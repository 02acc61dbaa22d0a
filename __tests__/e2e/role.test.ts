import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startOidcService, type OidcService } from '../support/oidc.ts';
import { openStage, type Stage } from '../support/stage.ts';

const arn = 'arn:aws:iam::123456789012:role/push-charts';
const inputs = { 'chart-path': 'hello', 'create-repository': 'true', 'role-to-assume': arn };
const noCredentials = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_EC2_METADATA_DISABLED: 'true',
};

let stage: Stage;
let oidc: OidcService;
beforeEach(async () => {
  stage = await openStage({
    roles: [
      { arn, subject: 'repo:octocat/charts:*', trustsCaller: 'charts', maxSessionSeconds: 7200 },
      { arn: `${arn}-of-another-account`, trustsCaller: true },
    ],
  });
  oidc = await startOidcService();
});
afterEach(async () => {
  await Promise.all([stage.close(), oidc.close()]);
});

function operations(): readonly string[] {
  return stage.emulator.requests.filter(({ plane }) => plane === 'control').map(({ operation }) => operation);
}

describe('a role', () => {
  test("is assumed with GitHub's OIDC token, and nothing else is needed", async () => {
    const run = await stage.push(
      { ...inputs, 'role-duration-seconds': '7200', 'role-session-name': 'charts' },
      { ...noCredentials, ...oidc.environment },
    );
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
    expect(operations()).toEqual(['AssumeRoleWithWebIdentity', 'GetAuthorizationToken', 'CreateRepository']);
    expect(run.masks).toEqual(expect.arrayContaining([...oidc.tokens]));
    const shown = run.stdout.replace(/^::add-mask::.*$/gm, '') + run.summary + JSON.stringify(run.outputs);
    expect(run.masks.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  test('is assumed once for several regions', async () => {
    const regions = { 'aws-region': 'eu-central-1\nus-east-1\nus-west-2' };
    const run = await stage.push({ ...inputs, ...regions }, { ...noCredentials, ...oidc.environment });
    expect(run.exitCode).toBe(0);
    expect(operations().filter((name) => name.startsWith('AssumeRole'))).toHaveLength(1);
  });

  test('reads ECR Public with its credentials', async () => {
    const pushed = await stage.push({
      'chart-path': 'hello',
      'registry-type': 'public',
      'create-repository': 'true',
    });
    const before = operations().length;
    const chart = pushed.outputs['ref'] ?? '';
    const run = await stage.use(
      'pull',
      { chart, destination: 'out', 'registry-type': 'public', 'role-to-assume': arn },
      { ...noCredentials, ...oidc.environment },
    );
    expect(run).toMatchObject({ exitCode: 0, outputs: { digest: pushed.outputs['digest'] } });
    expect(operations().slice(before)).toEqual(['AssumeRoleWithWebIdentity', 'GetAuthorizationToken']);
  });

  test('is assumed by the other actions as well', async () => {
    const run = await stage.use(
      'login',
      { 'role-to-assume': arn },
      { ...noCredentials, ...oidc.environment },
    );
    expect(run).toMatchObject({ exitCode: 0, outputs: { registry: new URL(stage.emulator.endpoint).host } });
    expect(operations()).toEqual(['AssumeRoleWithWebIdentity', 'GetAuthorizationToken']);
  });

  test('is assumed with the credentials of the environment', async () => {
    const run = await stage.push({ ...inputs, 'role-external-id': 'charts' }, oidc.environment);
    expect(run.exitCode).toBe(0);
    expect(operations()[0]).toBe('AssumeRole');
    expect(oidc.tokens).toEqual([]);
  });

  test("is assumed with the role of an earlier step, though the job has GitHub's token", async () => {
    const run = await stage.push(
      { ...inputs, 'role-to-assume': `${arn}-of-another-account`, 'role-chaining': 'true' },
      oidc.environment,
    );
    expect(run.exitCode).toBe(0);
    expect(operations()[0]).toBe('AssumeRole');
    expect(oidc.tokens).toEqual([]);
  });
});

describe('a role that cannot be assumed', () => {
  test.each([
    ['because of the audience', { audience: 'https://other.test' }, /Incorrect token audience.*set audience/],
    [
      'because it is another one',
      { 'role-to-assume': `${arn}-2` },
      /does not trust this run.*repo:octocat\/charts:ref:refs\/heads\/main/,
    ],
    [
      'because it trusts the role of an earlier step only',
      { 'role-to-assume': `${arn}-of-another-account` },
      /does not trust this run.*set role-chaining: true/,
    ],
  ])('%s', async (_why, given, message) => {
    const run = await stage.push({ ...inputs, ...given }, { ...noCredentials, ...oidc.environment });
    expect(run.exitCode).toBe(1);
    const errors = run.commands.filter(({ name }) => name === 'error');
    expect(errors.map((error) => error.message)).toEqual([expect.stringMatching(message)]);
  });

  test("because the machine's own credentials may not: the permission is named", async () => {
    const run = await stage.push(inputs);
    expect(run.exitCode).toBe(1);
    const errors = run.commands.filter(({ name }) => name === 'error');
    expect(errors.map((error) => error.message)).toEqual([
      expect.stringMatching(/sts:AssumeRole.*"permissions: id-token: write"/),
    ]);
  });

  test('because there are no credentials to assume it with: the permission is named', async () => {
    const run = await stage.push(inputs, noCredentials);
    expect(run.exitCode).toBe(1);
    const errors = run.commands.filter(({ name }) => name === 'error');
    expect(errors.map((error) => error.message)).toEqual([expect.stringContaining('id-token: write')]);
    expect(stage.emulator.requests).toEqual([]);
  });
});
