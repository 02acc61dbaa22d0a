import { describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { createAgents } from '../../src/http/agents.ts';
import { discard } from '../../src/http/body.ts';
import type { Clock } from '../../src/http/clock.ts';
import { NetworkError } from '../../src/http/errors.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import type { HttpRequest } from '../../src/http/transport.ts';
import { ManualClock } from '../support/clocks.ts';
import { closingAfterEach } from '../support/closing.ts';
import { listen, reply, reset, serve } from '../support/http-server.ts';

const later = closingAfterEach();

function transport(clock?: Clock): HttpTransport {
  return new HttpTransport({ agents: later(createAgents({})), ...(clock === undefined ? {} : { clock }) });
}

function get(url: URL, signal?: AbortSignal): HttpRequest {
  return { method: 'GET', url, headers: {}, signal };
}

async function* chunks(...parts: readonly string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

function put(
  url: URL,
  size: number,
  open: () => AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): HttpRequest {
  return { method: 'PUT', url, headers: { 'x-test': '1' }, body: { size, open }, signal };
}

/** A body that never ends, and a promise for the moment when nobody reads it any more. */
function endless(): { readonly open: () => AsyncIterable<Uint8Array>; readonly left: Promise<undefined> } {
  const { promise: left, resolve } = Promise.withResolvers<undefined>();
  return {
    open: async function* () {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(65_536));
      } finally {
        resolve(undefined);
      }
    },
    left,
  };
}

describe('a request', () => {
  test('is sent as it is, and its answer given as it is', async () => {
    const server = later(await serve(reply(418, { 'x-answer': 'yes', location: '/elsewhere' }, 'short')));
    const url = new URL('/v2/?a=%2B', server.origin);
    const response = await transport().send(put(url, 6, () => chunks('abc', '', 'def')));
    expect(response.status).toBe(418);
    expect(response.headers['x-answer']).toBe('yes');
    await expect(text(response.body)).resolves.toBe('short');
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({
      method: 'PUT',
      target: '/v2/?a=%2B',
      body: Buffer.from('abcdef'),
    });
    expect(server.received[0]?.headers).toMatchObject({ 'content-length': '6', 'x-test': '1' });
    expect(server.received[0]?.headers).not.toHaveProperty('transfer-encoding');
  });

  test('without a body says so where one is expected', async () => {
    const server = later(await serve(reply(202)));
    await discard(await transport().send({ method: 'POST', url: server.origin, headers: {} }));
    expect(server.received[0]?.headers['content-length']).toBe('0');
  });

  test('may be as long as a large chart', async () => {
    const server = later(await serve(reply(201)));
    const part = 'x'.repeat(1_000_000);
    await discard(
      await transport().send(
        put(server.origin, 20_000_000, () => chunks(...(Array(20).fill(part) as string[]))),
      ),
    );
    expect(server.received[0]?.body.length).toBe(20_000_000);
  });

  test('no redirect is followed', async () => {
    const server = later(await serve(reply(307, { location: '/elsewhere' })));
    const response = await transport().send(get(server.origin));
    await discard(response);
    expect(response.status).toBe(307);
    expect(server.received).toHaveLength(1);
  });

  test('uses the connection of the one before', async () => {
    const server = later(await serve(reply(200, {}, 'body')));
    const client = transport();
    for (let count = 0; count < 5; count++) await discard(await client.send(get(server.origin)));
    await discard(await client.send({ method: 'HEAD', url: server.origin, headers: {} }));
    await discard(await client.send(put(server.origin, 3, () => chunks('abc'))));
    expect(server.connections()).toBe(1);
  });

  test('uses it also if the answer was seen before the end of the last write', async () => {
    const server = later(await serve(reply(200, {}, 'hello')));
    const held: (() => void)[] = [];
    /** A connection whose writes are sent at once, and said to be done when the test says so. */
    class Slow extends Socket {
      override _write(chunk: unknown, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
        super._write(chunk, encoding, (error) =>
          held.push(() => {
            done(error);
          }),
        );
      }
      override _writev(
        pieces: { chunk: unknown; encoding: BufferEncoding }[],
        done: (error?: Error | null) => void,
      ): void {
        const bytes = Buffer.concat(
          pieces.map(({ chunk, encoding }) =>
            typeof chunk === 'string' ? Buffer.from(chunk, encoding) : (chunk as Buffer),
          ),
        );
        this._write(bytes, 'buffer' as BufferEncoding, done);
      }
    }
    const agents = later(createAgents({}));
    agents.http.createConnection = (options) => new Slow().connect(Number(options.port), '127.0.0.1');
    const slow = new HttpTransport({ agents });
    for (let requests = 0; requests < 2; requests += 1) {
      const answer = await slow.send(put(server.origin, 4, () => chunks('body')));
      expect(await text(answer.body)).toBe('hello');
      expect(held.length).toBeGreaterThan(0);
      for (const finish of held.splice(0)) finish();
      await turn();
    }
    expect(server.connections()).toBe(1);
  });

  test('reaches an IPv6 address', async () => {
    const server = later(await serve(reply(200), undefined, '::1'));
    await expect(transport().send(get(server.origin))).resolves.toMatchObject({ status: 200 });
  });
});

