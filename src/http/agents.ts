import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from 'node:http';
import {
  Agent as HttpsAgent,
  request as httpsRequest,
  type AgentOptions,
  type RequestOptions,
} from 'node:https';
import type { Duplex } from 'node:stream';
import { ProxyError } from './errors.ts';
import { Proxies, proxyAuthorization, type HostAndPort } from './proxy.ts';

/** The connections of a run: one pool for each origin, kept alive. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** Returns the proxy that a plain http address is requested from. */
  proxyOf(url: URL): URL | undefined;
  /** Opens https connections to a host, with an optional port, before anything is requested from it. */
  connectAhead(host: string, connections: number): void;
  /** Closes all connections. */
  close(): void;
}

/** Called with a connection, or with the reason why there is none. */
type Connected = (error: Error | null, socket: Duplex) => void;

/** TLS settings that differ from those of all other connections: certificates to present and to trust. */
export type TlsSettings = Pick<AgentOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized'>;

/**
 * An agent that connects through a proxy by CONNECT. Node's own `proxyEnv` came with Node 24.5, and runners have 24.4 too; until
 * 24.16 it put the proxy's password into its errors.
 */
class TunnelAgent extends HttpsAgent {
  readonly #proxies: Proxies;
  /** Tunnels that are being opened; nothing else keeps track of them. */
  readonly #opening = new Set<ClientRequest>();
  /** The connections opened ahead, by host and port, and those that are established. */
  readonly #ahead = new Map<string, Promise<Duplex | undefined>[]>();
  readonly #idle = new Set<Duplex>();

  constructor(options: AgentOptions, proxies: Proxies) {
    super(options);
    this.#proxies = proxies;
  }

  /** Returns the connection, or calls back with it if it has to be awaited. */
  override createConnection(options: RequestOptions, callback?: Connected): Duplex | null | undefined {
    const ahead = this.#ahead.get(authorityOf(addressOf(options)))?.shift();
    if (ahead === undefined) return this.#connect(options, callback);
    // It never rejects: a connection that failed is `undefined`.
    void ahead.then((socket) => {
      const usable = socket?.writable === true && !socket.destroyed;
      const connection = usable ? socket : this.#connect(options, callback);
      if (connection) callback?.(null, connection);
    });
    return undefined;
  }

  /**
   * Opens connections to a host ahead of the requests to it, through its proxy. A failure is ignored: the request that would have
   * used the connection opens its own and reports why that fails.
   */
  connectAhead(host: string, connections: number): void {
    const [hostname = '', port = '443'] = host.split(':');
    const options = { ...this.options, host: hostname, port: Number(port), servername: hostname };
    const key = authorityOf(addressOf(options));
    const opened = Array.from({ length: connections }, () => this.#openAhead(options));
    this.#ahead.set(key, [...(this.#ahead.get(key) ?? []), ...opened]);
  }

  /** Returns a connection whose TLS is established, and `undefined` if there is none. */
  #openAhead(options: RequestOptions): Promise<Duplex | undefined> {
    const { promise, resolve } = Promise.withResolvers<Duplex | undefined>();
    const connected: Connected = (error, socket) => {
      if (error !== null) {
        resolve(undefined);
        return;
      }
      this.#idle.add(socket);
      socket.once('secureConnect', () => {
        resolve(socket);
      });
      socket.on('error', () => {
        resolve(undefined);
      });
      socket.once('close', () => {
        this.#idle.delete(socket);
        resolve(undefined);
      });
    };
    const socket = this.#connect(options, connected);
    if (socket) connected(null, socket);
    return promise;
  }

  #connect(options: RequestOptions, callback?: Connected): Duplex | null | undefined {
    const target = addressOf(options);
    const proxy = this.#proxies.for(target);
    if (proxy === undefined) return super.createConnection(options);
    const fail = (cause: Error): void => {
      // As Node's own agents call back: without a socket, though the type of the callback has one.
      callback?.(new ProxyError(proxy, cause), undefined as unknown as Duplex);
    };
    const request = openTunnel(proxy, target);
    this.#opening.add(request);
    request.once('close', () => this.#opening.delete(request));
    request.once('connect', ({ statusCode = 0, statusMessage = '' }, socket) => {
      if (statusCode >= 200 && statusCode < 300) {
        // TLS to the host itself: what is sent before it is established waits, and the proxy sees none of it.
        const tunneled: RequestOptions & { socket: Duplex } = { ...options, socket };
        const secured = super.createConnection(tunneled);
        if (secured) callback?.(null, secured);
        return;
      }
      socket.destroy();
      const refusal = new Error(`${statusCode} ${statusMessage}`.trim());
      fail(Object.assign(refusal, { code: 'ERR_PROXY_TUNNEL', statusCode }));
    });
    request.once('error', fail);
    request.end();
    return undefined;
  }

  override destroy(): void {
    super.destroy();
    for (const socket of this.#idle) socket.destroy();
    for (const request of this.#opening) request.destroy();
  }
}

function addressOf({ host, port }: RequestOptions): HostAndPort {
  return { protocol: 'https:', host: host ?? '', port: Number(port ?? 443) };
}

function authorityOf({ host, port }: HostAndPort): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Asks a proxy for a tunnel. Rule: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 */
function openTunnel(proxy: URL, target: HostAndPort): ClientRequest {
  const authority = authorityOf(target);
  const authorization = proxyAuthorization(proxy);
  return (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(proxy.port !== '' && { port: proxy.port }),
    path: authority,
    headers: {
      host: authority,
      'proxy-connection': 'keep-alive',
      ...(authorization !== undefined && { 'proxy-authorization': authorization }),
    },
    agent: false,
  });
}

/**
 * Returns the agents that all requests of a run go through. `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the environment hold
 * (by CONNECT for https), and Node itself adds the certificates of `NODE_EXTRA_CA_CERTS`. Throws as {@link Proxies} does.
 */
export function createAgents(
  env: Readonly<Record<string, string | undefined>>,
  tls: TlsSettings = {},
): Agents {
  const proxies = new Proxies(env);
  const http = new HttpAgent({ keepAlive: true });
  const https = new TunnelAgent({ keepAlive: true, ...tls }, proxies);
  return {
    http,
    https,
    proxyOf: ({ protocol, hostname, port }) =>
      protocol === 'http:' ? proxies.for({ protocol, host: hostname, port: Number(port || 80) }) : undefined,
    connectAhead: (host, connections) => {
      https.connectAhead(host, connections);
    },
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}
