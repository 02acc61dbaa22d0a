import { expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { roleCredentials } from '../../src/ecr/assume-role.ts';
import { parseRegistry } from '../../src/ecr/hosts.ts';
import { openPrivateRegistry } from '../../src/ecr/private-registry.ts';
import { openPublicRegistry } from '../../src/ecr/public-registry.ts';
import type { AwsSettings } from '../../src/ecr/settings.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { bareEnvironment } from './support/bare-environment.ts';

bareEnvironment();

/** Settings whose calls go nowhere, and the hosts that were called. */
function recording(): { readonly settings: AwsSettings; readonly hosts: ReadonlySet<string> } {
  const hosts = new Set<string>();
  const settings: AwsSettings = {
    transport: {
      send: ({ url }) => {
        hosts.add(url.host);
        return Promise.reject(new Error('not sent'));
      },
    },
    retrier: new Retrier(),
    userAgent: ['test', '1'],
    mask: () => undefined,
    signal: new AbortController().signal,
    credentials: () =>
      Promise.resolve({
        accessKeyId: 'AKIDTEST',
        secretAccessKey: 's',
        sessionToken: 't',
        expiration: new Date(Date.now() + 3_600_000),
      }),
  };
  return { settings, hosts };
}

/** The hosts that are called to sign in to a registry. */
async function called(name: string): Promise<readonly string[]> {
  const { settings, hosts } = recording();
  const registry = parseRegistry(name);
  const opened =
    registry.type === 'public'
      ? openPublicRegistry(registry, settings)
      : openPrivateRegistry(registry, settings);
  await expect(opened).rejects.toThrow('not sent');
  return [...hosts];
}

// Sources: https://docs.aws.amazon.com/general/latest/gr/ecr.html and ecr-public.html beside it; for FIPS the endpoint rule set of
// ecr's model
test.each([
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'api.ecr.eu-central-1.amazonaws.com'],
  ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'api.ecr-fips.us-east-1.amazonaws.com'],
  ['123456789012.dkr-ecr.eu-central-1.on.aws', 'ecr.eu-central-1.api.aws'],
  ['123456789012.dkr-ecr-fips.us-east-1.on.aws', 'ecr-fips.us-east-1.api.aws'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'api.ecr.cn-north-1.amazonaws.com.cn'],
  ['public.ecr.aws/team', 'api.ecr-public.us-east-1.amazonaws.com'],
  ['ecr-public.aws.com/team', 'ecr-public.us-east-1.api.aws'],
])('for %s, the API is called at %s', async (registry, api) => {
  expect(await called(registry)).toEqual([api]);
});

const standard = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

/** Where ECR says the registry is, however it is asked: a guess, since nobody shows an answer of its FIPS endpoint. */
function answering(settings: AwsSettings): AwsSettings {
  const body = JSON.stringify({
    authorizationData: [
      { authorizationToken: 'QVdTOnNlY3JldA==', expiresAt: 2e9, proxyEndpoint: `https://${standard}` },
    ],
  });
  const { transport } = settings;
  return {
    ...settings,
    transport: {
      send: async (request) => {
        await transport.send(request).catch(() => undefined);
        const headers = { 'content-type': 'application/x-amz-json-1.1' };
        return { status: 200, headers, body: Readable.from([Buffer.from(body)]) };
      },
    },
  };
}

// https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html
test.each([
  [
    { AWS_USE_FIPS_ENDPOINT: 'true' },
    'api.ecr-fips.us-east-1.amazonaws.com',
    'dkr.ecr-fips.us-east-1.amazonaws.com',
  ],
  [{ AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'ecr.us-east-1.api.aws', 'dkr-ecr.us-east-1.on.aws'],
  [
    { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' },
    'ecr-fips.us-east-1.api.aws',
    'dkr-ecr-fips.us-east-1.on.aws',
  ],
])('%j holds for the API and for the host of the registry', async (environment, api, host) => {
  Object.assign(process.env, environment);
  const { settings, hosts } = recording();
  const registry = await openPrivateRegistry({ region: 'us-east-1' }, answering(settings));
  expect([...hosts]).toEqual([api]);
  expect(registry.host).toBe(`123456789012.${host}`);
});

// https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html: the variables' names in the shared config file
test.each([
  ['use_fips_endpoint', 'api.ecr-fips.us-east-1.amazonaws.com', 'dkr.ecr-fips.us-east-1.amazonaws.com'],
  ['use_dualstack_endpoint', 'ecr.us-east-1.api.aws', 'dkr-ecr.us-east-1.on.aws'],
])("the profile's %s holds for the API and for the host of the registry", async (setting, api, host) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'profile-'));
  try {
    const file = path.join(folder, 'config');
    await writeFile(file, `[default]\n${setting} = false\n[profile charts]\n${setting} = true\n`);
    Object.assign(process.env, { AWS_CONFIG_FILE: file, AWS_PROFILE: 'charts' });
    const { settings, hosts } = recording();
    const registry = await openPrivateRegistry({ region: 'us-east-1' }, answering(settings));
    expect([...hosts]).toEqual([api]);
    expect(registry.host).toBe(`123456789012.${host}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('the host that the user wrote stays, whatever the environment says', async () => {
  process.env['AWS_USE_FIPS_ENDPOINT'] = 'true';
  const { settings, hosts } = recording();
  const registry = await openPrivateRegistry(
    { region: 'us-east-1', host: standard, fips: false, dualStack: false },
    answering(settings),
  );
  expect([...hosts]).toEqual(['api.ecr-fips.us-east-1.amazonaws.com']);
  expect(registry.host).toBe(standard);
});

test('ECR Public has no FIPS endpoint', async () => {
  process.env['AWS_USE_FIPS_ENDPOINT'] = 'true';
  expect(await called('public.ecr.aws/team')).toEqual(['api.ecr-public.us-east-1.amazonaws.com']);
});

// https://docs.aws.amazon.com/general/latest/gr/sts.html
test.each([
  [{}, 'sts.us-east-1.amazonaws.com'],
  [{ fips: true }, 'sts-fips.us-east-1.amazonaws.com'],
  [{ dualStack: true }, 'sts.us-east-1.api.aws'],
  [{ fips: true, dualStack: true }, 'sts-fips.us-east-1.api.aws'],
])('a role for a registry with %j is assumed at %s', async (endpoints, host) => {
  const { settings, hosts } = recording();
  const arn = 'arn:aws:iam::123456789012:role/push';
  const identityToken = (): Promise<string> => Promise.resolve('e30.e30.e30');
  const role = {
    arn,
    sessionName: 'test',
    durationSeconds: 900,
    region: 'us-east-1',
    identityToken,
    ...endpoints,
  };
  await expect(roleCredentials(role, settings)()).rejects.toThrow('not sent');
  expect([...hosts]).toEqual([host]);
});
