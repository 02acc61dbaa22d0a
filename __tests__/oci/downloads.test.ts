import { describe, expect, test } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { digestOf } from '../../src/digest.ts';
import { closingAfterEach } from '../support/closing.ts';
import { inOrder, refuse, reply, serve } from '../support/http-server.ts';
import type { Answer, RecordingServer } from '../support/http-server.ts';
import { clientOf, requestLines } from '../support/registry-client.ts';
import type { TestClient } from '../support/registry-client.ts';
import { selfSigned } from '../support/certificate.ts';
import { createAgents } from '../../src/http/agents.ts';
import { NetworkError } from '../../src/http/errors.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import type { Transport } from '../../src/http/transport.ts';

const later = closingAfterEach();

async function server(...answers: readonly Answer[]): Promise<RecordingServer> {
  return later(await serve(inOrder(...answers)));
}

async function registry(
  ...answers: readonly Answer[]
): Promise<TestClient & { readonly server: RecordingServer }> {
  const peer = await server(...answers);
  return { ...later(clientOf(peer)), server: peer };
}

const content = '0123456789abcdef';
const digest = digestOf(content);
const descriptor = { mediaType: 'application/octet-stream', digest, size: content.length };
const address = `/v2/app/blobs/${digest}`;

async function read({ client }: TestClient): Promise<string> {
  return (await buffer(client.blob('app', descriptor))).toString();
}

/** Sends a part of a body, and then breaks off. */
function cut(status: number, part: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_received, response) => {
    response.writeHead(status, { 'content-length': '1000', ...headers });
    response.write(part, () => response.socket?.resetAndDestroy());
  };
}

test('a blob is streamed', async () => {
  const peer = await registry(reply(200, {}, content));
  await expect(read(peer)).resolves.toBe(content);
  expect(requestLines(peer.server)).toEqual([`GET ${address}`]);
  expect(peer.server.received[0]?.headers).not.toHaveProperty('range');
});

test('an empty blob is one as well', async () => {
  const { client } = await registry(reply(200));
  const empty = client.blob('app', { ...descriptor, digest: digestOf(''), size: 0 });
  await expect(buffer(empty)).resolves.toHaveLength(0);
});

test('a blob that is not there is a refusal', async () => {
  await expect(read(await registry(refuse(404, 'BLOB_UNKNOWN', 'blob unknown')))).rejects.toThrow(
    'BLOB_UNKNOWN',
  );
});

describe('a blob that is not what it should be', () => {
  test('is refused for its digest', async () => {
    const wrong = 'x'.repeat(content.length);
    const found = digestOf(wrong);
    await expect(read(await registry(reply(200, {}, wrong)))).rejects.toThrow(
      `the digest ${found}, not ${digest}`,
    );
  });

  test('is refused for being short', async () => {
    await expect(read(await registry(reply(200, {}, '0123')))).rejects.toThrow(
      'the blob has 4 bytes, not 16',
    );
  });

  test('is read no further than its size', async () => {
    const endless: Answer = (_received, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(65_536), more);
      };
      response.writeHead(200);
      more();
    };
    let size = 0;
    const count = async ({ client }: TestClient): Promise<void> => {
      for await (const chunk of client.blob('app', descriptor)) size += chunk.length;
    };
    await expect(count(await registry(endless))).rejects.toThrow('the blob has more than 16 bytes');
    expect(size).toBe(0);
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])(
    'with %d is followed to another host without credentials',
    async (status) => {
      const storage = await server(reply(200, {}, content));
      const location = `${storage.origin.href}bucket/blob?X-Amz-Signature=secret`;
      const peer = await registry(reply(status, { location }));
      await expect(read(peer)).resolves.toBe(content);
      expect(peer.server.received[0]?.headers.authorization).toBe('Basic 1');
      expect(requestLines(storage)).toEqual(['GET /bucket/blob?X-Amz-Signature=secret']);
      expect(storage.received[0]?.headers).not.toHaveProperty('authorization');
      expect(JSON.stringify(storage.received[0]?.headers)).not.toContain('Basic');
    },
  );

  test('on the registry itself keeps the credentials', async () => {
    const peer = await registry(reply(307, { location: '/elsewhere' }), reply(200, {}, content));
    await expect(read(peer)).resolves.toBe(content);
    expect(peer.server.received.map(({ headers }) => headers.authorization)).toEqual(['Basic 1', 'Basic 1']);
  });

  test('that comes back from another host has no credentials either', async () => {
    const answers: Answer[] = [];
    const storage = await server((received, response) => answers[0]?.(received, response));
    const peer = await registry(reply(307, { location: storage.origin.href }), reply(200, {}, content));
    answers.push(reply(307, { location: `${peer.server.origin.href}delete-everything` }));
    await expect(read(peer)).resolves.toBe(content);
    expect(peer.server.received[1]).toMatchObject({ target: '/delete-everything' });
    expect(peer.server.received[1]?.headers).not.toHaveProperty('authorization');
  });

  test('may not go on for ever', async () => {
    const around = reply(307, { location: address });
    const peer = await registry(...Array.from({ length: 20 }, () => around));
    await expect(read(peer)).rejects.toThrow('there are more than 5 redirects');
    expect(peer.server.received).toHaveLength(6);
  });

  test('may not leave https', async () => {
    const identity = selfSigned('localhost');
    const plain = await server(reply(200, {}, content));
    const secure = later(await serve(reply(307, { location: plain.origin.href }), identity));
    const agents = later(createAgents({}));
    agents.https.options.ca = identity.cert;
    const origin = new URL(`https://localhost:${secure.origin.port}`);
    const peer = later(clientOf(secure, { origin, transport: new HttpTransport({ agents }) }));
    await expect(read(peer)).rejects.toThrow('the response redirects from https to http://127.0.0.1');
    expect(plain.received).toEqual([]);
  });

  test('without a Location is refused', async () => {
    await expect(read(await registry(reply(307)))).rejects.toThrow('the response has no Location header');
  });

  test('to a host that refuses is told without the signature, and is no reason for newer credentials', async () => {
    const storage = await server(reply(401, {}, '<Error><Code>AccessDenied</Code></Error>'));
    const peer = await registry(
      reply(307, { location: `${storage.origin.href}blob?X-Amz-Signature=secret` }),
    );
    const attempt = read(peer);
    await expect(attempt).rejects.toMatchObject({ status: 401, url: `${storage.origin.href}blob` });
    await expect(attempt).rejects.not.toThrow('secret');
    expect(peer.authorizer.renewals).toEqual([]);
  });
});

