import { describe, expect, test } from '@jest/globals';
import type { Credential } from '../../src/oci/token-authorizer.ts';
import { findCredential } from '../../src/registry/find-credential.ts';

const user = { type: 'password', username: 'user', password: 'pass:word' } as const;
const auth = Buffer.from('user:pass:word').toString('base64');

interface Found {
  readonly credential: Credential | undefined;
  readonly masked: readonly string[];
  readonly warnings: readonly string[];
  readonly asked: readonly string[];
}

async function find(
  host: string,
  texts: readonly (string | object | undefined)[],
  helper: (name: string, server: string) => string = () => {
    throw new Error('there is no helper');
  },
): Promise<Found> {
  const [masked, warnings, asked]: [string[], string[], string[]] = [[], [], []];
  const credential = await findCredential(host, {
    files: texts.map((text, index) => ({
      path: `/home/${index}/config.json`,
      read: () => Promise.resolve(typeof text === 'object' ? JSON.stringify(text) : text),
    })),
    askHelper: async (name, server) => {
      asked.push(`${name} ${server}`);
      return await Promise.resolve(helper(name, server));
    },
    mask: (secret) => masked.push(secret),
    warn: (message) => warnings.push(message),
  });
  return { credential, masked, warnings, asked };
}

// oras-go v2.7.0, registry/remote/credentials/internal/config/config.go: AuthConfig, GetCredential.
describe('an entry of a file', () => {
  test.each([
    ['of base64', { auth }, user],
    ['of user and password', { username: 'user', password: 'pass:word' }, user],
    ['of both: base64 counts', { auth, username: 'other', password: 'other' }, user],
    ['with an identity token', { auth, identitytoken: 'refresh' }, { type: 'identity', token: 'refresh' }],
    [
      'with a registry token',
      { auth, identitytoken: 'refresh', registrytoken: 'bear' },
      { type: 'bearer', token: 'bear' },
    ],
    // What Docker Hub's robots and some registries have: EmptyCredential is neither.
    ['of a user alone', { username: 'user' }, { type: 'password', username: 'user', password: '' }],
    ['of a password alone', { password: 'p' }, { type: 'password', username: '', password: 'p' }],
    [
      'of base64 without a password',
      { auth: Buffer.from('user:').toString('base64') },
      { type: 'password', username: 'user', password: '' },
    ],
    [
      'of a password of several lines',
      { auth: Buffer.from('user:a\nb:c').toString('base64') },
      { type: 'password', username: 'user', password: 'a\nb:c' },
    ],
    ['that is empty', {}, undefined],
    ['that is no object', 'text', undefined],
  ])('%s', async (_what, entry, credential) => {
    const found = await find('registry.example', [{ auths: { 'registry.example': entry } }]);
    expect(found.credential).toEqual(credential);
    const secrets = credential === undefined ? [] : [Object.values(credential).at(-1)];
    expect(found.masked).toEqual(secrets);
  });

  test('that a helper has no secret for is none', async () => {
    const texts = [{ credsStore: 'all' }, { auths: { 'registry.example': { auth } } }];
    const found = await find('registry.example', texts, () => '{"Username":"user","Secret":""}');
    expect(found).toMatchObject({ credential: user, warnings: [], asked: ['all registry.example'] });
  });

  test.each(['docker.io', 'registry-1.docker.io', 'index.docker.io'])('of Docker Hub, %s', async (host) => {
    const found = await find(host, [{ auths: { 'https://index.docker.io/v1/': { auth } } }]);
    expect(found.credential).toEqual(user);
  });

  test.each([
    ['registry.example:5000', 'registry.example:5000'],
    ['https://registry.example/v1/', 'registry.example'],
    ['http://registry.example', 'registry.example'],
    ['https://index.docker.io/v1/', 'registry-1.docker.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
  ])('named %s is for %s', async (key, host) => {
    const found = await find(host, [{ auths: { [key]: { auth } } }]);
    expect(found).toMatchObject({ credential: user, masked: ['pass:word'] });
  });

  test('of another host is none', async () => {
    const found = await find('registry.example', [
      { auths: { 'other.example': { auth }, 'registry.example:1': { auth } } },
    ]);
    expect(found).toMatchObject({ credential: undefined, masked: [], warnings: [] });
  });
});

describe('a credential helper', () => {
  const gives =
    (Username: string): (() => string) =>
    () =>
      JSON.stringify({ ServerURL: 'x', Username, Secret: 'pass:word' });

  test('is asked for its host, before the one for all and before the file', async () => {
    const config = {
      credHelpers: { 'registry.example': 'own' },
      credsStore: 'all',
      auths: { 'registry.example': { auth: 'no' } },
    };
    expect(await find('registry.example', [config], gives('user'))).toMatchObject({
      credential: user,
      asked: ['own registry.example'],
    });
    expect((await find('other.example', [config], gives('user'))).asked).toEqual(['all other.example']);
  });

  test('is asked for Docker Hub by the name that Docker has for it', async () => {
    expect((await find('docker.io', [{ credsStore: 'all' }], gives('user'))).asked).toEqual([
      'all https://index.docker.io/v1/',
    ]);
  });

  test('can have a refresh token', async () => {
    const { credential } = await find('registry.example', [{ credsStore: 'all' }], gives('<token>'));
    expect(credential).toEqual({ type: 'identity', token: 'pass:word' });
  });

  test('that knows nothing is no news, one that is broken is', async () => {
    const files = [{ credsStore: 'all' }, { auths: { 'registry.example': { auth } } }];
    const unknown = await find('registry.example', files, () => {
      throw new Error('docker-credential-all get: credentials not found in native keychain');
    });
    expect(unknown).toMatchObject({ credential: user, warnings: [] });
    const broken = await find('registry.example', files, () => {
      throw new Error('spawn docker-credential-all ENOENT');
    });
    expect(broken).toMatchObject({ credential: user, warnings: [expect.stringContaining('ENOENT')] });
    const silent = await find('registry.example', files, () => 'text');
    expect(silent).toMatchObject({ credential: user, warnings: [expect.stringContaining('"all"')] });
  });
});

describe('the files', () => {
  const other = { auths: { 'registry.example': { auth: Buffer.from('other:secret').toString('base64') } } };

  test('are asked in their order', async () => {
    const { credential } = await find('registry.example', [
      { auths: { 'registry.example': { auth } } },
      other,
    ]);
    expect(credential).toEqual(user);
  });

  test.each([
    ['missing', undefined],
    ['empty', ' \n'],
    ['without entries', {}],
  ])('%s: the next is asked', async (_what, first) => {
    const found = await find('registry.example', [first, other]);
    expect(found.credential).toMatchObject({ username: 'other' });
    expect(found.warnings).toEqual([]);
  });

  test.each(['{', '[]', '"text"'])(
    'that hold %j are passed over with a warning that shows nothing of them',
    async (text) => {
      const found = await find('registry.example', [text, other]);
      expect(found.credential).toMatchObject({ username: 'other' });
      expect(found.warnings).toEqual([expect.stringContaining('/home/0/config.json')]);
    },
  );
});
