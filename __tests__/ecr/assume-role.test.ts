import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { roleCredentials } from '../../src/ecr/assume-role.ts';
import type { RoleRequest } from '../../src/ecr/assume-role.ts';
import { openPrivateRegistry } from '../../src/ecr/private-registry.ts';
import type { AwsSettings } from '../../src/ecr/settings.ts';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { idToken } from '../support/oidc.ts';

const account = 'arn:aws:iam::123456789012:role';
const role: RoleRequest = {
  arn: `${account}/push`,
  sessionName: 'GitHubActions',
  durationSeconds: 3600,
  region: 'eu-central-1',
};

let emulator: Emulator;
const agents = createAgents({});
let masked: string[] = [];
const settings: AwsSettings = {
  transport: new HttpTransport({ agents }),
  retrier: new Retrier(),
  userAgent: ['helm-push-ecr', '0.0.0'],
  mask: (secret) => masked.push(secret),
  signal: new AbortController().signal,
};

beforeAll(async () => {
  emulator = await startEmulator({
    roles: [
      { arn: `${account}/push`, subject: 'repo:octocat/charts:*', trustsCaller: true },
      { arn: `${account}/strict`, subject: 'repo:octocat/charts:ref:refs/tags/*', trustsCaller: 'charts' },
    ],
  });
  Object.assign(process.env, emulator.environment, { AWS_EC2_METADATA_DISABLED: 'true' });
});
beforeEach(() => {
  masked = [];
});
afterAll(async () => {
  agents.close();
  await emulator.close();
});

function operations(since: number): readonly string[] {
  return emulator.requests.slice(since).map(({ operation }) => operation);
}

/** The role, with a token of these claims to vouch for the run. */
function byToken(claims: object = {}, more: Partial<RoleRequest> = {}): RoleRequest {
  return { ...role, ...more, identityToken: () => Promise.resolve(idToken(claims)) };
}

describe('a role', () => {
  test("is assumed with GitHub's OIDC token, and its credentials sign in", async () => {
    const since = emulator.requests.length;
    const credentials = roleCredentials(byToken(), settings);
    const registry = await openPrivateRegistry({ region: 'eu-central-1' }, { ...settings, credentials });
    expect(registry.host).toBe(new URL(emulator.endpoint).host);
    expect(operations(since)).toEqual(['AssumeRoleWithWebIdentity', 'GetAuthorizationToken']);
  });

  test('is assumed with the credentials of the environment, and an external id', async () => {
    const since = emulator.requests.length;
    const strict = { ...role, arn: `${account}/strict`, externalId: 'charts' };
    expect(await roleCredentials(strict, settings)()).toMatchObject({
      accessKeyId: expect.stringMatching(/^ASIA/),
    });
    expect(operations(since)).toEqual(['AssumeRole']);
  });

  test('is assumed once for all clients, and again when its credentials are about to expire', async () => {
    const since = emulator.requests.length;
    let now = Date.now();
    const provider = roleCredentials(byToken(), settings, () => now);
    const [first, second] = await Promise.all([provider(), provider()]);
    expect(second).toBe(first);
    expect(await provider()).toBe(first);
    now += 56 * 60 * 1000;
    const renewed = await Promise.all([provider(), provider()]);
    expect(renewed[0]).not.toBe(first);
    expect(renewed[1]).toBe(renewed[0]);
    expect(operations(since)).toEqual(['AssumeRoleWithWebIdentity', 'AssumeRoleWithWebIdentity']);
  });

  test('masks its secrets', async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = await roleCredentials(byToken(), settings)();
    expect(masked).toEqual([accessKeyId, secretAccessKey, sessionToken]);
  });
});

describe('a role that cannot be assumed says why:', () => {
  test.each<[string, RoleRequest, RegExp]>([
    [
      'it does not trust the run',
      byToken({}, { arn: `${account}/strict` }),
      /^arn:aws:iam::123456789012:role\/strict does not trust this run: its trust policy must allow sts:AssumeRoleWithWebIdentity to GitHub's OIDC provider if "sub" is "repo:octocat\/charts:ref:refs\/heads\/main" and "aud" is "sts\.amazonaws\.com"; check that the ARN is correct\. To assume it with the credentials of an earlier step, set role-chaining: true \(Not authorized/,
    ],
    [
      'the audience is wrong',
      byToken({ aud: 'https://other.test' }),
      /^account 123456789012 does not accept GitHub's OIDC token \(Incorrect token audience\): it needs an IAM identity provider for https:\/\/token\.actions\.githubusercontent\.com with the audience "https:\/\/other\.test"; or set audience/,
    ],
    [
      'the account has no such provider',
      byToken({ iss: 'https://ghes.test' }),
      /\(No OpenIDConnect provider found in your account for https:\/\/ghes\.test\): it needs an IAM identity provider for https:\/\/ghes\.test/,
    ],
    [
      'the time is too long',
      byToken({}, { durationSeconds: 7200 }),
      /^role-duration-seconds: 7200 is more than .*role\/push allows \(The requested DurationSeconds exceeds/,
    ],
    [
      'it does not trust the caller',
      { ...role, arn: `${account}/strict`, externalId: 'wrong' },
      /^no permission for sts:AssumeRole on .*role\/strict: allow it in the IAM policy .* role-external-id/,
    ],
    [
      'GitHub gives no token',
      { ...role, identityToken: () => Promise.reject(new Error('Unable to get the URL')) },
      /^GitHub issued no OIDC token: Unable to get the URL; check that the job has "permissions: id-token: write"/,
    ],
  ])('%s', async (_why, request, message) => {
    const credentials = roleCredentials(request, settings);
    const opened = openPrivateRegistry({ region: 'eu-central-1' }, { ...settings, credentials });
    await expect(opened).rejects.toThrow(message);
  });

  test('and after that it is asked for again', async () => {
    let tries = 0;
    const provider = roleCredentials(
      {
        ...role,
        identityToken: () => {
          tries += 1;
          return tries === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve(idToken());
        },
      },
      settings,
    );
    await expect(provider()).rejects.toThrow('not yet');
    expect((await provider()).accessKeyId).toMatch(/^ASIA/);
  });
});
