import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { theError } from '../support/step-error.ts';
import { openStage, type Stage } from '../support/stage.ts';

interface Config {
  readonly auths: Readonly<Record<string, { readonly auth: string }>>;
}

let stage: Stage;
let dockerConfig: string;
let helmConfig: string;

beforeEach(async () => {
  stage = await openStage();
  dockerConfig = path.join(stage.job.home, '.docker/config.json');
  helmConfig = path.join(stage.workspace, 'helm/registry.json');
});
afterEach(async () => {
  await stage.close();
});

function signIn(inputs: Readonly<Record<string, string>> = {}): ReturnType<Stage['use']> {
  return stage.use('login', inputs, { HELM_REGISTRY_CONFIG: helmConfig });
}

async function config(file: string): Promise<Config> {
  return JSON.parse(await readFile(file, 'utf8')) as Config;
}

/** The status of `GET /v2/…/tags/list` with a store's credentials, as a client would send them. */
async function status(host: string, file: string): Promise<number> {
  const { auths } = await config(file);
  const authorization = `Basic ${auths[host]?.auth ?? ''}`;
  const answer = await fetch(`http://${host}/v2/hello/tags/list`, { headers: { authorization } });
  await answer.text();
  return answer.status;
}

describe('login', () => {
  test('leaves credentials that the registry takes, for its owner only, until the job ends', async () => {
    await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    const run = await signIn();
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const { registry = '' } = run.outputs;
    expect(registry).toBe(new URL(stage.emulator.endpoint).host);
    for (const file of [dockerConfig, helmConfig]) {
      expect(await status(registry, file)).toBe(200);
      expect((await stat(file)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
    }

    const posts = await stage.job.end();
    expect(posts).toMatchObject([{ exitCode: 0 }]);
    for (const file of [dockerConfig, helmConfig]) await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  test('keeps what else is in the files, whatever it is', async () => {
    const before = `{\n  "auths": {\n    "ghcr.io": {\n      "auth": "eDp5"\n    }\n  },\n  "proxies": {},\n  "credHelpers": {\n    "gcr.io": "gcloud"\n  }\n}\n`;
    await mkdir(path.dirname(dockerConfig));
    await writeFile(dockerConfig, before);
    await chmod(dockerConfig, 0o644);
    const { outputs } = await signIn();
    const now = await config(dockerConfig);
    expect(now).toMatchObject(JSON.parse(before) as object);
    expect(Object.keys(now.auths)).toEqual(['ghcr.io', outputs['registry']]);
    await stage.job.end();
    expect(await readFile(dockerConfig, 'utf8')).toBe(before);
  });

  test('signs in to several registries, of both kinds', async () => {
    const regions = await signIn({ 'aws-region': 'eu-central-1\nus-west-2' });
    const [home = '', other = ''] = (regions.outputs['registry'] ?? '').split('\n');
    const everyone = await signIn({ 'registry-type': 'public' });
    expect(everyone.outputs['registry']).toBe(stage.emulator.publicRegistry);
    expect(Object.keys((await config(dockerConfig)).auths)).toEqual([
      home,
      other,
      stage.emulator.publicRegistry,
    ]);

    // ECR Public's token endpoint takes them, as Docker and Helm send them.
    const auth = (await config(helmConfig)).auths[stage.emulator.publicRegistry]?.auth ?? '';
    const answer = await fetch(
      `http://${stage.emulator.publicRegistry}/token/?service=public.ecr.aws&scope=aws`,
      {
        headers: { authorization: `Basic ${auth}` },
      },
    );
    expect(await answer.json()).toEqual({ token: expect.any(String) });
    await stage.job.end();
    await expect(stat(dockerConfig)).rejects.toThrow('ENOENT');
  });

  test('with the registry named, ECR Public is asked for nothing but the token', async () => {
    const run = await signIn({ registry: 'public.ecr.aws' });
    expect(run.outputs).toEqual({ registry: 'public.ecr.aws' });
    expect(stage.emulator.requests.map(({ operation }) => operation)).toEqual(['GetAuthorizationToken']);
    expect(Object.keys((await config(dockerConfig)).auths)).toEqual(['public.ecr.aws']);
  });

  test('leaves the credentials there when asked to', async () => {
    const run = await signIn({ logout: 'false' });
    const before = await readFile(dockerConfig, 'utf8');
    expect(await stage.job.end()).toMatchObject([{ exitCode: 0 }]);
    expect(await readFile(dockerConfig, 'utf8')).toBe(before);
    expect(before).toContain(run.outputs['registry']);
  });

  test('masks the password and shows it nowhere', async () => {
    const { masks, stdout, outputs } = await signIn();
    const { auths } = await config(dockerConfig);
    const { auth } = auths[outputs['registry'] ?? ''] ?? { auth: '' };
    const password = Buffer.from(auth, 'base64').toString().slice('AWS:'.length);
    expect(masks).toEqual(expect.arrayContaining([auth, password]));
    const shown = stdout.replace(/^::add-mask::.*$/gm, '') + JSON.stringify(outputs);
    expect(masks.filter((secret) => shown.includes(secret))).toEqual([]);
  });
});

describe('what cannot be', () => {
  test('wrong inputs are told together, before anything is sent', async () => {
    const message = theError(
      await signIn({ registry: 'ghcr.io/team', 'aws-account-id': '12', logout: 'perhaps' }),
    );
    for (const input of ['registry', 'aws-account-id', 'logout']) expect(message).toContain(input);
    expect(stage.emulator.requests).toEqual([]);
  });

  test('a store that is no JSON stays as it is, and the file is named', async () => {
    await mkdir(path.dirname(dockerConfig));
    await writeFile(dockerConfig, '{"auths": ');
    expect(theError(await signIn())).toContain(`${dockerConfig} cannot be read`);
    expect(await readFile(dockerConfig, 'utf8')).toBe('{"auths": ');
    expect(await stage.job.end()).toMatchObject([{ exitCode: 0 }]);
  });

  test.each([
    ['DOCKER_CONFIG', '/dev/null', '/dev/null/config.json'],
    ['HELM_REGISTRY_CONFIG', '/dev/null/config.json', '/dev/null/config.json'],
  ])('a store that there can be no file for, by %s, is told with its path', async (name, value, file) => {
    const message = theError(await stage.use('login', {}, { [name]: value }));
    // Go's text of ENOTDIR.
    expect(message).toMatch(/^cannot store credentials in .*: not a directory\); set DOCKER_CONFIG and/);
    expect(message).toContain(file);
    expect(await stage.job.end()).toMatchObject([{ exitCode: 0 }]);
  });

  test('a failure after the first file leaves nothing at the end of the job', async () => {
    await mkdir(path.dirname(helmConfig));
    await writeFile(helmConfig, '[]');
    expect(theError(await signIn())).toContain(helmConfig);
    expect(Object.keys((await config(dockerConfig)).auths)).toHaveLength(1);
    expect(await stage.job.end()).toMatchObject([{ exitCode: 0 }]);
    await expect(stat(dockerConfig)).rejects.toThrow('ENOENT');
    expect(await readFile(helmConfig, 'utf8')).toBe('[]');
  });

  test('no permission is told by its name', async () => {
    stage.emulator.deny('ecr:GetAuthorizationToken');
    expect(theError(await signIn())).toContain('ecr:GetAuthorizationToken');
    await expect(stat(dockerConfig)).rejects.toThrow('ENOENT');
  });
});
