import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ecrClient, readPrivateManifest, readPublicManifest } from '../../scripts/read-manifest.ts';
import { digestOf } from '../../src/digest.ts';
import { openClients } from '../support/clients.ts';
import { startDistribution } from '../support/distribution.ts';
import { openKitchen, type Kitchen, type RecipeOptions, type RecipeRun } from '../support/recipes.ts';

let kitchen: Kitchen;
const cooked = new Set<string>();

beforeEach(async () => {
  kitchen = await openKitchen();
});
afterEach(async () => {
  await kitchen.close();
});

/** Runs a recipe that must succeed, step by step. */
async function cook(name: string, options: RecipeOptions = {}): Promise<RecipeRun> {
  cooked.add(name);
  const run = await kitchen.run(name, options);
  const { runsPerJob = 1 } = options;
  if (run.jobs.some((result) => result !== 'success')) throw new Error(run.log);
  expect(run.jobs).toHaveLength(runsPerJob);
  expect(run.succeeded).toEqual(run.expected);
  return run;
}

function inRegistry(repository: string, tag: string, region?: string): Promise<string> {
  const { environment } = kitchen.emulator;
  const client = ecrClient(region === undefined ? environment : { ...environment, AWS_REGION: region });
  return readPrivateManifest(client, repository, tag).then(digestOf);
}

/** Finds the first group, else all, of what a pattern matches in a file of the example chart. */
async function fromChart(pattern: RegExp, file: string): Promise<string> {
  const chart = path.resolve(import.meta.dirname, '../../examples/charts/hello');
  const [all = '', group] = pattern.exec(await readFile(path.join(chart, file), 'utf8')) ?? [];
  return group ?? all;
}

test('push-on-merge: the merge pushes, and tells by digest what is there', async () => {
  const { log } = await cook('push-on-merge');
  expect(log).toContain(`/charts/app@${await inRegistry('charts/app', '0.1.0')} (pushed by this run - true)`);
});

describe('release-on-tag', () => {
  test('the tag of the version pushes, moves the floating tags, and releases the package', async () => {
    const { gh } = await cook('release-on-tag', { ref: 'refs/tags/v0.1.0' });
    const digest = await inRegistry('charts/app', '0.1.0');
    expect(await inRegistry('charts/app', '0.1')).toBe(digest);
    expect(gh.slice(0, 3)).toEqual(['release', 'create', 'v0.1.0']);
    expect(gh[3]).toMatch(/app-0\.1\.0\.tgz$/);
    expect(gh.at(-1)).toContain(`/charts/app:0.1.0@${digest}`);
  });

  test('another tag pushes nothing', async () => {
    const { jobs, gh, log } = await kitchen.run('release-on-tag', { ref: 'refs/tags/v0.2.0' });
    expect(jobs).toEqual(['failure']);
    expect(log).toContain('0.2.0');
    expect(gh).toEqual([]);
    expect(kitchen.emulator.requests.filter(({ write }) => write)).toEqual([]);
  });
});

test('regions-in-one-step: one digest in every region', async () => {
  const { log } = await cook('regions-in-one-step');
  const digest = await inRegistry('app', '0.1.0', 'eu-central-1');
  for (const region of ['us-east-1', 'ap-northeast-1']) {
    expect(await inRegistry('app', '0.1.0', region)).toBe(digest);
  }
  expect(log).toContain(digest);
});

test('regions-matrix: one digest from every job', async () => {
  await cook('regions-matrix', { runsPerJob: 2 });
  expect(await inRegistry('app', '0.1.0', 'us-east-1')).toBe(
    await inRegistry('app', '0.1.0', 'eu-central-1'),
  );
});

