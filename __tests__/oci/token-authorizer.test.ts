import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import type { Authorizer } from '../../src/oci/authorized-client.ts';
import { RegistryClient } from '../../src/oci/registry-client.ts';
import { tokenAuthorizer, type Credential } from '../../src/oci/token-authorizer.ts';
import { closingAfterEach } from '../support/closing.ts';
import { JumpingClock } from '../support/clocks.ts';
import { inOrder, refuse, reply, serve, type Answer, type RecordingServer } from '../support/http-server.ts';

const later = closingAfterEach();
const digest = digestOf('blob');
const there = reply(200, { 'content-length': '4' });

interface World {
  readonly client: RegistryClient;
  readonly masked: readonly string[];
  /** How often the store of credentials was asked. */
  readonly asked: () => number;
}

function open({ origin }: RecordingServer, credential?: Credential): World {
  const agents = later(createAgents({}));
  const masked: string[] = [];
  let asked = 0;
  const options = {
    origin,
    transport: new HttpTransport({ agents }),
    retrier: new Retrier({ clock: new JumpingClock(), random: () => 0 }),
    userAgent: 'test/1',
  };
  const authorizer = tokenAuthorizer({
    ...options,
    credential: () => {
      asked += 1;
      return Promise.resolve(credential);
    },
    mask: (secret) => masked.push(secret),
  });
  return { client: new RegistryClient({ ...options, authorizer }), masked, asked: () => asked };
}

/** A registry that wants what `scheme` says, and a token service whose answers come in their order. */
async function world(
  challenge: (realm: string) => string,
  tokens: readonly Answer[],
  good = 'Bearer good',
): Promise<{ readonly registry: RecordingServer; readonly service: RecordingServer }> {
  const service = later(await serve(inOrder(...tokens)));
  const registry = later(
    await serve((received, response) => {
      if (received.headers.authorization === good) there(received, response);
      else {
        const realm = `${service.origin.origin}/token`;
        refuse(401, 'UNAUTHORIZED', 'sign in', { 'www-authenticate': challenge(realm) })(received, response);
      }
    }),
  );
  return { registry, service };
}

function bearer(realm: string): string {
  return `Bearer realm="${realm}",service="registry.example",scope="repository:app:pull"`;
}

const good = reply(200, {}, '{"token": "good"}');
const password: Credential = { type: 'password', username: 'user', password: 'pass:word' };
const basic = `Basic ${Buffer.from('user:pass:word').toString('base64')}`;

