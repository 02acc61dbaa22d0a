import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { CreateRepositoryCommand as CreatePublicCommand, ECRPUBLICClient } from '@aws-sdk/client-ecr-public';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmulator, type Emulator } from '../../emulator/emulator.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { startActionJob } from '../support/action.ts';
import { closingAfterEach } from '../support/closing.ts';
import { startFront } from '../support/front.ts';
import { startOidcService } from '../support/oidc.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';
import { watchWaves, type Wave } from '../support/waves.ts';

const root = path.resolve(import.meta.dirname, '../..');
const later = closingAfterEach();
const account = '123456789012';
const role = `arn:aws:iam::${account}:role/push-charts`;
const issuer = 'run-actions-1-azure-eastus.actions.githubusercontent.com';
const sts = 'sts.eu-central-1.amazonaws.com';
const api = 'api.ecr.eu-central-1.amazonaws.com';
const publicApi = 'api.ecr-public.us-east-1.amazonaws.com';
const registry = `${account}.dkr.ecr.eu-central-1.amazonaws.com`;

/** Every request of a push looks up the manifest and two blobs, and opens two uploads. */
const lookups: Wave = Array.from({ length: 5 }, (_, index) => (index < 3 ? 'HEAD' : 'POST'));
const blobs: Wave = ['PUT', 'PUT'];
const push: readonly Wave[] = [lookups, blobs, ['PUT']];

/** What is waited for to connect to hosts: as many connections as there are requests at first. */
function connecting(...hosts: readonly (readonly [host: string, connections: number])[]): readonly Wave[] {
  const all = hosts.flatMap(([host, connections]) => Array.from({ length: connections }, () => host)).sort();
  return ['CONNECT', 'TLS'].map((what) => all.map((host) => `${what} ${host}`));
}

const waves = watchWaves();
let workspace = '';
let emulator: Emulator;
let proxy: Proxy;
let environment: Readonly<Record<string, string>> = {};
let idToken: Readonly<Record<string, string>> = {};

beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'workspace-'));
  await cp(path.join(root, 'examples/charts/hello'), path.join(workspace, 'hello'), { recursive: true });
  emulator = later(
    await startEmulator({ accountId: account, roles: [{ arn: role, subject: 'repo:octocat/charts:*' }] }),
  );
  const oidc = later(await startOidcService());
  const front = later(
    await startFront(
      emulator,
      [issuer, sts, api, publicApi, registry, 'public.ecr.aws'],
      () =>
        new Map([
          [emulator.endpoint, `https://${registry}`],
          [`http://${emulator.publicRegistry}`, 'https://public.ecr.aws'],
          [oidc.origin.origin, `https://${issuer}`],
        ]),
      ({ method = '', headers: { host } }) => {
        const service = host === registry || host === 'public.ecr.aws' ? '' : ` ${host ?? ''}`;
        return waves.arrive(`${method}${service}`);
      },
    ),
  );
  proxy = later(await startProxy(front.origin, undefined, (what, host) => waves.arrive(`${what} ${host}`)));
  const certificates = path.join(workspace, 'ca.pem');
  await writeFile(certificates, front.cert);
  environment = { AWS_REGION: 'eu-central-1', HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: certificates };
  idToken = { ...oidc.environment, ACTIONS_ID_TOKEN_REQUEST_URL: `https://${issuer}/token?api-version=2.0` };
});
afterEach(async () => {
  await rm(workspace, { recursive: true });
});

/** Pushes the example chart, and expects that it waits for these round trips, one after the other, and no others. */
async function expectWaves(
  expected: readonly Wave[],
  inputs: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>>,
): Promise<StepResult> {
  waves.expect(expected.map(({ length }) => length));
  const job = later(await startActionJob(workspace, { ...environment, ...more }));
  const run = await job.uses(root, { 'chart-path': 'hello', ...inputs });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(waves.seen).toEqual(expected);
  return run;
}