describe('a body', () => {
  test('that throws ends the request with its own error', async () => {
    const server = later(await serve(reply(201)));
    const error = new Error('the disk is gone');
    async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
      yield await Promise.resolve(Buffer.from('abc'));
      throw error;
    }
    await expect(transport().send(put(server.origin, 6, broken))).rejects.toBe(error);
    expect(server.received).toEqual([]);
  });

  test.each([
    [2, 'more bytes to send than the announced 2'],
    [4, 'there are 3 bytes to send, not the announced 4'],
  ])('with another size than announced (%d) is not sent', async (size, reason) => {
    const server = later(await serve(reply(201)));
    await expect(transport().send(put(server.origin, size, () => chunks('abc')))).rejects.toThrow(reason);
    expect(server.received).toEqual([]);
  });

  test('is not read on when the answer is there already', async () => {
    const closed = Promise.withResolvers<undefined>();
    const server = later(
      await listen((request, response) => {
        request.socket.once('close', closed.resolve);
        response.writeHead(403).end('no');
      }),
    );
    const body = endless();
    const response = await transport().send(put(server.origin, 1e12, body.open));
    expect(response.status).toBe(403);
    await expect(text(response.body)).resolves.toBe('no');
    await body.left;
    // Nothing else can use a connection on which half a request was sent.
    await closed.promise;
  });
});

describe('a connection', () => {
  test('that is refused is a NetworkError', async () => {
    const server = await serve(reply(200));
    await server.close();
    const attempt = transport().send(get(server.origin));
    await expect(attempt).rejects.toThrow(NetworkError);
    await expect(attempt).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      method: 'GET',
      url: server.origin.href,
    });
  });

  test('that is reset is a NetworkError', async () => {
    const server = later(await serve(reset));
    await expect(transport().send(get(server.origin))).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(transport().send(put(server.origin, 3, () => chunks('abc')))).rejects.toMatchObject({
      name: 'NetworkError',
      code: 'ECONNRESET',
    });
  });

  test('that breaks off in the middle of the answer is a NetworkError of its body', async () => {
    const server = later(
      await serve((_received, response) => {
        response.writeHead(200, { 'content-length': '10' });
        response.write('01234', () => response.socket?.resetAndDestroy());
      }),
    );
    const response = await transport().send(get(server.origin));
    await expect(buffer(response.body)).rejects.toMatchObject({ name: 'NetworkError', code: 'ECONNRESET' });
  });

  test('with a head that has no end is broken off', async () => {
    const server = later(await serve(reply(200, { 'x-bomb': 'x'.repeat(20_000) })));
    await expect(transport().send(get(server.origin))).rejects.toMatchObject({ code: 'HPE_HEADER_OVERFLOW' });
  });
});

