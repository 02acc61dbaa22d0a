import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { ChartRepository, type RepositoryAccess } from '../../src/registry/chart-repository.ts';
import type { IndexedChart } from '../../src/chart/repository-index.ts';
import { closingAfterEach } from '../support/closing.ts';
import { JumpingClock } from '../support/clocks.ts';
import { inOrder, reply, reset, serve, type Answer, type RecordingServer } from '../support/http-server.ts';

const later = closingAfterEach();
const archive = 'the archive';
const digest = createHash('sha256').update(archive).digest('hex');

/** A repository whose index names one version of `app`, at an address and with a digest. */
function indexOf(url: string, sha256?: string): string {
  const digestLine = sha256 === undefined ? '' : `    digest: ${sha256}\n`;
  return `apiVersion: v1\nentries:\n  app:\n  - apiVersion: v2\n    name: app\n    version: 1.0.0\n    urls: [${url}]\n${digestLine}`;
}

async function files(answers: Readonly<Record<string, Answer>>): Promise<RecordingServer> {
  return later(
    await serve((received, response) => {
      (answers[received.target] ?? reply(404))(received, response);
    }),
  );
}

function open(access: RepositoryAccess, masked: string[] = []): ChartRepository {
  return new ChartRepository(access, {
    transport: new HttpTransport({ agents: later(createAgents({})) }),
    retrier: new Retrier({ clock: new JumpingClock(), random: () => 0 }),
    userAgent: 'test/1',
    mask: (secret) => {
      masked.push(secret);
    },
  });
}

async function entry(repository: ChartRepository): Promise<IndexedChart> {
  const chart = (await repository.find('app'))?.exact('1.0.0');
  if (chart === undefined) throw new Error('app is not there');
  return chart;
}

test('a chart is found in the index and fetched, and the index is read once', async () => {
  const server = await files({
    '/charts/index.yaml': reply(200, {}, indexOf('app-1.0.0.tgz', digest)),
    '/charts/app-1.0.0.tgz': reply(200, {}, archive),
  });
  const repository = open({ url: `${server.origin.href}charts` });
  expect((await repository.fetch(await entry(repository))).toString()).toBe(archive);
  expect(await repository.find('missing')).toBeUndefined();
  expect(server.received.map(({ target }) => target)).toEqual([
    '/charts/index.yaml',
    '/charts/app-1.0.0.tgz',
  ]);
});

test('an archive that is not what was indexed is refused', async () => {
  const server = await files({
    '/index.yaml': reply(200, {}, indexOf('app.tgz', digest)),
    '/app.tgz': reply(200, {}, 'another archive'),
  });
  const repository = open({ url: server.origin.href });
  await expect(repository.fetch(await entry(repository))).rejects.toThrow(
    `the index of ${server.origin.href} says ${digest}: the archive was changed`,
  );
});

test('a connection that breaks off, and a server that is busy, are tried again', async () => {
  const server = later(await serve(inOrder(reset, reply(503), reply(200, {}, indexOf('app.tgz')))));
  expect((await entry(open({ url: server.origin.href }))).version).toBe('1.0.0');
});

describe('user and password', () => {
  const secret = { username: 'user', password: 'secret' };
  const basic = `Basic ${Buffer.from('user:secret').toString('base64')}`;

  async function sent(
    access: (url: string) => RepositoryAccess,
  ): Promise<{ readonly own: readonly unknown[]; readonly foreign: readonly unknown[] }> {
    const elsewhere = await files({ '/app.tgz': reply(200, {}, archive) });
    const server = await files({
      '/index.yaml': reply(200, {}, indexOf(`${elsewhere.origin.href}app.tgz`)),
    });
    const repository = open(access(server.origin.href));
    await repository.fetch(await entry(repository));
    return {
      own: server.received.map(({ headers }) => headers.authorization),
      foreign: elsewhere.received.map(({ headers }) => headers.authorization),
    };
  }

  // pkg/getter/httpgetter.go of Helm 4.3: scheme and host must be the same, unless PassCredentialsAll is set.
  test('go to the repository itself, and not to where else its archives lie', async () => {
    expect(await sent((url) => ({ url, ...secret }))).toEqual({ own: [basic], foreign: [undefined] });
  });

  test('go there too where Helm was told so', async () => {
    const access = (url: string): RepositoryAccess => ({ url, ...secret, pass_credentials_all: true });
    expect(await sent(access)).toEqual({ own: [basic], foreign: [basic] });
  });

  test('do not go along a redirect', async () => {
    const elsewhere = await files({ '/index.yaml': reply(200, {}, indexOf('app.tgz')) });
    const server = await files({
      '/index.yaml': reply(302, { location: `${elsewhere.origin.href}index.yaml` }),
    });
    await open({ url: server.origin.href, ...secret, pass_credentials_all: true }).find('app');
    expect(server.received[0]?.headers.authorization).toBe(basic);
    expect(elsewhere.received[0]?.headers.authorization).toBeUndefined();
  });

  test('may be part of the address, and are shown nowhere', async () => {
    const masked: string[] = [];
    const server = await files({ '/index.yaml': reply(404) });
    const url = `http://user:secret@${server.origin.host}`;
    const repository = open({ url }, masked);
    const message = await repository.find('app').then(String, String);
    expect(server.received[0]?.headers.authorization).toBe(basic);
    expect(masked).toEqual(['secret']);
    expect(message).toContain('404');
    expect(message + repository.address).not.toContain('secret');
  });

  test.each([401, 403])('that are missing or wrong: a %d says how to give them', async (status) => {
    const server = await files({ '/index.yaml': reply(status) });
    const { href } = server.origin;
    await expect(open({ url: href }).find('app')).rejects.toThrow(
      `GET ${href}index.yaml returned ${status}: the chart repository requires other credentials: ` +
        `in an earlier step, run "helm repo add <name> ${href} --username … --password …"`,
    );
  });
});

describe('a repository that is none', () => {
  test('because nothing is there', async () => {
    const server = await files({});
    await expect(open({ url: `${server.origin.href}charts` }).find('app')).rejects.toThrow(
      /\/charts\/index\.yaml returned 404: not found; check the address/,
    );
  });

  test('because of what it answers', async () => {
    const server = await files({ '/index.yaml': reply(200, {}, '<html></html>') });
    await expect(open({ url: server.origin.href }).find('app')).rejects.toThrow(/index\.yaml/);
  });

  test.each(['charts.example', 'ftp://charts.example', 'file:///charts', ''])(
    'because of its address: %j',
    (url) => {
      expect(() => open({ url })).toThrow('is not the address of a chart repository');
    },
  );
});