// https://distribution.github.io/distribution/spec/auth/token/
describe('a registry that wants a token', () => {
  test.each([
    ['gives one to nobody', undefined, undefined],
    ['gives one for a password', password, basic],
  ])('%s', async (_what, credential, authorization) => {
    const { registry, service } = await world(bearer, [good]);
    const { client, masked } = open(registry, credential);
    await expect(client.hasBlob('app', digest)).resolves.toBe(true);
    expect(service.received.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'GET /token?service=registry.example&scope=repository%3Aapp%3Apull',
    ]);
    expect(service.received[0]?.headers.authorization).toBe(authorization);
    expect(masked).toEqual(['good']);
  });

  // https://distribution.github.io/distribution/spec/auth/oauth/
  test('gives one for a refresh token, which is posted', async () => {
    const { registry, service } = await world(bearer, [reply(200, {}, '{"access_token": "good"}')]);
    const { client } = open(registry, { type: 'identity', token: 'refresh me' });
    await expect(client.hasBlob('app', digest)).resolves.toBe(true);
    const [request] = service.received;
    expect(request).toMatchObject({ method: 'POST', target: '/token' });
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(request?.body.toString()))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'helm-push-ecr',
      refresh_token: 'refresh me',
      service: 'registry.example',
      scope: 'repository:app:pull',
    });
  });

  test('without a service and a scope gives one for neither', async () => {
    const bare = (realm: string): string => `Bearer realm="${realm}"`;
    const { registry, service } = await world(bare, [good, good]);
    await expect(open(registry).client.hasBlob('app', digest)).resolves.toBe(true);
    const refresh = open(registry, { type: 'identity', token: 'x' });
    await expect(refresh.client.hasBlob('app', digest)).resolves.toBe(true);
    expect(service.received.map(({ method, target, body }) => [method, target, String(body)])).toEqual([
      ['GET', '/token', ''],
      ['POST', '/token', 'grant_type=refresh_token&client_id=helm-push-ecr&refresh_token=x'],
    ]);
  });

  test('takes one that the store has', async () => {
    const { registry, service } = await world(bearer, [], 'Bearer stored');
    const { client } = open(registry, { type: 'bearer', token: 'stored' });
    await expect(client.hasBlob('app', digest)).resolves.toBe(true);
    expect(service.received).toEqual([]);
  });

  test('gives one for all requests that wait for it, and another when it has expired', async () => {
    const { registry, service } = await world(bearer, [reply(200, {}, '{"token": "old"}'), good]);
    const { client, asked } = open(registry, password);
    const both = await Promise.all([client.hasBlob('app', digest), client.hasBlob('app', digest)]).catch(
      () => 'refused',
    );
    expect(both).toBe('refused');
    expect(service.received).toHaveLength(1);
    await expect(client.hasBlob('app', digest)).resolves.toBe(true);
    expect(service.received).toHaveLength(2);
    expect(asked()).toBe(1);
  });

  test('is asked again where its service was not there for a moment', async () => {
    const { registry, service } = await world(bearer, [reply(503), good]);
    const { client } = open(registry);
    await expect(client.hasBlob('app', digest)).resolves.toBe(true);
    expect(service.received).toHaveLength(2);
  });

  test.each([
    ['refuses', refuse(401, 'UNAUTHORIZED', 'wrong password'), /GET .*\/token returned 401.*wrong password/],
    ['has none', reply(200, {}, '{}'), /^GET http.*\/token: the response has no token/],
    ['answers with a page', reply(200, {}, '<html>'), /the response has no token/],
  ])('may have a service that %s', async (_what, answer, message) => {
    const { registry } = await world(bearer, [answer]);
    await expect(open(registry, password).client.hasBlob('app', digest)).rejects.toThrow(message);
  });
});

