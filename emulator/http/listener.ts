import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Registry } from '../state/registry.ts';
import type { Tokens } from '../state/tokens.ts';
import type { OpenRecord } from './log.ts';

/** An answer. A body that is a stream needs a Content-Length among the headers; one that fails cuts the connection. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array>;
}

/** What a request of the data plane is about. */
export interface Subject {
  readonly registry: Registry;
  /** The repository's name, without the alias of ECR Public; empty where the request names none. */
  readonly repository: string;
  readonly tokens: Tokens;
}

/** A request on its way through the emulator. */
export interface Call {
  readonly incoming: IncomingMessage;
  readonly method: string;
  /** Absolute, with the origin of the listener it came to. */
  readonly url: URL;
  /** The log's entry: whoever recognises the request fills in service, operation and so on. */
  readonly record: OpenRecord;
  /** Filled in with the record, for `/v2`. */
  subject?: Subject;
}

/**
 * Recognizes a request from its first line and headers, fills in its record, and returns the work that lets it take effect
 * and answers it. What the work throws is answered with a 500 that says so: a mistake in the emulator.
 */
export type Handler = (call: Call) => () => Promise<Reply>;

/**
 * Stands around every request of every listener: it may look at the request, act before `proceed` (which lets the request
 * take effect and returns its answer) or after, and return another answer. To break the connection it destroys
 * `call.incoming.socket`; to cut an answer it returns a body that throws.
 */
export type Interceptor = (call: Call, proceed: () => Promise<Reply>) => Promise<Reply>;

/** What all listeners of one emulator share. */
export interface Network {
  readonly host: string;
  readonly now: () => number;
  /** Time there and back, in milliseconds; a new connection costs one more, counted from when it is opened. */
  readonly roundTripMilliseconds: number;
  readonly intercept: Interceptor;
  /** Answers as AWS was seen to. */
  readonly correct: (call: Call, reply: Reply) => Reply;
  readonly requests: OpenRecord[];
  /** Counters over all listeners. */
  readonly counters: { connections: number; events: number };
}

/** A listening socket. */
export interface Listener {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** `127.0.0.1:PORT` */
  readonly authority: string;
  /** Stops listening and breaks what is open. */
  close(): Promise<void>;
}

async function send(response: ServerResponse, reply: Reply, bodiless: boolean): Promise<void> {
  const { status, headers, body = '' } = reply;
  if (typeof body === 'string') {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    response.writeHead(status, { ...length, ...headers });
    response.end(bodiless ? undefined : body);
    return;
  }
  response.writeHead(status, headers);
  if (bodiless) response.end();
  else await pipeline(Readable.from(body), response);
}

/**
 * Listens on a port (0 = any free one) and answers with `handler`. Resolves once it listens; throws what the
 * operating system says, such as EADDRINUSE.
 */
export async function listen(network: Network, port: number, handler: Handler): Promise<Listener> {
  const { counters, roundTripMilliseconds } = network;
  const connections = new WeakMap<Socket, { readonly id: number; readonly usableFrom: number }>();
  const server = createServer();
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.on('connection', (socket: Socket) => {
    const usableFrom = performance.now() + roundTripMilliseconds;
    connections.set(socket, { id: ++counters.connections, usableFrom });
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    const { method = 'GET', headers, socket } = incoming;
    const { id: connection = 0, usableFrom = 0 } = connections.get(socket) ?? {};
    const url = new URL(incoming.url ?? '/', origin);
    const record: OpenRecord = {
      time: network.now(),
      began: ++counters.events,
      ended: null,
      method,
      url: url.href,
      service: 'ecr',
      plane: 'data',
      operation: '',
      write: false,
      status: null,
      connection,
      authorization: headers.authorization?.split(' ', 1)[0] ?? null,
    };
    network.requests.push(record);
    if (roundTripMilliseconds > 0) {
      await wait(Math.max(0, usableFrom - performance.now()) + roundTripMilliseconds / 2);
    }
    const call: Call = { incoming, method, url, record };
    const proceed = handler(call);
    const reply = await network
      .intercept(call, async () => network.correct(call, await proceed()))
      .catch((error: unknown): Reply => ({ status: 500, headers: {}, body: `${String(error)}\n` }));
    if (roundTripMilliseconds > 0) await wait(roundTripMilliseconds / 2);
    if (socket.destroyed) return;
    record.status = reply.status;
    record.ended = ++counters.events;
    await send(response, reply, method === 'HEAD');
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, network.host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const authority = `${network.host.includes(':') ? `[${network.host}]` : network.host}:${actual}`;
  const origin = `http://${authority}`;
  server.on('request', (incoming, response) => {
    answer(incoming, response, origin).catch(() => {
      incoming.socket.destroy();
    });
  });
  return {
    origin,
    authority,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
