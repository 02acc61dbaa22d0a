import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as it came in. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A server on loopback. */
export interface TestServer {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: URL;
  /** How many connections were opened. */
  readonly connections: () => number;
  /** How many connections are open. */
  readonly open: () => number;
  /** Closes the connections, and keeps the server. */
  readonly closeConnections: () => void;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/** A server that keeps what it received. */
export interface RecordingServer extends TestServer {
  readonly received: readonly Received[];
}

/** A key and a certificate in PEM form. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** Starts a server that leaves everything to a listener. */
export async function listen(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  identity?: Identity,
  host = '127.0.0.1',
): Promise<TestServer> {
  const server = identity === undefined ? createServer(listener) : createTlsServer({ ...identity }, listener);
  let connections = 0;
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections += 1;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    origin: new URL(`${identity === undefined ? 'http' : 'https'}://${name}:${port}`),
    connections: () => connections,
    open: () => open.size,
    closeConnections: () => {
      for (const socket of open) socket.destroy();
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers one request that was read to its end. */
export type Answer = (received: Received, response: ServerResponse) => void;

/** Starts a server that reads each request to its end, keeps it, and then answers it. */
export async function serve(answer: Answer, identity?: Identity, host?: string): Promise<RecordingServer> {
  const received: Received[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: target = '', headers } = request;
    const entry = { method, target, headers, body: await buffer(request) };
    received.push(entry);
    answer(entry, response);
  };
  const server = await listen(
    (request, response) => {
      handle(request, response).catch(() => response.destroy());
    },
    identity,
    host,
  );
  return { ...server, received };
}

/** Returns an answer with a status, headers and a body. */
export function reply(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer {
  return (_received, response) => {
    response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
    response.end(body);
  };
}

/** Returns an error answer in the form of the distribution specification. */
export function refuse(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = JSON.stringify({ errors: [{ code, message }] });
  return reply(status, { 'content-type': 'application/json', ...headers }, body);
}

/** Breaks the connection instead of answering. */
export const reset: Answer = (_received, response) => {
  response.socket?.resetAndDestroy();
};

/** Returns an answer per request, in their order; requests beyond are answered with 418. */
export function inOrder(...answers: readonly Answer[]): Answer {
  const queue = [...answers];
  return (received, response) => {
    (queue.shift() ?? reply(418))(received, response);
  };
}