test('monorepo: every chart goes to its own repository, and the list names what was pushed', async () => {
  const { log } = await cook('monorepo', { charts: ['api', 'web'] });
  for (const chart of ['api', 'web']) {
    expect(log).toContain(`/charts/${chart}@${await inRegistry(`charts/${chart}`, '0.1.0')}`);
  }
  const first = await inRegistry('charts/api', '0.1.0');
  const later = await cook('monorepo', {
    charts: ['api', 'web'],
    edit: (chart) => (/^name: web$/m.test(chart) ? chart.replace('version: 0.1.0', 'version: 0.2.0') : chart),
  });
  // `jq` prints what was pushed, and nothing else does by its digest alone on a line.
  expect(later.log.match(/^\S+@sha256:\w+$/gm)?.map((line) => line.replace(/^.*\/charts/, 'charts'))).toEqual(
    [`charts/web@${await inRegistry('charts/web', '0.2.0')}`],
  );
  expect(await inRegistry('charts/api', '0.1.0')).toBe(first);
});

describe('test-before-push', () => {
  test('what was tested is pushed', async () => {
    const { log } = await cook('test-before-push');
    expect(log).toContain(await inRegistry('app', '0.1.0'));
    // From the template, and from the values of the chart's own tests.
    expect(log).toContain('kind: Deployment');
    expect(log).toContain("Hello from the chart's own tests");
  });

  test('what Helm cannot render is not', async () => {
    const edit = (chart: string): string => chart.replace(/^version: .*$/m, '$&\nkubeVersion: ">=99.0.0"');
    const { jobs, log } = await kitchen.run('test-before-push', { edit });
    expect(jobs).toEqual(['failure']);
    expect(log).toContain('which is incompatible with Kubernetes');
    expect(kitchen.emulator.requests.filter(({ write }) => write)).toEqual([]);
  });
});

test('sign-keyless: what is to be signed is there, for who has signed in, by its digest', async () => {
  const { log } = await cook('sign-keyless');
  const [, reference = ''] = /([\w.:]+\/\w+\/app):0\.1\.0: pushed/.exec(log) ?? [];
  expect(log).toContain(digestOf(await readPublicManifest(`${reference}:0.1.0`)));
});

test('mirror-nightly: public charts are copied, once', async () => {
  const source = await startDistribution();
  const clients = await openClients(kitchen.emulator.environment);
  try {
    const chart = path.resolve(import.meta.dirname, '../../examples/charts/hello');
    for (const version of ['0.9.0', '1.0.0', '1.1.0']) {
      await clients.run('helm4', ['package', chart, '--version', version, '--destination', clients.folder]);
      const archive = path.join(clients.folder, `hello-${version}.tgz`);
      await clients.run('helm4', ['push', archive, `oci://${source.host}/charts`, '--plain-http']);
    }
    cooked.add('mirror-nightly');
    const file = path.resolve(import.meta.dirname, '../../examples/workflows/mirror-nightly.yml');
    const recipe = (await readFile(file, 'utf8')).replace(
      'oci://ghcr.io/prometheus-community/charts/prometheus',
      `oci://${source.host}/charts/hello`,
    );
    const night = await kitchen.runText(recipe, { event: ['workflow_dispatch', {}] });
    if (night.jobs.join() !== 'success') throw new Error(night.log);
    expect(night.succeeded).toEqual(night.expected);
    expect(night.log.match(/^new \S+$/gm)).toEqual([
      expect.stringMatching(/\/mirror\/hello:1\.0\.0$/),
      expect.stringMatching(/\/mirror\/hello:1\.1\.0$/),
    ]);
    expect(await inRegistry('mirror/hello', '1.1.0')).toMatch(/^sha256:/);
    const next = await kitchen.runText(recipe, { event: ['workflow_dispatch', {}] });
    expect(next).toMatchObject({ jobs: ['success'] });
    expect(next.log.match(/^new \S+$/gm)).toBeNull();
  } finally {
    await Promise.all([source.close(), clients.close()]);
  }
});

