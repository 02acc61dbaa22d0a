import { beforeEach, describe, expect, test } from '@jest/globals';
import { login } from '../../src/login/login.ts';
import { logout } from '../../src/login/logout.ts';
import type { LoginPorts, UndoRecord } from '../../src/login/stores.ts';
import type { Destination } from '../../src/registry/destination.ts';

const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
const auth = Buffer.from('AWS:a:secret').toString('base64');
const destination: Destination = { type: 'private', region: 'eu-central-1', host };

/** Files and credential helpers in memory. */
class World implements LoginPorts {
  readonly files = new Map<string, string>();
  readonly ledgers = new Map<string, string>();
  readonly masked: string[] = [];
  time = Date.UTC(2026, 0, 1);
  readonly helpers = new Map<string, Map<string, unknown>>();
  readonly messages: string[] = [];
  paths: readonly string[] = ['/docker/config.json', '/helm/config.json'];
  traces = '[]';
  fails: string | undefined;

  readonly log = {
    info: (text: string) => this.messages.push(`info ${text}`),
    warning: (text: string) => this.messages.push(`warning ${text}`),
  };

  /** What the registry gives out next. */
  auth = auth;

  readonly signIn: LoginPorts['signIn'] = (where) => {
    if (where.host === undefined) return Promise.reject(new Error('access denied'));
    return Promise.resolve({ host: where.host, auth: this.auth });
  };

  readonly now = (): number => this.time;

  readonly mask: LoginPorts['mask'] = (secret) => this.masked.push(secret);

  readonly store: LoginPorts['store'] = (path) => ({
    update: async (change) => {
      const { config, ledger } = await change({
        config: this.files.get(path),
        ledger: this.ledgers.get(path),
      });
      if (this.fails === path) throw new Error('no space left on device');
      for (const [files, text] of [
        [this.files, config],
        [this.ledgers, ledger],
      ] as const) {
        if (text === undefined) files.delete(path);
        else files.set(path, text);
      }
    },
  });

  readonly runHelper: LoginPorts['runHelper'] = (name, action, input) => {
    const entries = this.helpers.get(name);
    if (entries === undefined) return Promise.reject(new Error(`docker-credential-${name} is not there`));
    if (action === 'store') {
      const { ServerURL, ...entry } = JSON.parse(input) as { ServerURL: string };
      entries.set(ServerURL, { ServerURL, ...entry });
    } else if (action === 'erase') {
      entries.delete(input);
    } else if (!entries.has(input)) {
      return Promise.reject(new Error('credentials not found in native keychain'));
    }
    return Promise.resolve(action === 'get' ? JSON.stringify(entries.get(input)) : '');
  };

  readonly remember: LoginPorts['remember'] = (traces) => {
    this.traces = JSON.stringify(traces);
  };

  json(path: string): unknown {
    return JSON.parse(this.files.get(path) ?? 'null');
  }