describe('an exchange that stands still', () => {
  test('before the answer is broken off at the limit, not before', async () => {
    const clock = new ManualClock();
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const server = later(
      await listen(() => {
        arrived();
      }),
    );
    const attempt = transport(clock).send(get(server.origin));
    await arrival;
    clock.advance(59_999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    await expect(attempt).rejects.toMatchObject({ name: 'NetworkError', code: 'ESTALLED' });
    await expect(attempt).rejects.toThrow('no data was transferred for 60 seconds');
  });

  // ECR checks and stores a layer after its last byte, before it answers.
  test('while the registry completes a large body has longer, by a second for each MiB', async () => {
    const clock = new ManualClock();
    const arrival = Promise.withResolvers<undefined>();
    const server = later(
      await serve(() => {
        arrival.resolve(undefined);
      }),
    );
    const megabyte = Buffer.alloc(1024 * 1024);
    async function* layer(): AsyncGenerator<Uint8Array, void, undefined> {
      for (let part = 0; part < 32; part++) yield await Promise.resolve(megabyte);
    }
    const attempt = transport(clock).send(put(server.origin, 32 * megabyte.length, layer));
    await arrival.promise;
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(91_999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    await expect(attempt).rejects.toMatchObject({ name: 'NetworkError', code: 'ESTALLED' });
  });

  test('in the middle of the answer is broken off; one that moves slowly is not', async () => {
    const clock = new ManualClock();
    const piece = Buffer.alloc(16 * 1024);
    const arrived = Promise.withResolvers<ServerResponse>();
    const server = later(
      await serve((_received, response) => {
        arrived.resolve(response);
      }),
    );
    const attempt = transport(clock).send(get(server.origin));
    const answer = await arrived.promise;
    clock.advance(59_000);
    answer.writeHead(200, { 'content-length': String(11 * piece.length) }).flushHeaders();
    const { body } = await attempt;
    const reading = body[Symbol.asyncIterator]();
    for (let size = 0; size < 10 * piece.length;) {
      if (size % piece.length === 0) answer.write(piece);
      const next = reading.next();
      clock.advance(size % piece.length === 0 ? 59_000 : 0);
      size += ((await next).value as Uint8Array).length;
    }
    const last = reading.next();
    clock.advance(60_000);
    await expect(last).rejects.toMatchObject({ name: 'NetworkError', code: 'ESTALLED' });
    expect(clock.pending).toBe(0);
  });

  test('because the other side does not read is broken off', async () => {
    const clock = new ManualClock();
    const server = later(await listen((request) => request.pause()));
    let over = false;
    const attempt = transport(clock)
      .send(put(server.origin, 1_000_000_000, endless().open))
      .finally(() => (over = true));
    const time = async (): Promise<void> => {
      while (!over) {
        await new Promise((resolve) => setImmediate(resolve));
        clock.advance(100);
      }
    };
    await Promise.all([expect(attempt).rejects.toMatchObject({ code: 'ESTALLED' }), time()]);
  });

  test('because its own body takes time is left alone', async () => {
    const clock = new ManualClock();
    const server = later(await serve(reply(201)));
    async function* slow(): AsyncGenerator<Uint8Array, void, undefined> {
      clock.advance(1_000_000);
      yield await Promise.resolve(Buffer.from('abc'));
      clock.advance(1_000_000);
      yield Buffer.from('def');
    }
    await expect(transport(clock).send(put(server.origin, 6, slow))).resolves.toMatchObject({ status: 201 });
  });
});

describe('an aborted signal', () => {
  const reason = new Error('cancelled');

  test('ends a request before it is sent', async () => {
    const server = later(await serve(reply(200)));
    await expect(transport().send(get(server.origin, AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect(server.received).toEqual([]);
  });

  test('ends one that waits for its answer', async () => {
    const controller = new AbortController();
    const server = later(
      await listen(() => {
        controller.abort(reason);
      }),
    );
    await expect(transport().send(get(server.origin, controller.signal))).rejects.toBe(reason);
  });

  test('ends one that sends its body', async () => {
    const controller = new AbortController();
    const server = later(
      await listen((request) => {
        request.once('data', () => {
          controller.abort(reason);
        });
      }),
    );
    await expect(transport().send(put(server.origin, 1e9, endless().open, controller.signal))).rejects.toBe(
      reason,
    );
  });

  test('ends one whose answer is being read', async () => {
    const controller = new AbortController();
    const server = later(
      await listen((_request, response) => {
        response.writeHead(200).write('some');
      }),
    );
    const response = await transport().send(get(server.origin, controller.signal));
    const body = response.body[Symbol.asyncIterator]();
    await body.next();
    controller.abort(reason);
    await expect(body.next()).rejects.toBe(reason);
  });

  test('may serve many requests at once without a warning', async () => {
    const warnings: string[] = [];
    const warn = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', warn);
    later({ close: () => process.off('warning', warn) });
    const server = later(await serve(reply(200)));
    const { signal } = new AbortController();
    const client = transport();
    await Promise.all(
      Array.from({ length: 50 }, async () => discard(await client.send(get(server.origin, signal)))),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  });
});
