import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAgents, type Agents } from '../../src/http/agents.ts';
import { Proxies, proxySecrets } from '../../src/http/proxy.ts';
import { discard } from '../../src/http/body.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { ManualClock } from '../support/clocks.ts';
import { closingAfterEach } from '../support/closing.ts';
import { selfSigned } from '../support/certificate.ts';
import { listen, reply, serve } from '../support/http-server.ts';
import type { RecordingServer } from '../support/http-server.ts';
import { startProxy } from '../support/proxy.ts';
import type { Proxy } from '../support/proxy.ts';

const identity = selfSigned('registry.test', 'registry.1st.test', 'localhost');

const later = closingAfterEach();

/** Agents that trust the test's certificate, as NODE_EXTRA_CA_CERTS would make them. */
function trusting(env: Readonly<Record<string, string>>): Agents {
  const agents = later(createAgents(env));
  agents.https.options.ca = identity.cert;
  return agents;
}

async function get(agents: Agents, url: string): Promise<number> {
  const response = await new HttpTransport({ agents }).send({
    method: 'GET',
    url: new URL(url),
    headers: {},
  });
  await discard(response);
  return response.status;
}

async function registryBehindProxy(tls: boolean): Promise<{ registry: RecordingServer; proxy: Proxy }> {
  const registry = later(await serve(reply(200, {}, 'ok'), tls ? identity : undefined));
  return { registry, proxy: later(await startProxy(registry.origin)) };
}

const authorization = `Basic ${Buffer.from('user:password').toString('base64')}`;