  async logout(): Promise<void> {
    await logout(JSON.parse(this.traces) as UndoRecord[], this);
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('signing in and out again', () => {
  test('writes the entry that docker login writes, into both files, and leaves none', async () => {
    await expect(login([destination], world)).resolves.toEqual([host]);
    // Docker CLI, cli/config/configfile/file.go: tabs, and no final newline.
    const written = `{\n\t"auths": {\n\t\t"${host}": {\n\t\t\t"auth": "${auth}"\n\t\t}\n\t}\n}`;
    expect(Object.fromEntries(world.files)).toEqual({
      '/docker/config.json': written,
      '/helm/config.json': written,
    });
    await world.logout();
    expect(world.files.size).toBe(0);
  });

  test.each([
    ['two spaces and a final newline', '{\n  "HttpHeaders": {\n    "X": "1"\n  }\n}\n'],
    [
      'an entry of the same host',
      JSON.stringify({ auths: { [host]: { auth: 'b2xk', email: 'a@b' } } }, null, '\t'),
    ],
    [
      'an identity token of the same host',
      JSON.stringify({ auths: { [host]: { identitytoken: 'x' } } }, null, '\t'),
    ],
    [
      'helpers of other hosts',
      JSON.stringify({ credHelpers: { 'gcr.io': 'gcr' }, auths: { 'ghcr.io': {} } }, null, '\t'),
    ],
    ['no entries', '{\n\t"auths": {}\n}'],
    ['nothing at all', '{}'],
    [
      'unknown fields',
      JSON.stringify({ psFormat: 'x', plugins: { a: [1, null] }, stackOrchestrator: '' }, null, '\t'),
    ],
  ])('gives a file back as it was: %s', async (_what, text) => {
    world.files.set('/docker/config.json', text);
    await login([destination], world);
    expect(world.json('/docker/config.json')).toMatchObject({
      ...(JSON.parse(text) as object),
      auths: { [host]: { auth } },
    });
    // The whole entry: oras-go takes an identity token before a password.
    expect(world.json('/docker/config.json')).not.toHaveProperty(['auths', host, 'identitytoken']);
    await world.logout();
    expect(world.files.get('/docker/config.json')).toBe(text);
  });

  test('an empty file counts as one without entries', async () => {
    world.files.set('/helm/config.json', '');
    await login([destination], world);
    expect(world.json('/helm/config.json')).toEqual({ auths: { [host]: { auth } } });
    await world.logout();
    expect(world.json('/helm/config.json')).toEqual({});
  });

  test('steps that sign in to the same registry one after the other leave nothing behind', async () => {
    await login([destination], world);
    const first = world.traces;
    await login([destination], world);
    await world.logout();
    expect(world.json('/docker/config.json')).toEqual({ auths: { [host]: { auth } } });
    world.traces = first;
    await world.logout();
    expect(world.files.size).toBe(0);
  });

  test("somebody else's later entry stays", async () => {
    await login([destination], world);
    const theirs = JSON.stringify({ auths: { [host]: { auth: 'dGhlaXJz' } } });
    world.files.set('/docker/config.json', theirs);
    await world.logout();
    expect(Object.fromEntries(world.files)).toEqual({ '/docker/config.json': theirs });
  });

  test('entries that came later for other hosts stay', async () => {
    await login([destination], world);
    world.files.set(
      '/docker/config.json',
      JSON.stringify({ auths: { [host]: { auth }, 'ghcr.io': { auth: 'eA==' } } }),
    );
    await world.logout();
    expect(world.json('/docker/config.json')).toEqual({ auths: { 'ghcr.io': { auth: 'eA==' } } });
  });

  test('a sign-in that ended half way is undone too', async () => {
    world.fails = '/helm/config.json';
    await expect(login([destination], world)).rejects.toThrow('no space left on device');
    expect(world.files.has('/docker/config.json')).toBe(true);
    world.fails = undefined;
    await world.logout();
    expect(world.files.size).toBe(0);
  });

  test('what cannot be undone is a warning, and the rest is undone', async () => {
    await login([destination], world);
    world.files.set('/helm/config.json', '{');
    await world.logout();
    expect(world.files.has('/docker/config.json')).toBe(false);
    expect(world.messages).toContainEqual(
      expect.stringMatching(/^warning .*may still be in \/helm\/config\.json: .*it is not JSON/),
    );
  });

  test('one file for Docker and Helm is written once', async () => {
    world.paths = ['/config.json', '/config.json'];
    await login([destination, destination], world);
    expect(JSON.parse(world.traces)).toHaveLength(1);
    await world.logout();
    expect(world.files.size).toBe(0);
  });
});

describe('two jobs that sign in to the same registry on one machine', () => {
  const theirs = { auth: Buffer.from('user:theirs').toString('base64') };
  const before = JSON.stringify({ auths: { [host]: theirs } }, null, '\t');

  /** Signs in with a token of its own; returns what signs it out again. */
  async function job(token: string): Promise<() => Promise<void>> {
    world.auth = Buffer.from(`AWS:${token}`).toString('base64');
    await login([destination], world);
    const records = JSON.parse(world.traces) as UndoRecord[];
    return () => logout(records, world);
  }

  function nothingLeft(): void {
    expect(Object.fromEntries(world.files)).toEqual({});
    expect(Object.fromEntries(world.ledgers)).toEqual({});
  }

  test('in turn: A in, B in, A out, B out', async () => {
    const [a, b] = [await job('a'), await job('b')];
    await a();
    expect(world.json('/docker/config.json')).toEqual({ auths: { [host]: { auth: world.auth } } });
    await b();
    nothingLeft();
  });

  test("inside each other: the outer one's token does not come back", async () => {
    const [a, b] = [await job('a'), await job('b')];
    await b();
    expect(world.files.size).toBe(0);
    await a();
    nothingLeft();
  });

  test('three of them, in any order', async () => {
    const [a, b, c] = [await job('a'), await job('b'), await job('c')];
    await b();
    await c();
    await a();
    nothingLeft();
  });

  test('restore what somebody else had there', async () => {
    world.files.set('/docker/config.json', before);
    const [a, b] = [await job('a'), await job('b')];
    await a();
    await b();
    expect(Object.fromEntries(world.files)).toEqual({ '/docker/config.json': before });
    expect(world.ledgers.size).toBe(0);
  });

  test('one that was killed leaves nothing that a later one restores', async () => {
    await job('killed');
    world.time += 60 * 60 * 1000;
    const b = await job('b');
    await b();
    expect(world.files.size).toBe(0);
  });

  test('a sign-in that is older than any token is forgotten', async () => {
    await job('killed');
    world.time += 25 * 60 * 60 * 1000;
    world.files.delete('/docker/config.json');
    world.files.delete('/helm/config.json');
    const b = await job('b');
    await b();
    nothingLeft();
  });

  test('in a credential helper', async () => {
    world.helpers.set('desktop', new Map());
    world.files.set('/docker/config.json', '{"credsStore":"desktop"}');
    world.paths = ['/docker/config.json'];
    const [a, b] = [await job('a'), await job('b')];
    await a();
    await b();
    expect(world.helpers.get('desktop')?.size).toBe(0);
    expect(world.ledgers.size).toBe(0);
  });
});

describe('what goes into the state of the step is masked', () => {
  test('what a credential helper held', async () => {
    world.helpers.set('desktop', new Map([[host, { ServerURL: host, Username: 'u', Secret: 'older' }]]));
    world.files.set('/docker/config.json', '{"credsStore":"desktop"}');
    await login([destination], world);
    expect(world.masked).toContain('older');
  });

  test('what a file held: it is not in the state at all', async () => {
    const auth = Buffer.from('u:their-password').toString('base64');
    const entry = { auth, identitytoken: 'their-token', email: 'a@b' };
    world.files.set('/docker/config.json', JSON.stringify({ auths: { [host]: entry } }));
    await login([destination], world);
    expect(world.masked).toEqual(expect.arrayContaining([auth, 'their-password', 'their-token']));
    for (const secret of [auth, 'their-password', 'their-token', 'a:secret']) {
      expect(world.traces).not.toContain(secret);
    }
  });
});

test('nothing is written unless every registry signs in', async () => {
  await expect(login([destination, { type: 'public' }], world)).rejects.toThrow('access denied');
  expect(world.files.size).toBe(0);
  expect(world.traces).toBe('[]');
});

test.each([
  [
    'no JSON',
    '{"auths":',
    /\/docker\/config\.json cannot be read: it is not JSON; correct the file or remove it/,
  ],
  ['a list', '[]', /it is not a JSON object/],
  ['entries in a list', '{"auths": []}', /"auths" is not an object/],
  ['helpers in a text', '{"credHelpers": "x"}', /"credHelpers" is not an object/],
])('a file with %s is not written to', async (_what, text, message) => {
  world.files.set('/docker/config.json', text);
  await expect(login([destination], world)).rejects.toThrow(message);
  expect(world.files.get('/docker/config.json')).toBe(text);
});

describe('a credential helper that rules the host', () => {
  const entry = { ServerURL: host, Username: 'AWS', Secret: 'a:secret' };

  // Docker CLI and oras-go: credHelpers of the host, then credsStore; with either, auths is not looked at.
  test.each([
    ['credsStore', { credsStore: 'desktop' }],
    ['credHelpers before credsStore', { credHelpers: { [host]: 'desktop' }, credsStore: 'pass' }],
  ])('gets the credentials: %s', async (_what, config) => {
    world.helpers.set('desktop', new Map());
    world.files.set('/docker/config.json', JSON.stringify(config));
    await login([destination], world);
    expect(world.helpers.get('desktop')?.get(host)).toEqual(entry);
    expect(world.json('/docker/config.json')).toEqual(config);
    await world.logout();
    expect(world.helpers.get('desktop')?.size).toBe(0);
    expect(world.json('/docker/config.json')).toEqual(config);
  });

  test('gets back what it had', async () => {
    const before = { ServerURL: host, Username: 'AWS', Secret: 'older' };
    world.helpers.set('desktop', new Map([[host, before]]));
    world.files.set('/docker/config.json', '{"credsStore":"desktop"}');
    await login([destination], world);
    expect(world.helpers.get('desktop')?.get(host)).toEqual(entry);
    await world.logout();
    expect(world.helpers.get('desktop')?.get(host)).toEqual(before);
  });

  test("keeps somebody else's later credentials", async () => {
    world.helpers.set('desktop', new Map());
    world.files.set('/docker/config.json', '{"credsStore":"desktop"}');
    await login([destination], world);
    const theirs = { ServerURL: host, Username: 'AWS', Secret: 'newer' };
    world.helpers.get('desktop')?.set(host, theirs);
    await world.logout();
    expect(world.helpers.get('desktop')?.get(host)).toEqual(theirs);
  });

  test('that takes none, but has its own, answers for the host', async () => {
    const own = JSON.stringify({ ServerURL: host, Username: 'AWS', Secret: 'its own' });
    const port = world as { runHelper: LoginPorts['runHelper'] };
    // What docker-credential-ecr-login does: ecr-login/ecr.go, Add.
    port.runHelper = (_name, action) =>
      action === 'get' ? Promise.resolve(own) : Promise.reject(new Error('not implemented'));
    world.files.set('/docker/config.json', '{"credsStore":"ecr-login"}');
    await login([destination], world);
    expect(world.messages).toContainEqual(
      expect.stringMatching(/"ecr-login" for .*, which has credentials of its own/),
    );
    await world.logout();
    expect(world.messages.filter((message) => message.startsWith('warning'))).toEqual([]);
  });

  test('that is not there is an error that says what to do', async () => {
    world.files.set('/docker/config.json', '{"credsStore":"desktop"}');
    await expect(login([destination], world)).rejects.toThrow(
      /uses the credential helper "desktop" for 1234.*, .*docker-credential-desktop is not there.*; install or repair it, or set DOCKER_CONFIG/,
    );
  });
});
