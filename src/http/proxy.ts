import { BlockList, isIP } from 'node:net';
import { isLoopback } from './origin.ts';

/** The host and port that a connection goes to. */
export interface HostAndPort {
  readonly protocol: string;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
}

/** Returns the spelling of a variable that is set, the lower-case one first, as curl does. */
function spelling(env: Readonly<NodeJS.ProcessEnv>, name: string): string | undefined {
  return [name.toLowerCase(), name].find((each) => (env[each] ?? '') !== '');
}

function parseProxy(text: string): URL | undefined {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  try {
    decodeURIComponent(url.username + url.password);
    return url;
  } catch {
    return undefined;
  }
}

/** Returns a proxy's address. Throws an Error that does not show it, since there may be a password in it. */
function readProxy(env: Readonly<NodeJS.ProcessEnv>, variable: string): URL | undefined {
  const name = spelling(env, variable);
  if (name === undefined) return undefined;
  const url = parseProxy(env[name] ?? '');
  if (url !== undefined) return url;
  throw new Error(
    `${name} is not the address of an http or https proxy; write one like "http://proxy.example.com:3128", with special ` +
      'characters in the user name and password percent-encoded, or unset it',
  );
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** Returns the test that an entry of NO_PROXY makes of a target, `undefined` for an empty or invalid entry. */
function exemption(entry: string): ((target: HostAndPort) => boolean) | undefined {
  if (entry === '*') return () => true;
  const [, network = '', prefix = ''] = /^(.+)\/(\d+)$/.exec(entry) ?? [];
  const family = isIP(network);
  if (family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128)) {
    const block = new BlockList();
    block.addSubnet(network, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
    return ({ host }) => isIP(host) !== 0 && block.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
  }
  const [, name = '', port] = isIP(entry) === 0 ? (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []) : [entry, entry];
  const host = withoutBrackets(name).replace(/^\*\./, '.');
  if (host === '') return undefined;
  return (target) => {
    if (port !== undefined && Number(port) !== target.port) return false;
    if (isIP(host) !== 0 || isIP(target.host) !== 0) return target.host === host;
    return target.host === host || target.host.endsWith(host.startsWith('.') ? host : `.${host}`);
  };
}

/**
 * The proxies of an environment, with the meaning that they have for curl, Go and the AWS CLI: a proxy may be `host:port`,
 * `example.com` in NO_PROXY means its subdomains too, and the machine itself is never reached through a proxy.
 * Rule: https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export class Proxies {
  readonly #http: URL | undefined;
  readonly #https: URL | undefined;
  readonly #exemptions: readonly ((target: HostAndPort) => boolean)[];

  /** Throws an Error for a variable that does not hold the address of a proxy. */
  constructor(env: Readonly<NodeJS.ProcessEnv>) {
    this.#http = readProxy(env, 'HTTP_PROXY');
    this.#https = readProxy(env, 'HTTPS_PROXY');
    const entries = env[spelling(env, 'NO_PROXY') ?? '']?.toLowerCase().split(/[\s,]+/) ?? [];
    this.#exemptions = entries.map(exemption).filter((rule) => rule !== undefined);
  }

  /** Returns the proxy through which a target is reached, `undefined` if it is reached directly. */
  for(target: HostAndPort): URL | undefined {
    const proxy = target.protocol === 'https:' ? this.#https : this.#http;
    if (proxy === undefined) return undefined;
    const host = withoutBrackets(target.host.toLowerCase());
    if (isLoopback(isIP(host) === 6 ? `[${host}]` : host) || host.endsWith('.localhost')) return undefined;
    return this.#exemptions.some((exempts) => exempts({ ...target, host })) ? undefined : proxy;
  }
}

/** Returns the value of the Proxy-Authorization header for a proxy, `undefined` if its address has no user. */
export function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Returns what must not be shown of the proxies of an environment: user names and passwords, as they are written, as a URL holds
 * them and without percent-encoding. A variable that is not a URL may hold them all the same.
 */
export function proxySecrets(env: Readonly<NodeJS.ProcessEnv>): readonly string[] {
  // Also those that only other programs read, such as ALL_PROXY and npm_config_https_proxy: an error may quote the environment.
  const names = Object.keys(env).filter((name) => /_proxy$/i.test(name) && !/no_?proxy$/i.test(name));
  const secrets = names.flatMap((name) => {
    const text = env[name] ?? '';
    const [, userInfo = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.*)@/is.exec(text) ?? [];
    const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(userInfo) ?? [];
    const url = parseProxy(text);
    return [user, password, url?.username ?? '', url?.password ?? ''];
  });
  return [...new Set([...secrets, ...secrets.map(decoded)])].filter((secret) => secret !== '');
}
