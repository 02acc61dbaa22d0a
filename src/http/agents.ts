import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from 'node:http';
import {
  Agent as HttpsAgent,
  request as httpsRequest,
  type AgentOptions,
  type RequestOptions,
} from 'node:https';
import type { Duplex } from 'node:stream';
import { ProxyError } from './errors.ts';
import { Proxies, proxyAuthorization, type Target } from './proxy.ts';

/** The connections of a run: one pool for each origin, kept alive. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** Returns the proxy that a plain http address is requested from. */
  proxyOf(url: URL): URL | undefined;
  /** Closes all connections. */
  close(): void;
}

/** Called with a connection, or with why there is none. */
type Connected = (error: Error | null, socket: Duplex) => void;

/** What is shown and trusted over TLS, where it is not what holds for all. */
export type TlsSettings = Pick<AgentOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized'>;

/**
 * An agent that connects through a proxy by CONNECT. Node's own `proxyEnv` came with Node 24.5, and runners have 24.4 too; until
 * 24.16 it put the proxy's password into its errors.
 */
class TunnelAgent extends HttpsAgent {
  readonly #proxies: Proxies;
  /** The tunnels that are being opened: nothing else knows of them. */
  readonly #opening = new Set<ClientRequest>();

  constructor(options: AgentOptions, proxies: Proxies) {
    super(options);
    this.#proxies = proxies;
  }

  /** Returns the connection, or calls back with it where a proxy has to be waited for. */
  override createConnection(options: RequestOptions, callback?: Connected): Duplex | null | undefined {
    const target = { protocol: 'https:', host: options.host ?? '', port: Number(options.port ?? 443) };
    const proxy = this.#proxies.for(target);
    if (proxy === undefined) return super.createConnection(options, callback);
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
    for (const request of this.#opening) request.destroy();
  }
}

/** Asks a proxy for a tunnel. Rule: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 */
function openTunnel(proxy: URL, { host, port }: Target): ClientRequest {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
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
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}