const secret = { AWS_SECRET_ACCESS_KEY: 'secret' };
/** AWS's own example, which does not tell its account, and a key ID as AWS makes them for this account. */
const [silent, telling] = ['AKIAIOSFODNN7EXAMPLE', 'AKIARZPUZDIKEXAMPLE7'].map((id) => ({
  AWS_ACCESS_KEY_ID: id,
  ...secret,
}));

describe('what a push waits for, connections included', () => {
  beforeEach(async () => {
    const settings = {
      endpoint: emulator.endpoint,
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    };
    await new ECRClient({ ...settings, region: 'eu-central-1' }).send(
      new CreateRepositoryCommand({ repositoryName: 'hello' }),
    );
    await new ECRPUBLICClient({ ...settings, region: 'us-east-1' }).send(
      new CreatePublicCommand({ repositoryName: 'hello' }),
    );
  });

  test("is 8 round trips with GitHub's OIDC token", async () => {
    const expected = [
      ...connecting([issuer, 1], [sts, 1], [api, 1], [registry, 5]),
      [`GET ${issuer}`],
      [`POST ${sts}`],
      [`POST ${api}`],
      ...push,
    ];
    expect(expected).toHaveLength(8);
    await expectWaves(expected, { 'role-to-assume': role, 'aws-region': 'eu-central-1' }, idToken);
  });

  test.each([
    ['the input aws-account-id', { 'aws-account-id': account }, silent],
    ['the input registry', { registry }, silent],
    ['the ID of the key', {}, telling],
  ])('is 6 with keys where %s has the account', async (_, inputs, keys) => {
    const expected = [...connecting([api, 1], [registry, 5]), [`POST ${api}`], ...push];
    expect(expected).toHaveLength(6);
    await expectWaves(expected, inputs, { ...keys });
  });

  test('is 8 with keys that do not tell their account', async () => {
    const expected = [...connecting([api, 1]), [`POST ${api}`], ...connecting([registry, 5]), ...push];
    expect(expected).toHaveLength(8);
    await expectWaves(expected, {}, { ...silent });
  });

  test('is 8 with keys whose ID tells another account: the connections are not used', async () => {
    const other = { AWS_ACCESS_KEY_ID: 'ASIAY34FZKBOKMUTVV7A', ...secret };
    const wrong = '609629065308.dkr.ecr.eu-central-1.amazonaws.com';
    const [connect = [], tls = []] = connecting([api, 1], [wrong, 5]);
    const expected = [connect, tls, [`POST ${api}`], ...connecting([registry, 5]), ...push];
    await expectWaves(expected, {}, other);
  });

  test('is 6 at ECR Public', async () => {
    const expected = [
      ...connecting([publicApi, 2], ['public.ecr.aws', 5]),
      [`POST ${publicApi}`, `POST ${publicApi}`],
      ...push,
    ];
    expect(expected).toHaveLength(6);
    await expectWaves(expected, { 'registry-type': 'public' }, { ...silent });
  });

  test('is two more where the repository is created', async () => {
    const expected = [
      ...connecting([api, 1], [registry, 5]),
      [`POST ${api}`],
      lookups,
      [`POST ${api}`],
      ['POST', 'POST'],
      blobs,
      ['PUT'],
    ];
    const inputs = { repository: 'new', 'create-repository': 'true' };
    await expectWaves(expected, inputs, { ...telling });
  });

  test('is 4 for an unchanged chart', async () => {
    const expected = [...connecting([api, 1], [registry, 5]), [`POST ${api}`]];
    await expectWaves([...expected, ...push], {}, { ...telling });
    await expectWaves([...expected, lookups], {}, { ...telling });
  });

  test('is nothing for a package that is not pushed', async () => {
    await expectWaves([], { push: 'false', 'role-to-assume': role }, idToken);
    expect(proxy.asked).toEqual([]);
  });
});
