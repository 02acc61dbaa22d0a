import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { credentialPaths, credentialStore, helperRunner } from '../../src/runner/credential-stores.ts';

describe('the files are those of Docker and Helm', () => {
  const docker = path.join(homedir(), '.docker', 'config.json');
  const inHome = (...names: string[]): string => path.join(homedir(), ...names, 'helm/registry/config.json');

  // Helm 4.3, pkg/helmpath/lazypath.go and its lazypath_<system>.go; pkg/cli/environment.go.
  test.each([
    ['linux', {}, [docker, inHome('.config')]],
    ['darwin', {}, [docker, inHome('Library', 'Preferences')]],
    ['win32', { APPDATA: '/data' }, [docker, path.join('/data/helm/registry/config.json')]],
    ['linux', { XDG_CONFIG_HOME: '/xdg' }, [docker, path.join('/xdg/helm/registry/config.json')]],
    [
      'linux',
      { XDG_CONFIG_HOME: '/xdg', HELM_CONFIG_HOME: '/own' },
      [docker, path.join('/own/registry/config.json')],
    ],
    ['linux', { HELM_CONFIG_HOME: '/own', HELM_REGISTRY_CONFIG: '/file.json' }, [docker, '/file.json']],
    ['linux', { DOCKER_CONFIG: '/docker' }, [path.join('/docker/config.json'), inHome('.config')]],
    ['linux', { DOCKER_CONFIG: '', HELM_REGISTRY_CONFIG: '' }, [docker, inHome('.config')]],
  ] as const)('on %s with %j', (platform, environment, paths) => {
    expect(credentialPaths(environment, platform)).toEqual(paths);
  });
});

async function write(file: string, config: string): Promise<void> {
  await credentialStore(file).update(({ ledger }) => Promise.resolve({ config, ledger }));
}

describe('a file of credentials', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'credentials-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('is written beside and moved into place: nothing else is left in its folder', async () => {
    const file = path.join(folder, 'new/config.json');
    await write(file, '{}');
    expect(await readdir(path.dirname(file))).toEqual(['config.json']);
    if (process.platform !== 'win32') expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  });

  const onUnix = process.platform === 'win32' ? test.skip : test;

  onUnix.each([0o600, 0o644, 0o640])('that exists keeps its mode %o', async (mode) => {
    const file = path.join(folder, 'config.json');
    await writeFile(file, '{}');
    await chmod(file, mode);
    await write(file, '{"a":1}');
    expect((await stat(file)).mode & 0o777).toBe(mode);
  });

  onUnix('that is new is for its owner only, as is what is remembered beside it', async () => {
    const file = path.join(folder, 'config.json');
    await credentialStore(file).update(() => Promise.resolve({ config: '{}', ledger: '{}' }));
    for (const name of await readdir(folder)) {
      expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
    }
    expect(await readdir(folder)).toHaveLength(2);
  });

  test('is changed by one at a time: no change is lost', async () => {
    const file = path.join(folder, 'config.json');
    const numbers = Array.from({ length: 20 }, (_none, number) => number);
    await Promise.all(
      numbers.map((number) =>
        credentialStore(file).update(({ config = '[]', ledger }) => {
          const all = JSON.parse(config) as number[];
          return Promise.resolve({ config: JSON.stringify([...all, number]), ledger });
        }),
      ),
    );
    const written = JSON.parse(await readFile(file, 'utf8')) as number[];
    expect(written.toSorted((a, b) => a - b)).toEqual(numbers);
    expect(await readdir(folder)).toEqual(['config.json']);
  });

  test.each(['helm-push-ecr.lock', 'helm-push-ecr.lock.breaking'])(
    'is changed although a job was killed and left its %s',
    async (name) => {
      const file = path.join(folder, 'config.json');
      const hourAgo = new Date(Date.now() - 3_600_000);
      for (const left of ['helm-push-ecr.lock', name]) {
        await writeFile(`${file}.${left}`, '');
        await utimes(`${file}.${left}`, hourAgo, hourAgo);
      }
      await write(file, '{}');
      expect(await readdir(folder)).toEqual(['config.json']);
    },
  );

  test('that is a symbolic link stays one', async () => {
    const [file, link] = [path.join(folder, 'dotfiles.json'), path.join(folder, 'config.json')];
    await writeFile(file, '{"a":1}');
    await symlink(file, link);
    await write(link, '{"a":2}');
    expect(await readFile(file, 'utf8')).toBe('{"a":2}');
    expect(
      (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isSymbolicLink()),
    ).toHaveLength(1);
  });

  test('that is not there is read as nothing, and removed without an error', async () => {
    const seen: unknown[] = [];
    await credentialStore(path.join(folder, 'config.json')).update((content) => {
      seen.push(content);
      return Promise.resolve(content);
    });
    expect(seen).toEqual([{ config: undefined, ledger: undefined }]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('that cannot be written is an error, and leaves nothing half written', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(write(path.join(folder, 'file/config.json'), '{}')).rejects.toThrow(
      /not a directory|EEXIST/,
    );
  });
});

