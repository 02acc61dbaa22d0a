import { BatchGetImageCommand, CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { digestOf } from '../../src/digest.ts';
import { openClients, type Clients } from '../support/clients.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let clients: Clients;
let registry: string;

const versions = [
  '0.9.0',
  '1.0.0',
  '1.2.3-rc.1',
  '1.2.9',
  '1.10.0',
  '1.10.0+build.1',
  '2.0.0-alpha.1',
  '2.0.0-alpha.beta',
];

/** Packages the example chart with Helm, and pushes it with Helm. */
async function publish(helm: 'helm3' | 'helm4', version: string): Promise<string> {
  const folder = path.join(clients.folder, `by-${helm}`);
  const chart = path.join(stage.workspace, 'hello');
  await clients.run(helm, ['package', chart, '--version', version, '--destination', folder]);
  const archive = path.join(folder, `hello-${version}.tgz`);
  await clients.run(helm, ['push', archive, `oci://${registry}/${helm}`, '--plain-http']);
  return archive;
}

beforeAll(async () => {
  stage = await openStage();
  clients = await openClients(stage.emulator.environment);
  registry = new URL(stage.emulator.endpoint).host;
  await clients.signIn(registry, 'ecr');
  const ecr = ecrClient(stage.emulator.environment);
  for (const helm of ['helm3', 'helm4'] as const) {
    await ecr.send(new CreateRepositoryCommand({ repositoryName: `${helm}/hello` }));
    for (const version of versions) await publish(helm, version);
  }
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close()]);
});

describe.each(['helm3', 'helm4'] as const)('what %s pushed', (helm) => {
  test.each([
    [''],
    ['1.0.0'],
    ['1.10.0+build.1'],
    ['^1.0.0'],
    ['~1.2'],
    ['<1'],
    ['1.0 - 1.5'],
    ['>=1.2.3-0 <1.3'],
    ['>1.x'],
    ['2.0.0-0'],
    ['^2.0.0-0'],
    ['1.2.3-rc.1 || 9.x'],
    ['!=1.10.0 <2'],
  ])('is pulled as Helm pulls it: version "%s"', async (version) => {
    const url = `oci://${registry}/${helm}/hello`;
    const asked = version === '' ? [] : ['--version', version];
    const byHelm = path.join(clients.folder, `${helm}-${version.replace(/[^\w.]/g, '_')}`);
    await mkdir(byHelm);
    const helmsWords = await clients.run(helm, ['pull', url, ...asked, '--plain-http', '-d', byHelm]).then(
      () => '',
      (error: unknown) => String(error),
    );
    const run = await stage.use('pull', { chart: url, version, destination: byHelm + '-ours' });
    const [file] = await readdir(byHelm);
    if (file === undefined) {
      expect(helmsWords).toMatch(/could not locate a version|not found/i);
      expect(run.exitCode).toBe(1);
      return;
    }
    expect(path.basename(run.outputs['chart-file'] ?? '')).toBe(file);
    expect(await readFile(run.outputs['chart-file'] ?? '')).toEqual(await readFile(path.join(byHelm, file)));
  });

  test('is unpacked as Helm unpacks it', async () => {
    const url = `oci://${registry}/${helm}/hello`;
    const byHelm = path.join(clients.folder, `${helm}-untar`);
    await clients.run(helm, [
      'pull',
      url,
      '--version',
      '1.0.0',
      '--plain-http',
      '--untar',
      '--untardir',
      byHelm,
    ]);
    const run = await stage.use('pull', {
      chart: url,
      version: '1.0.0',
      untar: 'true',
      destination: `${byHelm}-ours`,
    });
    const ours = run.outputs['chart-path'] ?? '';
    const names = (await readdir(path.join(byHelm, 'hello'), { recursive: true })).sort();
    expect((await readdir(ours, { recursive: true })).sort()).toEqual(names);
    await clients.run(helm, ['lint', ours]);
  });
});