describe('a download that breaks off', () => {
  test('goes on where it was', async () => {
    const rest = reply(206, { 'content-range': 'bytes 10-15/16' }, content.slice(10));
    const peer = await registry(cut(200, content.slice(0, 10)), rest);
    await expect(read(peer)).resolves.toBe(content);
    expect(peer.server.received[1]?.headers.range).toBe('bytes=10-');
    expect(peer.waits).toEqual([500]);
  });

  test('starts from a fresh redirect, as signed addresses expire', async () => {
    const rest = reply(206, { 'content-range': 'bytes 4-15/16' }, content.slice(4));
    const storage = await server(cut(200, content.slice(0, 4)), rest);
    const peer = await registry(
      reply(307, { location: `${storage.origin.href}1` }),
      reply(307, { location: `${storage.origin.href}2` }),
    );
    await expect(read(peer)).resolves.toBe(content);
    expect(requestLines(storage)).toEqual(['GET /1', 'GET /2']);
  });

  test('leaves out what it has where it is sent the whole again', async () => {
    const peer = await registry(
      cut(200, content.slice(0, 10)),
      cut(200, content.slice(0, 12)),
      reply(200, {}, content),
    );
    await expect(read(peer)).resolves.toBe(content);
    expect(peer.server.received.map(({ headers }) => headers.range)).toEqual([
      undefined,
      'bytes=10-',
      'bytes=12-',
    ]);
  });

  test.each([
    [['0123456789'], ['012', '34567', '89ab', 'cdef']],
    [['01'], ['0123', '456789abcdef']],
  ])('leaves out what it has, in whatever pieces it comes again: %j, then %j', async (...pieces) => {
    const answers: string[][] = [...pieces];
    const transport: Transport = {
      send: ({ method, url }) => {
        const parts = answers.shift() ?? [];
        async function* body(): AsyncGenerator<Uint8Array, void, undefined> {
          for (const part of parts) yield await Promise.resolve(Buffer.from(part));
          if (answers.length > 0) throw new NetworkError(method, url, { code: 'ECONNRESET' });
        }
        return Promise.resolve({ status: 200, headers: {}, body: body() });
      },
    };
    const peer = later(clientOf(await server(), { transport }));
    await expect(read(peer)).resolves.toBe(content);
  });

  test.each([[{}], [{ 'content-range': 'bytes 9-15/16' }], [{ 'content-range': 'nonsense' }]])(
    'takes no other part than it asked for: %j',
    async (headers) => {
      const peer = await registry(cut(200, content.slice(0, 10)), reply(206, headers, content.slice(10)));
      await expect(read(peer)).rejects.toThrow('not the part of the blob that was requested');
    },
  );

  test('after the last byte has not broken off', async () => {
    const peer = await registry(cut(200, content));
    await expect(read(peer)).resolves.toBe(content);
    expect(peer.server.received).toHaveLength(1);
    expect(peer.waits).toEqual([]);
  });

  test('again and again ends with the failure', async () => {
    const peer = await registry(...Array.from({ length: 20 }, () => cut(200, '01')));
    await expect(read(peer)).rejects.toMatchObject({ name: 'NetworkError' });
    expect(peer.server.received).toHaveLength(8);
  });
});

test('a stream that is left early closes its connection', async () => {
  let closed: () => void = () => undefined;
  const closing = new Promise<void>((resolve) => (closed = resolve));
  const { client } = await registry((_received, response) => {
    response.once('close', closed);
    response.writeHead(200, { 'content-length': String(content.length) }).write('0123');
  });
  for await (const chunk of client.blob('app', descriptor)) {
    expect(Buffer.from(chunk).toString()).toBe('0123');
    break;
  }
  await closing;
});
