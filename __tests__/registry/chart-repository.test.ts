import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { NetworkError } from '../../src/http/errors.ts';
import {
  ChartRepository,
  RepositoryError,
  type RepositoryAccess,
} from '../../src/registry/chart-repository.ts';
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

  test('stay at home without a password, or without a user', async () => {
    const nothing = { own: [undefined], foreign: [undefined] };
    for (const half of [{ username: 'user' }, { password: 'secret' }, { username: '', password: '' }]) {
      expect(await sent((url) => ({ url, ...half, pass_credentials_all: true }))).toEqual(nothing);
    }
  });

  /** Returns what a repository at `http://<user information>@…` is sent, and what is masked. */
  async function sentBy(
    userInfo: string,
    stored: Omit<RepositoryAccess, 'url'> = {},
  ): Promise<readonly [string, readonly string[]]> {
    const masked: string[] = [];
    const server = await files({ '/index.yaml': reply(200, {}, indexOf('app.tgz')) });
    await open({ url: `http://${userInfo}@${server.origin.host}`, ...stored }, masked).find('app');
    const [, credentials = ''] = server.received[0]?.headers.authorization?.split(' ') ?? [];
    return [Buffer.from(credentials, 'base64').toString(), masked];
  }

  // What Helm 3.20 and 4.3 sent: `send` in Go's net/http/client.go takes what is there, a token as a user name alone too.
  test.each([
    ['user:secret', 'user:secret', 'secret'],
    ['a%40b:p%3Ass%2F', 'a@b:p:ss/', 'p:ss/'],
    ['ghp_token', 'ghp_token:', 'ghp_token'],
    ['ghp_token:', 'ghp_token:', 'ghp_token'],
    [':secret', ':secret', 'secret'],
    ['100%:secret', '100%:secret', 'secret'],
  ])('in an address, %s, are sent as %s', async (userInfo, expected, secretPart) => {
    expect(await sentBy(userInfo)).toEqual([expected, [secretPart]]);
  });

  // pkg/getter/httpgetter.go: the stored ones are set where both are there; else Go takes those of the address.
  test('that Helm stored come before those of the address', async () => {
    expect(await sentBy('a:b', { username: 'user', password: 'secret' })).toEqual([
      'user:secret',
      ['secret'],
    ]);
    expect(await sentBy('a:b', { username: 'user', password: '' })).toEqual(['a:b', ['b']]);
    expect(await sentBy('a:b', { password: 'secret' })).toEqual(['a:b', ['b']]);
  });

  test('in an address go nowhere else, even where stored ones would', async () => {
    const address = (url: string): RepositoryAccess => ({
      url: url.replace('//', '//user:secret@'),
      pass_credentials_all: true,
    });
    expect(await sent(address)).toEqual({ own: [basic], foreign: [undefined] });
  });

  test('are not masked where there are none', async () => {
    const masked: string[] = [];
    const server = await files({ '/index.yaml': reply(200, {}, indexOf('app.tgz')) });
    await open({ url: server.origin.href }, masked).find('app');
    expect(server.received[0]?.headers.authorization).toBeUndefined();
    expect(masked).toEqual([]);
  });

  // Go's client keeps them on the host itself; here they never come back to it from elsewhere.
  test('go along a redirect on the repository itself, and not along one that leads back to it', async () => {
    const index = reply(200, {}, indexOf('app.tgz'));
    const moved = (location: string): Answer => reply(302, { location });
    const within = await files({ '/index.yaml': moved('/moved/index.yaml'), '/moved/index.yaml': index });
    await open({ url: within.origin.href, ...secret }).find('app');
    expect(within.received.map(({ headers }) => headers.authorization)).toEqual([basic, basic]);
    let back = '';
    const elsewhere = later(
      await serve((received, response) => {
        moved(back)(received, response);
      }),
    );
    const start = await files({ '/index.yaml': moved(elsewhere.origin.href), '/back/index.yaml': index });
    back = `${start.origin.href}back/index.yaml`;
    await open({ url: start.origin.href, ...secret }).find('app');
    expect(start.received.map(({ headers }) => headers.authorization)).toEqual([basic, undefined]);
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

describe('a provenance file', () => {
  async function provenance(answer: Answer, url = 'app.tgz'): Promise<string | undefined> {
    const server = await files({
      '/index.yaml': reply(200, {}, indexOf(url)),
      '/app.tgz.prov': answer,
    });
    const repository = open({ url: server.origin.href });
    return (await repository.fetchProvenance(await entry(repository)))?.toString();
  }

  test('is beside the archive, or is not there', async () => {
    expect(await provenance(reply(200, {}, 'signed'))).toBe('signed');
    expect(await provenance(reply(404))).toBeUndefined();
  });

  test('is not missing because it may not be read', async () => {
    const refused = provenance(reply(403));
    await expect(refused).rejects.toThrow(RepositoryError);
    await expect(refused).rejects.toThrow(/app\.tgz\.prov returned 403: the chart repository requires other/);
    await expect(provenance(reset)).rejects.toThrow(NetworkError);
  });

  test('has at most 4 MiB', async () => {
    const largest = 4 * 1024 * 1024;
    expect((await provenance(reply(200, {}, 'x'.repeat(largest))))?.length).toBe(largest);
    const larger = provenance(reply(200, {}, 'x'.repeat(largest + 1)));
    await expect(larger).rejects.toThrow(RepositoryError);
    await expect(larger).rejects.toThrow(/\/app\.tgz\.prov has more than 4194304 bytes$/);
  });
});

test.each(['https://charts.example/a', 'http://charts.example'])('%s is an address', (url) => {
  expect(open({ url }).address).toBe(new URL(url).href);
});

test('an archive is asked for as Helm asks for it', async () => {
  const server = await files({
    '/index.yaml': reply(200, {}, indexOf('app.tgz')),
    '/app.tgz': reply(200, {}, archive),
  });
  const repository = open({ url: server.origin.href });
  await repository.fetch(await entry(repository));
  // pkg/downloader/chart_downloader.go of Helm 4.3.
  expect(server.received[1]?.headers.accept).toBe('application/gzip,application/octet-stream');
});

describe('a repository that is none', () => {
  test('because its index names no address for the chart', async () => {
    const server = await files({ '/index.yaml': reply(200, {}, indexOf('"http://["')) });
    const repository = open({ url: server.origin.href });
    await expect(entry(repository).then((chart) => repository.fetch(chart))).rejects.toThrow(
      `the index of ${server.origin.href} has no address for the chart: "http://[" is not an address`,
    );
  });

  test('because it answers with something that nobody expects', async () => {
    const server = await files({ '/index.yaml': reply(410) });
    const refused = open({ url: server.origin.href }).find('app');
    await expect(refused).rejects.toHaveProperty(
      'message',
      `GET ${server.origin.href}index.yaml returned 410: check the chart repository`,
    );
    await expect(refused).rejects.toHaveProperty('cause.status', 410);
  });

  test('because nobody is there, which the network says', async () => {
    const server = await files({ '/index.yaml': reset });
    await expect(open({ url: server.origin.href }).find('app')).rejects.toThrow(NetworkError);
  });

  test('because nothing is there', async () => {
    const server = await files({});
    await expect(open({ url: `${server.origin.href}charts` }).find('app')).rejects.toThrow(
      /\/charts\/index\.yaml returned 404: not found; check the address/,
    );
  });

  test('because of what it answers', async () => {
    const server = await files({ '/index.yaml': reply(200, {}, '<html></html>') });
    const refused = open({ url: server.origin.href }).find('app');
    await expect(refused).rejects.toThrow(/index\.yaml/);
    await expect(refused).rejects.toThrow(RepositoryError);
  });

  test.each(['charts.example', 'ftp://charts.example', 'xhttps://charts.example', 'file:///charts', ''])(
    'because of its address: %j',
    (url) => {
      expect(() => open({ url })).toThrow('is not the address of a chart repository');
    },
  );

  test('and shows no password in its address', () => {
    expect(() => open({ url: 'ftp://user:secret@charts.example' })).toThrow(
      '"ftp://charts.example" is not the address of a chart repository',
    );
  });
});