describe('a proxy', () => {
  test('is asked for a tunnel to an https registry, once for all requests', async () => {
    const { registry, proxy } = await registryBehindProxy(true);
    const agents = trusting({ HTTPS_PROXY: proxy.url });
    await expect(get(agents, 'https://registry.test/v2/')).resolves.toBe(200);
    await expect(get(agents, 'https://registry.test/v2/')).resolves.toBe(200);
    expect(proxy.asked).toEqual([{ what: 'CONNECT registry.test:443', authorization }]);
    expect(registry.received.map(({ target, headers }) => [target, headers['proxy-authorization']])).toEqual([
      ['/v2/', undefined],
      ['/v2/', undefined],
    ]);
  });

  test('is asked for an http address as it is', async () => {
    const { proxy } = await registryBehindProxy(false);
    await expect(
      get(later(createAgents({ http_proxy: proxy.url })), 'http://registry.test/v2/'),
    ).resolves.toBe(200);
    expect(proxy.asked).toEqual([{ what: 'GET http://registry.test/v2/', authorization }]);
  });

  test('may be named without http://', async () => {
    const { proxy } = await registryBehindProxy(true);
    const agents = trusting({ https_proxy: new URL(proxy.url).host });
    await expect(get(agents, 'https://registry.test/v2/')).resolves.toBe(200);
    expect(proxy.asked).toEqual([{ what: 'CONNECT registry.test:443', authorization: undefined }]);
  });

  // The meaning of each form: https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
  test.each([
    'registry.1st.test',
    'test',
    '.test',
    '*.test',
    '1st.test',
    'REGISTRY.1ST.TEST',
    'other.example, registry.1st.test',
    'registry.1st.test:PORT',
    '*',
  ])('is not asked for what NO_PROXY has: %s', async (bypass) => {
    const { registry, proxy } = await registryBehindProxy(true);
    const { port } = registry.origin;
    const agents = trusting({ HTTPS_PROXY: proxy.url, NO_PROXY: bypass.replace('PORT', port) });
    // The name is looked up here, since no proxy does it.
    agents.https.options.lookup = (_host, _options, callback) => {
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    await expect(get(agents, `https://registry.1st.test:${port}/v2/`)).resolves.toBe(200);
    expect(proxy.asked).toEqual([]);
  });

  test.each(['registry', 'egistry.test', 'registry.test.example', 'registry.test:444', '10.0.0.0/33'])(
    'is asked for what NO_PROXY does not have: %s',
    async (bypass) => {
      const { proxy } = await registryBehindProxy(true);
      const agents = trusting({ HTTPS_PROXY: proxy.url, NO_PROXY: bypass });
      await expect(get(agents, 'https://registry.test/v2/')).resolves.toBe(200);
      expect(proxy.asked).toHaveLength(1);
    },
  );

  // https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config: a port may follow each form, networks may be of either kind.
  test.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.1.2.3/8', '10.200.0.1', true],
    ['192.168.7.128/25', '192.168.7.128', true],
    ['192.168.7.128/25', '192.168.7.127', false],
    ['192.168.7.9/32', '192.168.7.9', true],
    ['192.168.7.9/32', '192.168.7.8', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', 'registry.test', false],
    ['10.0.0.0/33', '10.0.0.1', false],
    ['fd00::/8', '[fd00::7]', true],
    ['fd00::/8', '[fe80::7]', false],
    ['[fd00::1]', '[fd00::1]', true],
    ['fd00::1', '[fd00::1]', true],
    ['fd00::1', '[fd00::2]', false],
    ['[fd00::1]:443', '[fd00::1]', true],
    ['[fd00::1]:444', '[fd00::1]', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.30', false],
    ['1.2.3', '0.1.2.3', false],
    ['test:443', 'registry.test', true],
    ['test:444', 'registry.test', false],
    ['.test:443', 'registry.test', true],
    ['*.test:443', 'registry.test', true],
    ['.registry.test', 'registry.test', false],
    ['*.registry.test', 'registry.test', false],
    [':443', 'registry.test', false],
    ['', 'registry.test', false],
  ])('NO_PROXY=%s exempts %s: %s', (entry, host, exempt) => {
    const proxies = new Proxies({ HTTPS_PROXY: 'http://proxy.test:3128', NO_PROXY: entry });
    const proxy = proxies.for({ protocol: 'https:', host, port: 443 });
    expect(proxy?.href).toBe(exempt ? undefined : 'http://proxy.test:3128/');
  });

  test('that gives no answer is given up like a registry, and so is a cancelled request to it', async () => {
    let asked = 0;
    const both = Promise.withResolvers<undefined>();
    const silent = createServer((socket) => {
      socket.once('data', () => {
        asked += 1;
        if (asked === 2) both.resolve(undefined);
      });
      later({ close: () => socket.destroy() });
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    later({ close: () => silent.close() });
    const { port } = silent.address() as AddressInfo;
    const clock = new ManualClock();
    const agents = later(createAgents({ HTTPS_PROXY: `http://127.0.0.1:${port}` }));
    const transport = new HttpTransport({ agents, clock, stallLimit: 60_000 });
    const run = new AbortController();
    const request = { method: 'GET', url: new URL('https://registry.test/v2/'), headers: {} } as const;
    const [stalled, cancelled] = [
      transport.send(request),
      transport.send({ ...request, signal: run.signal }),
    ];
    const reason = new Error('cancelled');
    await both.promise;
    run.abort(reason);
    await expect(cancelled).rejects.toBe(reason);
    clock.advance(60_000);
    await expect(stalled).rejects.toMatchObject({ name: 'NetworkError', code: 'ESTALLED' });
  });

  test.each([
    'http://user:marked@proxy.test:port',
    'socks5://user:marked@proxy.test',
    'user:marked%@proxy.test',
    'http://',
  ])('that is none is refused, and not shown: %s', (address) => {
    const attempt = (): unknown => new Proxies({ https_proxy: address });
    expect(attempt).toThrow(/^https_proxy is not the address of an http or https proxy; write one like/);
    expect(attempt).not.toThrow('marked');
  });

  test('is the one of the two spellings that is not empty, the lower-case one first', () => {
    const proxy = 'http://proxy.test:3128';
    const other = 'http://other.test:3128';
    const chosen = (env: Readonly<Record<string, string>>): string | undefined =>
      new Proxies(env).for({ protocol: 'https:', host: 'registry.test', port: 443 })?.host;
    expect(chosen({ https_proxy: '', HTTPS_PROXY: proxy })).toBe('proxy.test:3128');
    expect(chosen({ https_proxy: proxy, HTTPS_PROXY: other })).toBe('proxy.test:3128');
  });

  // https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config.ProxyFunc: localhost and loopback are never proxied
  test('is never asked for the computer itself', async () => {
    const { registry, proxy } = await registryBehindProxy(false);
    const agents = later(createAgents({ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url }));
    await expect(get(agents, registry.origin.href)).resolves.toBe(200);
    await expect(get(agents, `http://localhost:${registry.origin.port}/`)).resolves.toBe(200);
    expect(proxy.asked).toEqual([]);
  });

  test('that refuses is told apart from the registry, without its password', async () => {
    const { registry } = await registryBehindProxy(true);
    const proxy = later(await startProxy(registry.origin, '407 Proxy Authentication Required'));
    const attempt = get(trusting({ HTTPS_PROXY: proxy.url }), 'https://registry.test/v2/');
    await expect(attempt).rejects.toThrow('407 Proxy Authentication Required');
    await expect(attempt).rejects.not.toThrow('password');
  });

  test('is none for an empty environment, nor of the other protocol', () => {
    const target = { protocol: 'https:', host: 'registry.test', port: 443 };
    expect(new Proxies({ HTTPS_PROXY: '', NO_PROXY: '' }).for(target)).toBeUndefined();
    expect(new Proxies({ HTTP_PROXY: 'http://proxy.test' }).for(target)).toBeUndefined();
  });

  test('that cannot be reached is named', async () => {
    const closed = await serve(reply(200));
    await closed.close();
    const { host } = closed.origin;
    const proxies = {
      HTTPS_PROXY: `http://user:password@${host}`,
      HTTP_PROXY: `http://user:password@${host}`,
    };
    for (const url of ['https://registry.test/v2/', 'http://registry.test/v2/']) {
      const attempt = get(later(createAgents(proxies)), url);
      await expect(attempt).rejects.toThrow(`failed: the proxy ${host} cannot be reached`);
      await expect(attempt).rejects.toMatchObject({ code: 'ECONNREFUSED', byProxy: true });
      await expect(attempt).rejects.not.toThrow('password');
    }
  });

  test('that has no such host is named', async () => {
    const attempt = get(later(createAgents({ HTTPS_PROXY: 'proxy.invalid:3128' })), 'https://registry.test/');
    await expect(attempt).rejects.toThrow(/failed: the proxy proxy\.invalid:3128 cannot be reached: /);
  });

  // What goes to the host must never be seen by the proxy: only TLS to the host may carry it.
  test('sees no request, whatever it answers to CONNECT', async () => {
    const seen: Buffer[] = [];
    const silent = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.on('data', (data: Buffer) => {
          seen.push(data);
          socket.destroy();
        });
      });
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    later({ close: () => silent.close() });
    const { port } = silent.address() as AddressInfo;
    const agents = later(createAgents({ HTTPS_PROXY: `http://127.0.0.1:${port}` }));
    const request = {
      method: 'GET',
      url: new URL('https://registry.test/v2/'),
      headers: { authorization: 'Bearer secret' },
    } as const;
    await expect(new HttpTransport({ agents }).send(request)).rejects.toMatchObject({ name: 'NetworkError' });
    expect(seen.length).toBeGreaterThan(0);
    expect(Buffer.concat(seen).toString('latin1')).not.toMatch(/Bearer|secret|GET/);
    expect(seen[0]?.[0]).toBe(0x16); // a TLS handshake: https://www.rfc-editor.org/rfc/rfc8446#section-5.1
  });

  test.each([
    ['http://us%65r:p%40ss@proxy.test', ['us%65r', 'p%40ss', 'user', 'p@ss']],
    ['us^er:pa^ss@proxy.test:3128', ['us^er', 'pa^ss', 'us%5Eer', 'pa%5Ess']],
    ['http://user:a:b@c@proxy.test:port', ['user', 'a:b@c']],
    ['http://proxy.test:3128', []],
    ['', []],
  ])('has secrets, as written and decoded: %s', (address, secrets) => {
    for (const name of [
      'http_proxy',
      'HTTP_PROXY',
      'https_proxy',
      'HTTPS_PROXY',
      'all_proxy',
      'ALL_PROXY',
      'Https_Proxy',
      'FTP_PROXY',
      'npm_config_https_proxy',
    ]) {
      expect(proxySecrets({ [name]: address })).toEqual(expect.arrayContaining(secrets));
      expect(proxySecrets({ [name]: address }).length).toBe(new Set(proxySecrets({ [name]: address })).size);
    }
    expect(proxySecrets({ NO_PROXY: address, no_proxy: address, npm_config_noproxy: address })).toEqual([]);
    expect(proxySecrets({ HTTPS_PROXY: 'http://proxy.test:3128' })).toEqual([]);
  });
});

describe('connections that are opened ahead', () => {
  /** Waits until a condition holds, turn by turn of the event loop. */
  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
  }

  test('serve the first requests, and no other is opened', async () => {
    const registry = later(await serve(reply(200), identity));
    const agents = trusting({});
    const { port } = registry.origin;
    agents.connectAhead(`localhost:${port}`, 2);
    await until(() => registry.connections() === 2);
    const url = `https://localhost:${port}/`;
    await expect(Promise.all([get(agents, url), get(agents, url)])).resolves.toEqual([200, 200]);
    await expect(get(agents, url)).resolves.toBe(200);
    expect(registry.connections()).toBe(2);
  });

  test('are waited for by a request that comes before they are open', async () => {
    const registry = later(await serve(reply(200), identity));
    const agents = trusting({});
    agents.connectAhead(`localhost:${registry.origin.port}`, 1);
    await expect(get(agents, `https://localhost:${registry.origin.port}/`)).resolves.toBe(200);
    expect(registry.connections()).toBe(1);
  });

  test('go through the proxy, which sees nothing but TLS', async () => {
    const { registry, proxy } = await registryBehindProxy(true);
    const agents = trusting({ HTTPS_PROXY: proxy.url });
    agents.connectAhead('registry.test', 1);
    await until(() => registry.connections() === 1);
    expect(proxy.asked).toEqual([{ what: 'CONNECT registry.test:443', authorization }]);
    await expect(get(agents, 'https://registry.test/v2/')).resolves.toBe(200);
    expect(proxy.asked).toHaveLength(1);
    expect(registry.connections()).toBe(1);
  });

  test('that fail say nothing: the request opens its own', async () => {
    const { registry } = await registryBehindProxy(true);
    const closed = await serve(reply(200));
    await closed.close();
    const refusing = later(await startProxy(registry.origin, '403 Forbidden'));
    for (const env of [{ HTTPS_PROXY: refusing.url }, { HTTPS_PROXY: closed.origin.href }]) {
      const agents = trusting(env);
      agents.connectAhead('registry.test', 3);
      await expect(get(agents, 'https://registry.test/')).rejects.toMatchObject({ byProxy: true });
    }
    const agents = trusting({});
    agents.connectAhead(`localhost:${closed.origin.port}`, 1);
    await expect(get(agents, `https://localhost:${closed.origin.port}/`)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  test('that the server has closed meanwhile are not used', async () => {
    const registry = later(await listen((_request, response) => response.end('ok'), identity));
    const agents = trusting({});
    agents.connectAhead(`localhost:${registry.origin.port}`, 1);
    await until(() => registry.connections() === 1);
    registry.closeConnections();
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    await expect(get(agents, `https://localhost:${registry.origin.port}/`)).resolves.toBe(200);
    expect(registry.connections()).toBe(2);
  });

  test('and were not used are closed with the others', async () => {
    const registry = later(await listen((_request, response) => response.end('ok'), identity));
    const agents = trusting({});
    agents.connectAhead(`localhost:${registry.origin.port}`, 3);
    await until(() => registry.open() === 3);
    agents.close();
    await until(() => registry.open() === 0);
  });
});

describe('certificates', () => {
  test('that are not trusted are refused, with the remedy', async () => {
    const registry = later(await serve(reply(200), identity));
    const attempt = get(later(createAgents({})), `https://localhost:${registry.origin.port}/`);
    await expect(attempt).rejects.toThrow('NODE_EXTRA_CA_CERTS');
    expect(registry.received).toEqual([]);
  });

  // Node reads the variable when it starts.
  test('of NODE_EXTRA_CA_CERTS are trusted', async () => {
    const registry = later(await serve(reply(204), identity));
    const folder = await mkdtemp(join(tmpdir(), 'certificates-'));
    later({ close: () => rm(folder, { recursive: true }) });
    const file = join(folder, 'extra.pem');
    await writeFile(file, identity.cert);
    const source = (name: string): string =>
      JSON.stringify(new URL(`../../src/http/${name}`, import.meta.url));
    const program = `
      import { createAgents } from ${source('agents.ts')};
      import { HttpTransport } from ${source('http-transport.ts')};
      const agents = createAgents(process.env);
      const url = new URL('https://localhost:${registry.origin.port}/');
      const { status } = await new HttpTransport({ agents }).send({ method: 'GET', url, headers: {} });
      process.stdout.write(String(status));
      agents.close();
    `;
    const output = await new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        ['--input-type=module', '--eval', program],
        {
          cwd: fileURLToPath(new URL('.', import.meta.url)),
          env: { ...process.env, NODE_EXTRA_CA_CERTS: file },
        },
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else reject(new Error(stderr));
        },
      );
    });
    expect(output).toBe('204');
  });
});
