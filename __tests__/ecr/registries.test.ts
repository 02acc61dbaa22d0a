import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { AwsError } from '../../src/ecr/errors.ts';
import { openPrivateRegistry } from '../../src/ecr/private-registry.ts';
import { openPublicRegistry } from '../../src/ecr/public-registry.ts';
import type { AwsSettings } from '../../src/ecr/settings.ts';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';

let emulator: Emulator;
const agents = createAgents({});
const masked: string[] = [];
const settings: AwsSettings = {
  transport: new HttpTransport({ agents }),
  retrier: new Retrier(),
  userAgent: ['helm-push-ecr', '0.0.0'],
  mask: (secret) => masked.push(secret),
  signal: new AbortController().signal,
};

beforeAll(async () => {
  emulator = await startEmulator({ aliases: ['team', 'second'] });
  Object.assign(process.env, emulator.environment, { AWS_EC2_METADATA_DISABLED: 'true' });
});

afterAll(async () => {
  agents.close();
  await emulator.close();
});

/** Denies an IAM action while something runs. */
async function without<Result>(action: string, run: () => Promise<Result>): Promise<Result> {
  emulator.deny(action);
  try {
    return await run();
  } finally {
    emulator.allow(action);
  }
}

/** Removes every source of credentials while something runs. */
async function withoutCredentials<Result>(run: () => Promise<Result>): Promise<Result> {
  const names = [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'HOME',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_CONFIG_FILE',
  ];
  const kept = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  for (const name of names) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, { HOME: '/nonexistent' });
  try {
    return await run();
  } finally {
    for (const [name, value] of Object.entries(kept)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}

describe('openPrivateRegistry', () => {
  test("signs in to the caller's own registry, at the address that ECR gives", async () => {
    const registry = await openPrivateRegistry({ region: 'eu-central-1' }, settings);
    expect(registry).toMatchObject({
      type: 'private',
      host: new URL(emulator.endpoint).host,
      region: 'eu-central-1',
      alias: undefined,
    });
    const authorization = await registry.authorizer.authorization();
    const response = await fetch(`${emulator.endpoint}/v2/`, {
      headers: { authorization: authorization },
    });
    expect(response.status).toBe(200);
  });

  test('masks the token, and the password inside it', async () => {
    const registry = await openPrivateRegistry({ region: 'eu-central-1' }, settings);
    const token = (await registry.authorizer.authorization()).replace(/^Basic /, '');
    const password = Buffer.from(token, 'base64').toString().replace(/^AWS:/, '');
    expect(masked).toEqual(expect.arrayContaining([token, password]));
  });

  test('asks for the registry of another account and of another region', async () => {
    const hosts = await Promise.all(
      [{}, { accountId: '000000000042' }, { region: 'us-east-2' }].map(async (request) => {
        const registry = await openPrivateRegistry({ region: 'eu-central-1', ...request }, settings);
        return registry.host;
      }),
    );
    expect(new Set(hosts).size).toBe(3);
  });

  test('keeps the host that the user wrote', async () => {
    const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
    const registry = await openPrivateRegistry({ region: 'eu-central-1', host }, settings);
    expect(registry.host).toBe(host);
  });

  test('creates a repository once', async () => {
    const registry = await openPrivateRegistry({ region: 'eu-central-1' }, settings);
    expect(await registry.createRepository('team/app')).toBe(true);
    expect(await registry.createRepository('team/app')).toBe(false);
  });

  test('names the IAM action that is missing', async () => {
    await without('ecr:GetAuthorizationToken', async () => {
      await expect(openPrivateRegistry({ region: 'eu-central-1' }, settings)).rejects.toThrow(
        /^no permission for ecr:GetAuthorizationToken in eu-central-1: allow ecr:GetAuthorizationToken in the IAM policy/,
      );
    });
    const registry = await openPrivateRegistry({ region: 'eu-central-1' }, settings);
    await without('ecr:CreateRepository', async () => {
      await expect(registry.createRepository('denied')).rejects.toThrow(
        'no permission for ecr:CreateRepository',
      );
    });
  });

  test('says how to get credentials where there are none', async () => {
    const opened = withoutCredentials(() => openPrivateRegistry({ region: 'eu-central-1' }, settings));
    await expect(opened).rejects.toThrow(AwsError);
    await expect(opened).rejects.toThrow(/^no AWS credentials were found; sign in first with aws-actions/);
  });
});

describe('openPublicRegistry', () => {
  test('signs in by a Bearer token, to the primary alias', async () => {
    const registry = await openPublicRegistry({}, settings);
    expect(registry).toMatchObject({
      type: 'public',
      host: emulator.publicRegistry,
      alias: 'team',
      region: 'us-east-1',
    });
    const authorization = await registry.authorizer.authorization();
    expect(authorization).toMatch(/^Bearer /);
    const response = await fetch(`http://${emulator.publicRegistry}/v2/`, {
      headers: { authorization: authorization },
    });
    expect(response.status).toBe(200);
  });

  test('takes another alias of the account, and says which there are', async () => {
    expect((await openPublicRegistry({ alias: 'second' }, settings)).alias).toBe('second');
    await expect(openPublicRegistry({ alias: 'nobody' }, settings)).rejects.toThrow(
      /^registry-alias: "nobody" is not an alias of this account's public registry; it has "team", "second"/,
    );
  });

  test('creates nothing where the alias is somebody else’s, since it would be created in the own registry', async () => {
    const registry = await openPublicRegistry({ host: 'public.ecr.aws', alias: 'nobody' }, settings);
    const since = emulator.requests.length;
    await expect(registry.createRepository('app')).rejects.toThrow(
      /^registry-alias: "nobody" is not an alias of this account's public registry; it has "team", "second"/,
    );
    expect(emulator.requests.slice(since).map(({ operation }) => operation)).toEqual(['DescribeRegistries']);
    const own = await openPublicRegistry({ host: 'public.ecr.aws', alias: 'second' }, settings);
    expect(await own.createRepository('of-second')).toBe(true);
  });

  test('does not ask where host and alias are given', async () => {
    await without('ecr-public:DescribeRegistries', async () => {
      const registry = await openPublicRegistry({ host: 'public.ecr.aws', alias: 'team' }, settings);
      expect(registry).toMatchObject({ host: 'public.ecr.aws', alias: 'team' });
      await expect(openPublicRegistry({}, settings)).rejects.toThrow(
        'no permission for ecr-public:DescribeRegistries',
      );
    });
  });

  test('names the IAM action that GetAuthorizationToken needs beside itself', async () => {
    await without('sts:GetServiceBearerToken', async () => {
      await expect(openPublicRegistry({}, settings)).rejects.toThrow(
        /^no permission for sts:GetServiceBearerToken in us-east-1: allow sts:GetServiceBearerToken/,
      );
    });
  });

  test('creates a repository once, in us-east-1 whatever the region of the run', async () => {
    const registry = await openPublicRegistry({}, settings);
    expect(await registry.createRepository('app')).toBe(true);
    expect(await registry.createRepository('app')).toBe(false);
  });
});
