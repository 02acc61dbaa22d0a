import { describe, expect, test } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { digestOf } from '../../src/digest.ts';
import { createAgents } from '../../src/http/agents.ts';
import { discard, inMemory } from '../../src/http/body.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import type { Transport } from '../../src/http/transport.ts';
import { AuthorizedClient } from '../../src/oci/authorized-client.ts';
import type { RegistryError } from '../../src/oci/errors.ts';
import type { RegistryClientOptions } from '../../src/oci/registry-client.ts';
import { closingAfterEach } from '../support/closing.ts';
import { ManualClock } from '../support/clocks.ts';
import { inOrder, refuse, reply, reset, serve } from '../support/http-server.ts';
import type { Answer, RecordingServer } from '../support/http-server.ts';
import { clientOf, requestLines } from '../support/registry-client.ts';
import type { TestClient } from '../support/registry-client.ts';

const later = closingAfterEach();

async function registry(
  options: Partial<RegistryClientOptions>,
  ...answers: readonly Answer[]
): Promise<TestClient & { readonly server: RecordingServer }> {
  const server = later(await serve(inOrder(...answers)));
  return { ...later(clientOf(server, options)), server };
}

function credentials(server: RecordingServer): (string | undefined)[] {
  return server.received.map(({ headers }) => headers.authorization);
}

const digest = digestOf('blob');

