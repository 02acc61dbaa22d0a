import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { isIP, isIPv4 } from 'node:net';

/** The connections of a run: one pool per origin, kept alive. The AWS SDK takes the same agents. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** Closes all connections. */
  close(): void;
}

/** What Node's agents read of the environment. */
export interface ProxySettings {
  readonly HTTP_PROXY?: string;
  readonly HTTPS_PROXY?: string;
  readonly NO_PROXY?: string;
}

/** What a server is asked for and shown over TLS, where it is not what holds for all. */
export type TlsSettings = Pick<AgentOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized'>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Gives the one of a variable's two spellings that is set, as curl looks for them. */
function spelling(env: Environment, name: string): string | undefined {
  return [name.toLowerCase(), name].find((each) => (env[each] ?? '') !== '');
}

function isProxy(text: string): boolean {
  try {
    const { protocol, username, password } = new URL(text);
    decodeURIComponent(username + password);
    return protocol === 'http:' || protocol === 'https:';
  } catch {
    return false;
  }
}

/** Gives the address of a proxy. Throws an Error that does not show it, since there may be a password in it. */
function proxyUrl(env: Environment, variable: string): string | undefined {
  const name = spelling(env, variable);
  if (name === undefined) return undefined;
  const value = env[name] ?? '';
  const url = value.includes('://') ? value : `http://${value}`;
  if (isProxy(url)) return url;
  throw new Error(
    `${name} is not the address of an http or https proxy; write one like "http://proxy.example.com:3128", with what is no ` +
      'letter or digit in a user name or password percent-encoded, or leave it out',
  );
}

/** Gives a network as Node writes it in NO_PROXY: `10.0.0.0/8` is `10.0.0.0-10.255.255.255`. */
function addressRange(network: string, prefix: number): string {
  const size = 2 ** (32 - prefix);
  const first = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const from = first - (first % size);
  return [from, from + size - 1]
    .map((address) => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.'))
    .join('-');
}

/** Gives what an entry of NO_PROXY, as Go and curl read it, is in Node's form. */
function direct(entry: string): readonly string[] {
  const [, network = '', prefix] = /^([\d.]+)\/(\d+)$/.exec(entry) ?? [];
  if (isIPv4(network) && Number(prefix) <= 32) return [addressRange(network, Number(prefix))];
  const address = entry.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) return [address];
  return /^\w/.test(entry) ? [entry, `.${entry}`] : [entry];
}

/**
 * Gives the proxy settings of an environment in the form that Node's agents understand, with the meaning they have for curl,
 * Go and the AWS CLI: a proxy may be `host:port`, `example.com` in NO_PROXY means its sub-domains too, and the computer
 * itself is never reached through a proxy. Node's list has no form for a port behind a domain with its sub-domains, which is the
 * port of that one host then, and none for IPv6 networks. Throws an Error for a proxy that Node cannot use.
 * Rules: https://nodejs.org/api/http.html#built-in-proxy-support, https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function proxySettings(env: Environment): ProxySettings {
  const http = proxyUrl(env, 'HTTP_PROXY');
  const https = proxyUrl(env, 'HTTPS_PROXY');
  const entries = env[spelling(env, 'NO_PROXY') ?? '']?.split(/[\s,]+/) ?? [];
  return {
    ...(http === undefined ? {} : { HTTP_PROXY: http }),
    ...(https === undefined ? {} : { HTTPS_PROXY: https }),
    NO_PROXY: [
      ...entries.filter((entry) => entry !== '').flatMap(direct),
      'localhost',
      '.localhost',
      '127.0.0.1-127.255.255.255',
      '[::1]',
      '::1',
    ].join(','),
  };
}

/**
 * Makes the agents that all requests of a run go through. `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the environment hold
 * (over CONNECT for https), and Node itself adds the certificates of `NODE_EXTRA_CA_CERTS`. Throws as {@link proxySettings} does.
 */
export function createAgents(env: Environment, tls: TlsSettings = {}): Agents {
  const options = { keepAlive: true, proxyEnv: { ...proxySettings(env) } };
  const http = new HttpAgent(options);
  const https = new HttpsAgent({ ...options, ...tls });
  return {
    http,
    https,
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}