test('promote-on-release: from one account to the other, each with its own role', async () => {
  const push = `on: push
permissions: { id-token: write, contents: read }
jobs:
  push:
    runs-on: ubuntu-latest
    steps:
      - uses: your-org/helm-push-ecr@v0
        with:
          chart-path: charts/app
          repository-prefix: charts
          aws-account-id: '111122223333'
          aws-region: eu-central-1
          role-to-assume: arn:aws:iam::123456789012:role/push-charts
          create-repository: true
`;
  const pushed = await kitchen.runText(push);
  if (pushed.jobs.join() !== 'success') throw new Error(pushed.log);
  const since = kitchen.emulator.requests.length;
  await cook('promote-on-release', { event: ['release', { release: { tag_name: 'v0.1.0' } }] });
  const requests = kitchen.emulator.requests.slice(since);
  expect(requests.filter(({ operation }) => operation.startsWith('AssumeRole'))).toHaveLength(2);
  expect(requests.map(({ operation }) => operation)).toContain('PutImage');
  expect(requests.filter(({ status }) => (status ?? 0) >= 500 || status === 403)).toEqual([]);
});

test('ecr-public: anyone can read it, and the gallery has what the chart says', async () => {
  const { log } = await cook('ecr-public');
  const [, reference = ''] = /helm install app oci:\/\/(\S+) --version 0\.1\.0/.exec(log) ?? [];
  expect(digestOf(await readPublicManifest(`${reference}:0.1.0`))).toMatch(/^sha256:/);
  const clients = await openClients(kitchen.emulator.environment);
  try {
    const args = ['ecr-public', 'get-repository-catalog-data', '--repository-name', 'charts/app'];
    const found = await clients.run('aws', [...args, '--region', 'us-east-1']);
    expect(JSON.parse(found.toString())).toMatchObject({
      catalogData: {
        description: await fromChart(/^description: (.*)$/m, 'Chart.yaml'),
        aboutText: await fromChart(/^[^]*$/, 'README.md'),
      },
    });
  } finally {
    await clients.close();
  }
});

test('immutable: the version stays, and the floating tags move', async () => {
  await cook('immutable');
  const first = await inRegistry('app', '0.1.0');
  await cook('immutable', { edit: (chart) => chart.replace('version: 0.1.0', 'version: 0.1.1') });
  const second = await inRegistry('app', '0.1.1');
  expect(second).not.toBe(first);
  expect(await inRegistry('app', '0.1.0')).toBe(first);
  for (const tag of ['latest', 'stable-0', 'stable-0.1']) expect(await inRegistry('app', tag)).toBe(second);

  const overwriting = { edit: (chart: string) => chart.replace('description: ', 'description: Not ') };
  const { jobs, log } = await kitchen.run('immutable', overwriting);
  expect(jobs).toEqual(['failure']);
  expect(log).toContain('app:0.1.0 exists with different content');
  expect(await inRegistry('app', '0.1.0')).toBe(first);
});

test('sign-and-attest: cosign verifies the signature, and the attestation is of what is in the registry', async () => {
  const clients = await openClients({ ...kitchen.emulator.environment, COSIGN_PASSWORD: 'password' });
  try {
    const key = path.join(clients.folder, 'cosign');
    await clients.run('cosign', ['generate-key-pair', '--output-key-prefix', key]);
    const secrets = { COSIGN_PRIVATE_KEY: await readFile(`${key}.key`, 'utf8'), COSIGN_PASSWORD: 'password' };
    await cook('sign-and-attest', { secrets });
    const host = new URL(kitchen.emulator.endpoint).host;
    const digest = await inRegistry('app', '0.1.0');
    const password = (await clients.run('aws', ['ecr', 'get-login-password'])).toString().trim();
    await clients.run('cosign', ['login', host, '--username', 'AWS', '--password-stdin'], password);
    const verify = ['verify', '--key', `${key}.pub`, '--insecure-ignore-tlog=true', '--allow-http-registry'];
    const verified = await clients.run('cosign', [...verify, `${host}/app@${digest}`]);
    expect(verified.toString()).toContain(digest);
  } finally {
    await clients.close();
  }
});

afterAll(async () => {
  // Every recipe is run by a test above.
  const recipes = await readdir(path.resolve(import.meta.dirname, '../../examples/workflows'));
  expect(recipes.map((file) => path.basename(file, '.yml')).sort()).toEqual([...cooked].sort());
});
