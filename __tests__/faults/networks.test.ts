import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEmulator, type Emulator } from '../../emulator/emulator.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { startActionJob } from '../support/action.ts';
import { closingAfterEach } from '../support/closing.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';
import { reply, serve } from '../support/http-server.ts';
import { startOidcService } from '../support/oidc.ts';
import { openStage } from '../support/stage.ts';
import { startFront, type Front } from '../support/front.ts';

const root = path.resolve(import.meta.dirname, '../..');
const later = closingAfterEach();
const api = 'api.ecr.eu-central-1.amazonaws.com';
const registry = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
const push = { 'chart-path': 'hello', 'create-repository': 'true' };

let workspace = '';
let emulator: Emulator;
beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'workspace-'));
  await cp(path.join(root, 'examples/charts/hello'), path.join(workspace, 'hello'), { recursive: true });
  emulator = later(await startEmulator());
});
afterEach(async () => {
  await rm(workspace, { recursive: true });
});

/** Keys and region, without the addresses of the emulator. */
const account = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'eu-central-1',
};

async function pushWith(
  environment: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const job = later(await startActionJob(workspace, { ...account, ...environment }));
  return job.uses(root, { ...push, ...inputs });
}

async function trusting({ cert }: Front): Promise<Readonly<Record<string, string>>> {
  const file = path.join(workspace, 'ca.pem');
  await writeFile(file, cert);
  return { NODE_EXTRA_CA_CERTS: file };
}

function errors({ commands }: StepResult): readonly string[] {
  return commands.filter(({ name }) => name === 'error').map(({ message }) => message);
}

function masks({ commands }: StepResult): readonly string[] {
  return commands.filter(({ name }) => name === 'add-mask').map(({ message }) => message);
}

/** What a run prints but for the commands that mask, which the runner does not show. */
function shown({ stdout, stderr }: StepResult): string {
  return stdout.replace(/^::add-mask::.*$/gm, '') + stderr;
}

describe("AWS's own names, behind a proxy and a certificate authority of one's own", () => {
  let front: Front;
  let proxy: Proxy;
  beforeEach(async () => {
    front = later(
      await startFront(
        emulator,
        [api, registry],
        () => new Map([[emulator.endpoint, `https://${registry}`]]),
      ),
    );
    proxy = later(await startProxy(front.origin));
  });

  test('are pushed to, AWS and registry alike', async () => {
    const run = await pushWith({ HTTPS_PROXY: proxy.url, ...(await trusting(front)) });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.outputs['ref']).toBe(`${registry}/hello:0.1.0`);
    expect(front.asked).toEqual(new Set([api, registry]));
    expect(new Set(proxy.asked.map(({ what }) => what))).toEqual(
      new Set([`CONNECT ${api}:443`, `CONNECT ${registry}:443`]),
    );
    const password = `Basic ${Buffer.from('user:password').toString('base64')}`;
    expect(new Set(proxy.asked.map(({ authorization }) => authorization))).toEqual(new Set([password]));
  });

  test('are found by the registry that is named', async () => {
    const run = await pushWith({ https_proxy: proxy.url, ...(await trusting(front)) }, { registry });
    expect(run).toMatchObject({ exitCode: 0, outputs: { registry, pushed: 'true' } });
  });

  test('are not trusted without it, and what to do is said', async () => {
    const run = await pushWith({ HTTPS_PROXY: proxy.url });
    expect(run.exitCode).toBe(1);
    expect(errors(run)).toEqual([expect.stringMatching(/certificate is not trusted.*NODE_EXTRA_CA_CERTS/)]);
    expect(front.asked).toEqual(new Set());
  });

  test('a proxy that refuses is named, without its password', async () => {
    const refusing = later(await startProxy(front.origin, '407 Proxy Authentication Required'));
    const run = await pushWith({ HTTPS_PROXY: refusing.url });
    expect(run.exitCode).toBe(1);
    expect(errors(run)).toEqual([expect.stringMatching(/407.*proxy/)]);
    expect(shown(run)).not.toContain('password');
    expect(masks(run)).toEqual(expect.arrayContaining(['user', 'password']));
  });
});