describe('a credential helper', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  const workspace = path.join(tmpdir(), 'no-workspace');
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'helper-'));
    environment = { ...process.env, PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}` };
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function install(script: string): Promise<void> {
    await writeFile(path.join(folder, 'docker-credential-test'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  const onUnix = process.platform === 'win32' ? test.skip : test;

  onUnix('gets its action and its input, and what it gives out is masked', async () => {
    await install(`printf '{"Username":"%s","Secret":"%s\\\\"x"}' "$1" "$(cat)"`);
    const masked: string[] = [];
    const text = await helperRunner(environment, workspace, (secret) => masked.push(secret))(
      'test',
      'get',
      'registry.test',
    );
    expect(JSON.parse(text)).toEqual({ Username: 'get', Secret: 'registry.test"x' });
    expect(masked).toEqual(['registry.test"x']);
  });

  onUnix('that fails says why, on its standard output as the protocol has it', async () => {
    await install(`echo "credentials not found in native keychain"; exit 1`);
    await expect(helperRunner(environment, workspace, () => undefined)('test', 'get', 'x')).rejects.toThrow(
      'docker-credential-test get: credentials not found in native keychain',
    );
  });

  onUnix('that reads nothing does no harm', async () => {
    await install('exit 0');
    await expect(
      helperRunner(environment, workspace, () => undefined)('test', 'store', 'x'.repeat(1_000_000)),
    ).resolves.toBe('');
  });

  onUnix('of the workspace, or of the current folder, is not run', async () => {
    await install('exit 0');
    for (const PATH of [folder, '', '.', `${path.delimiter}${path.delimiter}`]) {
      await expect(
        helperRunner({ ...environment, PATH }, folder, () => undefined)('test', 'get', 'x'),
      ).rejects.toThrow('docker-credential-test is not on PATH');
    }
  });

  onUnix('gets what it signs in with, and nothing of the step: no inputs, no tokens of GitHub', async () => {
    await install('env');
    const secrets = {
      INPUT_PASSWORD: '1',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: '2',
      ACTIONS_RUNTIME_TOKEN: '3',
      GITHUB_TOKEN: '4',
      GH_TOKEN: '5',
    };
    const own = { ...environment, ...secrets, AWS_PROFILE: 'mine', CLOUDSDK_CONFIG: '/gcloud' };
    const text = await helperRunner(own, workspace, () => undefined)('test', 'get', 'x');
    const names = text.split('\n').map((line) => line.split('=', 1).join(''));
    expect(Object.keys(secrets).filter((name) => names.includes(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['AWS_PROFILE', 'CLOUDSDK_CONFIG', 'PATH']));
  });

  test('that is not installed is an error', async () => {
    await expect(helperRunner(environment, workspace, () => undefined)('absent', 'get', 'x')).rejects.toThrow(
      'docker-credential-absent',
    );
  });
});