describe('challenges', () => {
  test.each([
    ['of several schemes', (realm: string) => `Basic realm="r, s", ${bearer(realm)}`],
    ['without quotes, in capitals', (realm: string) => `BEARER Realm="${realm}", scope=a, service=b`],
    [
      'with more than one scope',
      (realm: string) => `Bearer realm="${realm}?x=1",scope="repository:a:pull repository:b:pull"`,
    ],
  ])('%s are understood', async (_what, challenge) => {
    const { registry, service } = await world(challenge, [good]);
    await expect(open(registry).client.hasBlob('app', digest)).resolves.toBe(true);
    expect(service.received).toHaveLength(1);
  });

  // https://www.rfc-editor.org/rfc/rfc9110#section-5.6.4: a backslash stands for the character behind it.
  test('with escapes are read without them', async () => {
    const challenge = (realm: string): string =>
      `Bearer realm="${realm.replaceAll('/', '\\/')}",service="a \\"b\\" \\\\c"`;
    const { registry, service } = await world(challenge, [good]);
    await expect(open(registry).client.hasBlob('app', digest)).resolves.toBe(true);
    expect(new URL(service.received[0]?.target ?? '', service.origin).searchParams.get('service')).toBe(
      'a "b" \\c',
    );
  });

  test('that begin with a parameter of no scheme end in the answer of the registry', async () => {
    const { registry } = await world(() => 'realm="x"', []);
    await expect(open(registry, password).client.hasBlob('app', digest)).rejects.toThrow('sign in');
  });

  test.each([
    ['without an address', () => 'Bearer service="x"'],
    ['with one that is no address', () => 'Bearer realm="here"'],
    ['with one of another kind', () => 'Bearer realm="file:///etc/passwd"'],
    ['with a user in it', () => 'Bearer realm="http://a@127.0.0.1/token"'],
    ['with a password in it', () => 'Bearer realm="http://:b@127.0.0.1/token"'],
    ['with both in it', () => 'Bearer realm="http://a:b@127.0.0.1/token"'],
  ])('%s are not followed', async (_what, challenge) => {
    const { registry } = await world(challenge, []);
    await expect(open(registry, password).client.hasBlob('app', digest)).rejects.toThrow(
      /^GET http:\/\/127\.0\.0\.1:\d+\/.*: the registry does not name a token service that can be trusted/,
    );
  });

  test('for a password among others are answered with it', async () => {
    const { registry } = await world(() => 'Negotiate, Basic realm="x"', [], basic);
    await expect(open(registry, password).client.hasBlob('app', digest)).resolves.toBe(true);
  });

  test('for a password are answered with it, and with nothing else', async () => {
    const { registry } = await world(() => 'Basic realm="x"', [], basic);
    await expect(open(registry, password).client.hasBlob('app', digest)).resolves.toBe(true);
    await expect(open(registry).client.hasBlob('app', digest)).rejects.toThrow('sign in');
    await expect(
      open(registry, { type: 'identity', token: 'x' }).client.hasBlob('app', digest),
    ).rejects.toThrow('sign in');
  });

  test('of a kind that nobody knows end in the answer of the registry', async () => {
    const { registry } = await world(() => 'Negotiate', []);
    await expect(open(registry, password).client.hasBlob('app', digest)).rejects.toThrow('sign in');
    expect(registry.received.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([]);
  });
});

test('the store is not asked for what a registry does not want', async () => {
  const server = later(await serve(there));
  const { client, asked } = open(server, password);
  await client.hasBlob('app', digest);
  expect(server.received[0]?.headers.authorization).toBeUndefined();
  expect(asked()).toBe(0);
});

/** An authorizer of a registry that is not asked itself; what it sends is kept, and answered with a token. */
function authorizerOf(origin: string): { readonly authorizer: Authorizer; readonly sent: readonly string[] } {
  const sent: string[] = [];
  const body = (async function* () {
    yield await Promise.resolve(Buffer.from('{"token": "good"}'));
  })();
  const authorizer = tokenAuthorizer({
    origin: new URL(origin),
    transport: {
      send: (request) => {
        sent.push(request.url.href);
        return Promise.resolve({ status: 200, headers: {}, body });
      },
    },
    retrier: new Retrier({ clock: new JumpingClock() }),
    userAgent: 'test/1',
    credential: () => Promise.resolve(password),
    mask: () => undefined,
  });
  return { authorizer, sent };
}

// The token service of a registry on the network is never this machine, nor reached without TLS.
test.each(['http://auth.example/token', 'https://127.0.0.1/token', 'http://169.254.169.254/token'])(
  'a registry on the network cannot name %s',
  async (realm) => {
    const { authorizer, sent } = authorizerOf('https://registry.example');
    await expect(authorizer.authorization({ challenge: `Bearer realm="${realm}"` })).rejects.toThrow(
      'does not name a token service that can be trusted',
    );
    expect(sent).toEqual([]);
  },
);

test.each([
  ['https://registry.example', 'https://auth.example/token'],
  ['http://127.0.0.1:5000', 'https://auth.example/token'],
  ['http://127.0.0.1:5000', 'http://auth.example/token'],
  ['http://127.0.0.1:5000', 'http://127.0.0.1:5001/token'],
])('the registry %s can name %s', async (origin, realm) => {
  const { authorizer, sent } = authorizerOf(origin);
  await expect(authorizer.authorization({ challenge: `Bearer realm="${realm}"` })).resolves.toBe(
    'Bearer good',
  );
  expect(sent).toEqual([realm]);
});

test('requests that are refused at the same time share one token', async () => {
  const { authorizer, sent } = authorizerOf('https://registry.example');
  const challenge = 'Bearer realm="https://auth.example/token"';
  const tokens = await Promise.all([1, 2, 3].map(() => authorizer.authorization({ challenge })));
  expect(tokens).toEqual(['Bearer good', 'Bearer good', 'Bearer good']);
  expect(sent).toHaveLength(1);
});