describe('a proxy variable', () => {
  // Node 24.5 to 24.16 put the whole address into their error.
  test.each(['403 Forbidden', '407 Proxy Authentication Required'])(
    'has its user and password masked, as written and decoded, and shown nowhere: %s',
    async (refusal) => {
      const proxy = later(await startProxy(new URL(emulator.endpoint), refusal));
      const { host } = new URL(proxy.url);
      const run = await pushWith({
        HTTPS_PROXY: `http://domain%5Cuser:se%40cret@${host}`,
      });
      expect(run.exitCode).toBe(1);
      expect(masks(run)).toEqual(
        expect.arrayContaining(['domain%5Cuser', 'domain\\user', 'se%40cret', 'se@cret']),
      );
      expect(errors(run)).toEqual([expect.stringContaining(`the proxy ${host} refuses the connection: `)]);
      const everything = shown(run) + JSON.stringify(run.outputs) + run.summary;
      expect(everything).not.toMatch(/se%40cret|se@cret|domain/);
    },
  );

  test('whose host is unknown is named as the proxy', async () => {
    const file = path.join(workspace, 'unknown.mjs');
    await writeFile(
      file,
      `import dns from 'node:dns';
dns.lookup = (name, options, done) => done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
`,
    );
    const run = await pushWith({
      HTTPS_PROXY: 'http://user:password@proxy.test:3128',
      NODE_OPTIONS: `--import ${pathToFileURL(file).href}`,
    });
    expect(errors(run)).toEqual([
      expect.stringContaining(
        'the proxy proxy.test:3128 cannot be reached: there is no such host (ENOTFOUND)',
      ),
    ]);
    expect(errors(run).join()).not.toContain('there is no AWS endpoint for region');
  });
});

test('a web page in place of the answer leaves permissions alone', async () => {
  const page = '<html><title>Blocked</title></html>';
  const portal = later(await serve(reply(403, { 'content-type': 'text/html' }, page)));
  const run = await pushWith({ AWS_ENDPOINT_URL_ECR: portal.origin.href });
  expect(errors(run)).toEqual([
    expect.stringMatching(/returned 403 with a web page named "Blocked", probably from a proxy or firewall/),
  ]);
  expect(errors(run).join()).not.toMatch(/permission|IAM/);
});

// Requests at the same time take a connection each: five look at the tag and the blobs and open uploads, all others follow.
test("a push with GitHub's OIDC token opens no connection twice, also those that are opened ahead", async () => {
  const arn = 'arn:aws:iam::123456789012:role/push-charts';
  const aws = later(await startEmulator({ roles: [{ arn, subject: 'repo:octocat/charts:*' }] }));
  const sts = 'sts.eu-central-1.amazonaws.com';
  const front = later(
    await startFront(aws, [api, sts, registry], () => new Map([[aws.endpoint, `https://${registry}`]])),
  );
  const proxy = later(await startProxy(front.origin));
  const oidc = later(await startOidcService());
  const run = await pushWith(
    {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      HTTPS_PROXY: proxy.url,
      ...oidc.environment,
      ...(await trusting(front)),
    },
    { 'role-to-assume': arn },
  );
  expect(errors(run)).toEqual([]);
  expect(run.exitCode).toBe(0);
  const opened = proxy.asked.map(({ what }) => what).sort();
  expect(opened).toEqual([
    ...Array.from({ length: 5 }, () => `CONNECT ${registry}:443`),
    `CONNECT ${api}:443`,
    `CONNECT ${sts}:443`,
  ]);
  // Before the role is assumed, everything is connected.
  expect(aws.requests.map(({ operation }) => operation).slice(0, 2)).toEqual([
    'AssumeRoleWithWebIdentity',
    'GetAuthorizationToken',
  ]);
});

test('nothing is connected to without a push', async () => {
  const proxy = later(await startProxy(new URL(emulator.endpoint)));
  const run = await pushWith(
    {
      HTTPS_PROXY: proxy.url,
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://oidc.test/token?v=1',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token',
    },
    { push: 'false', 'role-to-assume': 'arn:aws:iam::123456789012:role/push-charts' },
  );
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(proxy.asked).toEqual([]);
});