// ECR's own words: flipt-io/flipt#3043 (private, without a challenge) and aws/containers-roadmap#2835 (public).
const expired = refuse(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.');
const invalid = refuse(400, 'DENIED', 'Your Authorization Token is invalid.');
const isExpired = ({ errors }: RegistryError): boolean =>
  errors.some(({ message }) => /authorization token (has expired|is invalid)/i.test(message));

describe('credentials', () => {
  test('go with every request to the registry, with the name of the client', async () => {
    const { client, server } = await registry({}, reply(404));
    await expect(client.hasBlob('app', digest)).resolves.toBe(false);
    expect(server.received[0]?.headers).toMatchObject({ authorization: 'Basic 1', 'user-agent': 'test/1' });
  });

  test('are left out where there are none', async () => {
    const authorizer = { authorization: () => Promise.resolve(undefined) };
    const { client, server } = await registry(
      { authorizer },
      refuse(401, 'UNAUTHORIZED', 'who are you?'),
      reply(401),
    );
    await expect(client.openUpload('app')).rejects.toThrow('UNAUTHORIZED: who are you?');
    expect(credentials(server)).toEqual([undefined]);
  });

  test.each([
    ['403 of private ECR', expired, { isExpired }],
    ['400 of ECR Public', invalid, { isExpired }],
    ['401', reply(401), {}],
  ])('that have expired (%s) are renewed once, without a wait', async (_name, answer, options) => {
    const { client, server, authorizer, waits } = await registry(
      options,
      answer,
      reply(202, { location: '/u/1' }),
    );
    await client.openUpload('app');
    expect(credentials(server)).toEqual(['Basic 1', 'Basic 2']);
    expect(authorizer.renewals).toEqual(['Basic 1']);
    expect(waits).toEqual([]);
  });

  test.each([
    ['403 of private ECR', 403, expired],
    ['400 of ECR Public', 400, invalid],
  ])(
    'that have expired (%s) are found out for a HEAD by a GET, as its answer has no body',
    async (_name, status, answer) => {
      const { client, server } = await registry({ isExpired }, reply(status), answer, reply(200));
      await expect(client.hasBlob('app', digest)).resolves.toBe(true);
      expect(server.received.map(({ method, headers }) => [method, headers.authorization])).toEqual([
        ['HEAD', 'Basic 1'],
        ['GET', 'Basic 1'],
        ['HEAD', 'Basic 2'],
      ]);
    },
  );

  test('that do not help when they are new are not renewed again', async () => {
    const { client, server } = await registry({ isExpired }, expired, expired, expired);
    await expect(client.openUpload('app')).rejects.toMatchObject({ status: 403 });
    expect(credentials(server)).toEqual(['Basic 1', 'Basic 2']);
  });

  test('are renewed once in an operation, however many attempts it takes', async () => {
    const { client, authorizer } = await registry({ isExpired }, expired, reply(503), expired, reply(202));
    await expect(client.openUpload('app')).rejects.toMatchObject({ status: 403 });
    expect(authorizer.renewals).toEqual(['Basic 1']);
  });

  test('that cannot be renewed end the operation', async () => {
    const authorizer = { authorization: () => Promise.resolve('Basic always') };
    const { client, server } = await registry({ authorizer, isExpired }, expired);
    await expect(client.openUpload('app')).rejects.toMatchObject({ status: 403 });
    expect(server.received).toHaveLength(1);
  });

  test('an authorizer that fails is heard', async () => {
    const error = new Error('no credentials');
    const { client, server } = await registry({ authorizer: { authorization: () => Promise.reject(error) } });
    await expect(client.openUpload('app')).rejects.toBe(error);
    expect(server.received).toEqual([]);
  });

  test('are renewed once by operations that run at the same time', async () => {
    const server = later(
      await serve((received, response) => {
        (received.headers.authorization === 'Basic 2' ? reply(404) : expired)(received, response);
      }),
    );
    const { client, authorizer } = later(clientOf(server, { isExpired }));
    await Promise.all(Array.from({ length: 20 }, () => client.hasBlob('app', digest)));
    expect(authorizer.renewals).toEqual(['Basic 1']);
  });
});

test('credentials go to no other origin, whoever asks', async () => {
  const elsewhere = later(await serve(reply(200)));
  const server = later(await serve(reply(200)));
  const agents = later(createAgents({}));
  const exchange = new AuthorizedClient({
    origin: server.origin,
    transport: new HttpTransport({ agents }),
    authorizer: { authorization: () => Promise.resolve('Basic 1') },
    retrier: new Retrier(),
    userAgent: 'test/1',
  });
  const ask = async ({ origin }: RecordingServer): Promise<void> => {
    await exchange.run(async (send) => discard(await send({ method: 'GET', url: origin }, [200])));
  };
  await ask(server);
  await ask(elsewhere);
  expect(credentials(server)).toEqual(['Basic 1']);
  expect(credentials(elsewhere)).toEqual([undefined]);
});

describe('a host that is another name of the registry', () => {
  const other = 'https://registry.canonical.test';
  const digestOfBlob = digestOf('');

  /** Answers at both names over https, in memory, and keeps what was sent where. */
  function twoNames(location: string): { readonly transport: Transport; readonly sent: string[] } {
    const sent: string[] = [];
    const transport: Transport = {
      send: ({ method, url, headers }) => {
        sent.push(`${method} ${url.origin} ${headers['authorization'] ?? 'nobody'}`);
        const status = method === 'POST' ? 202 : 201;
        return Promise.resolve({ status, headers: { location }, body: inMemory(Buffer.from('')) });
      },
    };
    return { transport, sent };
  }
  const push = async (location: string): Promise<readonly string[]> => {
    const { transport, sent } = twoNames(location);
    const { client } = await registry({
      origin: new URL('https://registry.fips.test'),
      transport,
      isSameRegistry: (host) => host === 'registry.canonical.test',
    });
    const blob = { digest: digestOfBlob, size: 0, open: () => inMemory(Buffer.from('')) };
    await client.putBlob('app', blob);
    return sent;
  };

  test('gets the upload that leads there, with the credentials', async () => {
    expect(await push(`${other}/u/1`)).toEqual([
      'POST https://registry.fips.test Basic 1',
      'PUT https://registry.canonical.test Basic 1',
    ]);
  });

  test.each([
    'https://registry.canonical.test.evil.example/u/1',
    'https://registry.canonical.test:8443/u/1',
    'http://registry.canonical.test/u/1',
    'https://registry.elsewhere.test/u/1',
  ])('is not %s', async (location) => {
    await expect(push(location)).rejects.toMatchObject({ name: 'ProtocolError' });
  });
});

describe('a refusal', () => {
  test.each([400, 401, 403, 405, 404, 409])('with %d is not tried again', async (status) => {
    const { client, server, waits } = await registry({ isExpired }, refuse(status, 'CODE', 'words'));
    await expect(client.openUpload('app')).rejects.toMatchObject({
      name: 'RegistryError',
      status,
      method: 'POST',
    });
    expect(server.received).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test('of a HEAD has the words that a GET gets', async () => {
    const denied = refuse(403, 'DENIED', 'User: x is not authorized to perform: ecr:BatchGetImage');
    const { client } = await registry({ isExpired }, reply(403), denied);
    await expect(client.resolve('app', '1.0')).rejects.toThrow('DENIED: User: x is not authorized');
  });

  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
  test('of a HEAD of a blob is not that of a GET, which ECR has another permission for', async () => {
    const denied = refuse(403, 'DENIED', 'User: x is not authorized to perform: ecr:GetDownloadUrlForLayer');
    const { client } = await registry({ isExpired }, reply(403), denied);
    await expect(client.hasBlob('app', digest)).rejects.toMatchObject({
      method: 'HEAD',
      status: 403,
      errors: [],
    });
  });

  // ECR Public refuses HEAD but not GET to anonymous clients (aws/containers-roadmap#2671).
  test('of a HEAD stands when a GET is not refused', async () => {
    const { client } = await registry({ isExpired }, reply(401), reply(200, {}, 'blob'));
    await expect(client.hasBlob('app', digest)).rejects.toMatchObject({ method: 'HEAD', status: 401 });
  });

  test('is read no further than 64 KiB', async () => {
    const { client } = await registry({}, reply(400, {}, 'x'.repeat(10_000_000)));
    const error = await client.openUpload('app').catch((thrown: unknown) => thrown as RegistryError);
    expect(error).toMatchObject({ status: 400, body: 'x'.repeat(65_536) });
  });

  test('whose text breaks off is asked for again: half of it could hide the code', async () => {
    const cut: Answer = (_received, response) => {
      response.writeHead(404, { 'content-length': '100' });
      response.write('{"errors"', () => response.socket?.resetAndDestroy());
    };
    const { client } = await registry({}, cut, refuse(404, 'NAME_UNKNOWN', 'no such repository'));
    await expect(client.openUpload('app')).rejects.toMatchObject({
      status: 404,
      errors: [{ code: 'NAME_UNKNOWN' }],
    });
  });
});

describe('a failure that may pass', () => {
  const opened = reply(202, { location: '/v2/app/blobs/uploads/1' });

  test.each([
    ['408', reply(408)],
    ['429', refuse(429, 'TOOMANYREQUESTS', 'Rate exceeded')],
    ['500', reply(500)],
    ['502 with HTML', reply(502, { 'content-type': 'text/html' }, '<html>Bad Gateway</html>')],
    ['503', reply(503)],
    ['504', reply(504)],
    ['a reset', reset],
  ])('(%s) is met with another attempt after a wait', async (_name, answer) => {
    const { client, server, waits } = await registry({}, answer, answer, reply(200));
    await expect(client.hasBlob('app', digest)).resolves.toBe(true);
    expect(server.received).toHaveLength(3);
    expect(waits).toEqual([500, 1_000]);
  });

  test('is waited for as long as the registry asks: seconds', async () => {
    const { client, waits } = await registry({}, reply(429, { 'retry-after': '30' }), opened);
    await client.openUpload('app');
    expect(waits).toEqual([30_000]);
  });

  test('is waited for as long as the registry asks: a date', async () => {
    const headers = { date: 'Sun, 06 Nov 1994 08:49:00 GMT', 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' };
    const { client, waits } = await registry({}, reply(503, headers), opened);
    await client.openUpload('app');
    expect(waits).toEqual([37_000]);
  });

  test('is not waited for longer than an operation may take', async () => {
    const { client, waits } = await registry({}, reply(503, { 'retry-after': '3600' }), opened);
    await expect(client.openUpload('app')).rejects.toMatchObject({ status: 503, retryAfter: 3_600_000 });
    expect(waits).toEqual([]);
  });

  test('ends with the last of eight attempts', async () => {
    const { client, server } = await registry({}, ...Array.from({ length: 9 }, () => reply(503)));
    await expect(client.openUpload('app')).rejects.toMatchObject({ status: 503 });
    expect(server.received).toHaveLength(8);
  });

  test('is not tried again after the run was cancelled', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const cancel: Answer = (received, response) => {
      controller.abort(reason);
      reply(503)(received, response);
    };
    const { client, server, waits } = await registry({ signal: controller.signal }, cancel, opened);
    await expect(client.openUpload('app')).rejects.toBe(reason);
    expect(server.received).toHaveLength(1);
    expect(waits).toEqual([]);
  });
});

test('a name that is not one never becomes an address', async () => {
  const { client, server } = await registry({});
  await expect(client.openUpload('../../etc')).rejects.toThrow('"../../etc" is not a repository name');
  await expect(client.hasBlob('App', digest)).rejects.toThrow('"App" is not a repository name');
  await expect(client.resolve('app', '../x')).rejects.toThrow('"../x" is neither a tag nor a digest');
  await expect(client.manifest('app', '')).rejects.toThrow('"" is neither a tag nor a digest');
  expect(requestLines(server)).toEqual([]);
});

describe('a registry under another name', () => {
  function isOwn(origin: string, url: string, isSame?: boolean): boolean {
    const transport: Transport = { send: () => Promise.reject(new Error('nothing is sent')) };
    const authorizer = { authorization: () => Promise.resolve(undefined) };
    const options = {
      origin: new URL(origin),
      transport,
      authorizer,
      retrier: new Retrier(),
      userAgent: 'test/1',
    };
    return new AuthorizedClient({
      ...options,
      ...(isSame !== undefined && { isSameRegistry: () => isSame }),
    }).isOwn(new URL(url));
  }
  const origin = 'https://a.example';

  // Credentials go nowhere without TLS, nor to a port that nobody named.
  test.each([
    [origin, 'https://a.example/v2/', undefined, true],
    [origin, 'https://b.example/v2/', true, true],
    [origin, 'https://b.example/v2/', false, false],
    [origin, 'https://b.example/v2/', undefined, false],
    [origin, 'http://b.example/v2/', true, false],
    [origin, 'http://a.example/v2/', true, false],
    [origin, 'https://b.example:8443/v2/', true, false],
    ['https://a.example:5000', 'https://b.example/v2/', true, false],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5001/v2/', true, false],
  ])('of %s: %s, where names are the same: %s', (own, url, isSame, expected) => {
    expect(isOwn(own, url, isSame)).toBe(expected);
  });
});

test('a HEAD that is refused is told as it is, where the GET is not', async () => {
  const { client, server } = await registry({}, reply(403), reply(200, {}, '{}'));
  await expect(client.resolve('app', '1.0.0')).rejects.toMatchObject({ method: 'HEAD', status: 403 });
  expect(server.received.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
});

test('a wait ends with the run, and is that of its own registry', async () => {
  const clock = new ManualClock();
  const retrier = new Retrier({ clock, random: () => 0 });
  const run = new AbortController();
  const busy = await registry(
    { retrier, signal: run.signal },
    refuse(429, 'TOOMANYREQUESTS', 'slow down', { 'retry-after': '30' }),
  );
  const idle = await registry({ retrier }, reply(404));
  const waiting = busy.client.hasBlob('app', digest);
  while (clock.pending === 0) await setImmediate();
  await expect(idle.client.hasBlob('app', digest)).resolves.toBe(false);
  const reason = new Error('canceled');
  run.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});