test.each(['helm3', 'helm4'] as const)('an index with one chart is pulled as %s pulls it', async (helm) => {
  const repositoryName = `${helm}/hello`;
  const ecr = ecrClient(stage.emulator.environment);
  const { images: [image] = [] } = await ecr.send(
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: '1.0.0' }] }),
  );
  const size = Buffer.byteLength(image?.imageManifest ?? '');
  const digest = image?.imageId?.imageDigest;
  const entry = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size };
  const imageManifestMediaType = 'application/vnd.oci.image.index.v1+json';
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: imageManifestMediaType,
    manifests: [entry],
  });
  await ecr.send(
    new PutImageCommand({ repositoryName, imageManifest, imageManifestMediaType, imageTag: '7.0.0' }),
  );
  const url = `oci://${registry}/${repositoryName}`;
  const byHelm = path.join(clients.folder, `${helm}-index`);
  await mkdir(byHelm);
  const words = await clients.run(helm, ['pull', url, '--version', '7.0.0', '--plain-http', '-d', byHelm]);
  const run = await stage.use('pull', { chart: url, version: '7.0.0', destination: `${byHelm}-ours` });
  expect(run).toMatchObject({ exitCode: 0 });
  const [file = ''] = await readdir(byHelm);
  // Helm names the file by the tag, the action by the chart.
  expect(file).toBe('hello-7.0.0.tgz');
  expect(path.basename(run.outputs['chart-file'] ?? '')).toBe('hello-1.0.0.tgz');
  expect(await readFile(run.outputs['chart-file'] ?? '')).toEqual(await readFile(path.join(byHelm, file)));
  expect(run.outputs['digest']).toBe(digestOf(imageManifest));
  // Helm 3 prints it to stderr.
  if (helm === 'helm4') expect(words.toString()).toContain(`Digest: ${digestOf(imageManifest)}`);
});

test('Helm verifies what the action pulled with its provenance', async () => {
  const { generateKey, readKey } = await import('openpgp');
  const { privateKey, publicKey } = await generateKey({
    userIDs: [{ name: 'Ann', email: 'ann@example.com' }],
  });
  const pushed = await stage.push({
    'chart-path': 'hello',
    version: '5.0.0',
    'repository-prefix': 'helm4',
    'signing-key': privateKey,
  });
  const chart = pushed.outputs['ref'] ?? '';
  const run = await stage.use('pull', { chart, 'verify-key': publicKey, destination: 'verified' });
  expect(run).toMatchObject({ exitCode: 0 });
  const ring = path.join(clients.folder, 'ring.gpg');
  await writeFile(ring, (await readKey({ armoredKey: publicKey })).write());
  const archive = run.outputs['chart-file'] ?? '';
  for (const helm of ['helm3', 'helm4'] as const) {
    await expect(clients.run(helm, ['verify', archive, '--keyring', ring])).resolves.toBeDefined();
  }
});

test("the layer type of Helm's first releases is pulled too", async () => {
  const archive = await readFile(path.join(clients.folder, 'by-helm3/hello-1.0.0.tgz'));
  await writeFile(path.join(clients.folder, 'old.tgz'), archive);
  await writeFile(
    path.join(clients.folder, 'config.json'),
    '{"name":"hello","version":"1.0.0","apiVersion":"v2"}',
  );
  const config = 'config.json:application/vnd.cncf.helm.config.v1+json';
  const target = `${registry}/helm3/hello:1.0.0-old`;
  const cwd = process.cwd();
  process.chdir(clients.folder);
  try {
    await clients.run('oras', [
      'push',
      '--plain-http',
      '--config',
      config,
      target,
      'old.tgz:application/tar+gzip',
    ]);
  } finally {
    process.chdir(cwd);
  }
  const run = await stage.use('pull', { chart: target, destination: 'old' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { 'chart-version': '1.0.0' } });
  expect(await readFile(run.outputs['chart-file'] ?? '')).toEqual(archive);
  expect(run.commands.filter(({ name }) => name === 'warning').map(({ message }) => message)).toContainEqual(
    expect.stringContaining('application/tar+gzip is deprecated'),
  );
});