test('one step pushes to private and public registries that are named in one list', async () => {
  const front = later(
    await startFront(
      emulator,
      [api, registry, 'api.ecr-public.us-east-1.amazonaws.com', 'public.ecr.aws'],
      () =>
        new Map([
          [emulator.endpoint, `https://${registry}`],
          [`http://${emulator.publicRegistry}`, 'https://public.ecr.aws'],
        ]),
    ),
  );
  const proxy = later(await startProxy(front.origin));
  const environment = { HTTPS_PROXY: proxy.url, ...(await trusting(front)) };
  const first = await pushWith(environment, { registry: 'public.ecr.aws' });
  const [, ownRegistry = ''] =
    /^(public\.ecr\.aws\/\w+)\/hello$/.exec(first.outputs['repository-uri'] ?? '') ?? [];
  const run = await pushWith(environment, {
    registry: `oci://${registry}\r\n${ownRegistry}/\r\n`,
    'repository-prefix': 'team',
    'scan-on-push': 'true',
    'catalog-data': 'chart',
  });
  expect(errors(run)).toEqual([]);
  expect(run).toMatchObject({
    exitCode: 0,
    outputs: { digest: first.outputs['digest'], registry: '', ref: '' },
  });
  const results = JSON.parse(run.outputs['results'] ?? '') as readonly Readonly<Record<string, unknown>>[];
  expect(results.map((result) => [result['ref'], result['pushed'], result['repository-created']])).toEqual([
    [`${registry}/team/hello:0.1.0`, true, true],
    [`${ownRegistry}/team/hello:0.1.0`, true, true],
  ]);
});

test('a proxy that is none is said to be wrong, without its password', async () => {
  const run = await pushWith({ HTTPS_PROXY: 'http://user:pass^word@proxy.test:port' });
  expect(run.exitCode).toBe(1);
  expect(errors(run)).toEqual([expect.stringMatching(/^HTTPS_PROXY is not the address of .* proxy; write/)]);
  expect(shown(run)).not.toContain('pass^word');
  expect(masks(run)).toEqual(expect.arrayContaining(['user', 'pass^word']));
});

/** Names that only this test's processes know: all of them are this machine. */
async function resolving(...names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const file = path.join(workspace, 'names.mjs');
  await writeFile(
    file,
    `import dns from 'node:dns';
const { lookup } = dns;
dns.lookup = (name, options, done) => lookup(${JSON.stringify(names)}.includes(name) ? '127.0.0.1' : name, options, done);
`,
  );
  return { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` };
}

describe('NO_PROXY', () => {
  test.each([
    ['aws.test', 'registry.test'],
    ['registry.test', 'aws.test'],
  ])('lets %s be reached directly, and %s through the proxy', async (direct, proxied) => {
    const front = later(
      await startFront(
        emulator,
        ['aws.test', 'registry.test'],
        (port) => new Map([[emulator.endpoint, `https://registry.test:${port}`]]),
      ),
    );
    const proxy = later(await startProxy(front.origin));
    const { port } = front.origin;
    const run = await pushWith({
      AWS_ENDPOINT_URL_ECR: `https://aws.test:${port}`,
      HTTPS_PROXY: proxy.url,
      NO_PROXY: direct,
      ...(await trusting(front)),
      ...(await resolving('aws.test', 'registry.test')),
    });
    expect(run).toMatchObject({ exitCode: 0, outputs: { registry: `registry.test:${port}` } });
    expect(new Set(proxy.asked.map(({ what }) => what))).toEqual(new Set([`CONNECT ${proxied}:${port}`]));
  });

  test('need not name the machine itself', async () => {
    const proxy = later(await startProxy(new URL(emulator.endpoint)));
    const run = await pushWith({ ...emulator.environment, HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url });
    expect(run.exitCode).toBe(0);
    expect(proxy.asked).toEqual([]);
  });
});

test('IPv6', async () => {
  const stage = later(await openStage({ host: '::1' }));
  const run = await stage.push(push);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.outputs['ref']).toMatch(/^\[::1\]:\d+\/hello:0\.1\.0$/);
  expect((await stage.push(push)).outputs['pushed']).toBe('false');
});
