import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

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

function proxyUrl(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  return value.includes('://') ? value : `http://${value}`;
}

/**
 * Gives the proxy settings of an environment in the form that Node's agents understand, with the meaning they have for curl,
 * Go and the AWS CLI: a proxy may be `host:port`, `example.com` in NO_PROXY means its sub-domains too, and the computer
 * itself is never reached through a proxy.
 * Rules: https://nodejs.org/api/http.html#built-in-proxy-support, https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function proxySettings(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  const http = proxyUrl(env['http_proxy'] ?? env['HTTP_PROXY']);
  const https = proxyUrl(env['https_proxy'] ?? env['HTTPS_PROXY']);
  const direct = (env['no_proxy'] ?? env['NO_PROXY'] ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  const withSubdomains = direct.flatMap((entry) => (/^[a-z]/i.test(entry) ? [entry, `.${entry}`] : [entry]));
  return {
    ...(http === undefined ? {} : { HTTP_PROXY: http }),
    ...(https === undefined ? {} : { HTTPS_PROXY: https }),
    NO_PROXY: [
      ...withSubdomains,
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
 * (over CONNECT for https), and Node itself adds the certificates of `NODE_EXTRA_CA_CERTS`.
 */
export function createAgents(env: Readonly<Record<string, string | undefined>>): Agents {
  const options = { keepAlive: true, proxyEnv: { ...proxySettings(env) } };
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);
  return {
    http,
    https,
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}
