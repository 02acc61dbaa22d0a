import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAgents, proxySettings, type Agents } from '../../src/http/agents.ts';
import { discard } from '../../src/http/body.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { ManualClock } from '../support/clocks.ts';
import { closingAfterEach } from '../support/closing.ts';
import { selfSigned } from '../support/certificate.ts';
import { reply, serve } from '../support/http-server.ts';
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

  // Go takes these, and Node has no form for them (https://nodejs.org/api/http.html#no_proxy-format): README names them.
  test.each([
    ['.test:443', 'registry.test'],
    ['*.test:443', 'registry.test'],
    ['test:443', 'registry.test'],
    ['fd00::/8', '[fd00::7]'],
  ])('is asked in spite of %s in NO_PROXY', async (bypass, host) => {
    const { proxy } = await registryBehindProxy(true);
    const agents = trusting({ HTTPS_PROXY: proxy.url, NO_PROXY: bypass });
    agents.https.options.servername = 'registry.test'; // an address is in no certificate of the test
    await expect(get(agents, `https://${host}/v2/`)).resolves.toBe(200);
    expect(proxy.asked).toHaveLength(1);
  });

  // Go and curl take networks; Node takes ranges: https://nodejs.org/api/http.html#no_proxy-format
  test.each([
    ['10.0.0.0/8', '10.0.0.0-10.255.255.255'],
    ['10.1.2.3/8', '10.0.0.0-10.255.255.255'],
    ['192.168.7.128/25', '192.168.7.128-192.168.7.255'],
    ['192.168.7.9/32', '192.168.7.9-192.168.7.9'],
    ['0.0.0.0/0', '0.0.0.0-255.255.255.255'],
    ['[fd00::1]', 'fd00::1'],
    ['10.1.2.3', '10.1.2.3'],
  ])('is not asked for the addresses %s', (entry, taken) => {
    expect(proxySettings({ NO_PROXY: entry }).NO_PROXY?.split(',')[0]).toBe(taken);
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
    const attempt = (): unknown => proxySettings({ https_proxy: address });
    expect(attempt).toThrow(/^https_proxy is not the address of an http or https proxy; write one like/);
    expect(attempt).not.toThrow('marked');
  });

  test('is the one of the two spellings that is not empty, the lower-case one first', () => {
    const proxy = 'http://proxy.test:3128';
    const other = 'http://other.test:3128';
    expect(proxySettings({ https_proxy: '', HTTPS_PROXY: proxy }).HTTPS_PROXY).toBe(proxy);
    expect(proxySettings({ https_proxy: proxy, HTTPS_PROXY: other }).HTTPS_PROXY).toBe(proxy);
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

  test('is none for an empty environment', () => {
    expect(proxySettings({ HTTPS_PROXY: '', NO_PROXY: '' })).toEqual(proxySettings({}));
    expect(Object.keys(proxySettings({}))).toEqual(['NO_PROXY']);
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
