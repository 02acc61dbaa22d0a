import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Agents } from './agents.ts';
import { systemClock, unlessAborted } from './clock.ts';
import type { Clock } from './clock.ts';
import { NetworkError, ProxyError } from './errors.ts';
import { proxyAuthorization } from './proxy.ts';
import { StallGuard } from './stall-guard.ts';
import type { HttpRequest, HttpResponse, RequestBody, Transport } from './transport.ts';

/** The size limit of an answer's head in bytes: Node's own default, which NODE_OPTIONS could raise. */
const largestHead = 16 * 1024;

/** The options of a {@link HttpTransport}. */
export interface HttpTransportOptions {
  readonly agents: Agents;
  /** The time limit in milliseconds for an exchange without progress, 60 seconds by default. */
  readonly stallLimit?: number;
  readonly clock?: Clock;
}

/** Requests over node:http and node:https: no start-up time, and proxies and certificates as the agents have them. */
export class HttpTransport implements Transport {
  readonly #agents: Agents;
  readonly #stallLimit: number;
  readonly #clock: Clock;

  constructor({ agents, stallLimit = 60_000, clock = systemClock }: HttpTransportOptions) {
    this.#agents = agents;
    this.#stallLimit = stallLimit;
    this.#clock = clock;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    request.signal?.throwIfAborted();
    const proxy = this.#agents.proxyOf(request.url);
    const outgoing = this.#open(request, proxy);
    let broken: Error | undefined;
    // In addition to the request's own event, which is not emitted while waiting for a proxy.
    const stalled = Promise.withResolvers<never>();
    const guard = new StallGuard(this.#clock, this.#stallLimit, () => {
      const reason = `no data was transferred for ${Math.round(this.#stallLimit / 1000)} seconds`;
      broken ??= Object.assign(new Error(reason), { code: 'ESTALLED' });
      stalled.reject(broken);
      outgoing.destroy(broken);
    });
    const failure = (error: unknown): unknown =>
      request.signal?.aborted === true
        ? request.signal.reason
        : new NetworkError(request.method, request.url, broken ?? error);
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve);
      // Listens as long as the answer's body is read: an unhandled error would end the process.
      outgoing.on('error', (error) => {
        broken ??= proxy === undefined ? error : new ProxyError(proxy, error);
        reject(broken);
      });
    });
    guard.resume();
    try {
      const sent = sendBody(outgoing, request.body, guard);
      // A registry may refuse a body before it has all of it.
      const begun = Promise.race([answer, sent.then(() => answer), stalled.promise]);
      const message = await (request.signal === undefined ? begun : unlessAborted(begun, request.signal));
      guard.restart();
      return {
        status: message.statusCode ?? 0,
        headers: message.headers,
        body: received(message, outgoing, guard, failure),
      };
    } catch (error) {
      outgoing.destroy();
      throw broken === undefined ? error : failure(broken);
    } finally {
      guard.pause();
    }
  }

  #open({ method, url, headers, body, signal }: HttpRequest, proxy: URL | undefined): ClientRequest {
    const sends = method === 'POST' || method === 'PUT';
    const secure = url.protocol === 'https:';
    const options = {
      method,
      headers: { ...headers, ...(sends ? { 'content-length': body?.size ?? 0 } : {}) },
      agent: secure ? this.#agents.https : this.#agents.http,
      maxHeaderSize: largestHead,
      ...(signal === undefined ? {} : { signal }),
    };
    return proxy === undefined
      ? (secure ? httpsRequest : httpRequest)(url, options)
      : requestFrom(proxy, url, options);
  }
}

/** Requests a plain http address from a proxy. Rule: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function requestFrom(
  proxy: URL,
  url: URL,
  options: Omit<RequestOptions, 'headers'> & { readonly headers: OutgoingHttpHeaders },
): ClientRequest {
  const authorization = proxyAuthorization(proxy);
  const { protocol, hostname, port } = proxy;
  return (protocol === 'https:' ? httpsRequest : httpRequest)({
    ...options,
    protocol,
    hostname,
    ...(port !== '' && { port }),
    path: url.href,
    headers: {
      ...options.headers,
      host: url.host,
      ...(authorization !== undefined && { 'proxy-authorization': authorization }),
    },
    ...(protocol === 'https:' && { agent: false }),
  });
}

async function* received(
  message: IncomingMessage,
  outgoing: ClientRequest,
  guard: StallGuard,
  failure: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    guard.resume();
    for await (const chunk of message as AsyncIterable<Uint8Array>) {
      guard.moved(chunk.length);
      guard.pause();
      yield chunk;
      guard.resume();
    }
  } catch (error) {
    throw failure(error);
  } finally {
    guard.pause();
    // A request that was answered before it was sent to its end leaves a connection that nothing else can use. One whose end is
    // written is not finished yet where the answer is seen before the end of its last write: Node then keeps the connection.
    if (!outgoing.writableEnded) outgoing.destroy();
  }
}

/** How many bytes of a body are written at a time: few enough that a slow connection shows progress. */
const pieceSize = 16 * 1024;

function* pieces(chunk: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < chunk.length; start += pieceSize)
    yield chunk.subarray(start, start + pieceSize);
}

/**
 * Returns how many milliseconds longer than usual the answer to a body may take after its last byte: a registry that has all of a
 * large layer checks and stores it before it answers.
 */
function completionTime(size: number): number {
  return Math.min((size / (1024 * 1024)) * 1000, 10 * 60_000);
}

/** Waits until more can be written, or until nothing more should be: the answer has arrived, or the connection is gone. */
function writable(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', 'response', 'close'];
    const done = (): void => {
      for (const event of events) outgoing.off(event, done);
      resolve();
    };
    for (const event of events) outgoing.on(event, done);
  });
}

/**
 * Sends a request's body and ends the request. Returns early if the answer comes before the end, or the connection fails.
 * Throws what the body throws, and an Error if it does not have the announced number of bytes.
 */
async function sendBody(
  outgoing: ClientRequest,
  body: RequestBody | undefined,
  guard: StallGuard,
): Promise<void> {
  if (body === undefined) {
    outgoing.end();
    return;
  }
  let answered = false;
  outgoing.once('response', () => {
    answered = true;
  });
  const over = (): boolean => answered || outgoing.destroyed;
  let sent = 0;
  // The time the body's source takes is not the network's.
  guard.pause();
  for await (const chunk of body.open()) {
    sent += chunk.length;
    if (sent > body.size) throw new Error(`there are more bytes to send than the announced ${body.size}`);
    for (const piece of pieces(chunk)) {
      if (over()) return;
      guard.resume();
      const room = outgoing.write(piece, () => {
        guard.moved(piece.length);
      });
      if (!room) await writable(outgoing);
    }
    guard.pause();
  }
  if (sent < body.size) throw new Error(`there are ${sent} bytes to send, not the announced ${body.size}`);
  if (over()) return;
  guard.resume();
  outgoing.end(() => {
    guard.restart(completionTime(body.size));
  });
}
