import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { peers } from '../../scripts/peer-catalogue.ts';
import { openClients, type Clients } from '../support/clients.ts';
import { openStage, type Stage } from '../support/stage.ts';

interface Manifest {
  readonly config: { readonly digest: string; readonly size: number };
}

let stage: Stage;
let clients: Clients;

beforeAll(async () => {
  stage = await openStage();
  clients = await openClients(stage.emulator.environment);
  await clients.signIn(new URL(stage.emulator.endpoint).host, 'ecr');
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close()]);
});

/** The folder of Helm's own Go module, downloaded when it is not there. */
async function helmModule(): Promise<string> {
  const { module, version } = peers.helm4;
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', `${module}@${version}`]);
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}

// pkg/registry/registry_test.go of Helm 4.3 (testPush): the digests it expects of this file, at this time.
describe("Helm's own golden chart, with its provenance", () => {
  const created = new Date('1977-09-02T22:04:05Z');
  let testdata: string;
  let outputs: Readonly<Record<string, string>>;

  beforeAll(async () => {
    testdata = path.join(await helmModule(), 'pkg/downloader/testdata');
    const archive = path.join(stage.workspace, 'signtest-0.1.0.tgz');
    await copyFile(path.join(testdata, 'signtest-0.1.0.tgz'), archive);
    await copyFile(path.join(testdata, 'signtest-0.1.0.tgz.prov'), `${archive}.prov`);
    await utimes(archive, created, created);
    const run = await stage.push({ 'chart-path': 'signtest-0.1.0.tgz', 'create-repository': 'true' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
    outputs = run.outputs;
  });

  test('has the digest that Helm expects', () => {
    expect(outputs['digest']).toBe('sha256:fbbade96da6050f68f94f122881e3b80051a18f13ab5f4081868dd494538f5c2');
    expect(outputs['provenance-file']).toContain('signtest-0.1.0.tgz.prov');
  });

  test.each(['helm3', 'helm4'] as const)('is verified by %s against its signature', async (helm) => {
    const folder = path.join(clients.folder, `verified-by-${helm}`);
    await mkdir(folder);
    await clients.run(helm, [
      'pull',
      outputs['oci-url'] ?? '',
      '--version',
      '0.1.0',
      '--plain-http',
      '--verify',
      '--keyring',
      path.join(testdata, 'helm-test-key.pub'),
      '--destination',
      folder,
    ]);
  });
});

test('the chart that "helm create" writes has the config that Helm gives it', async () => {
  await clients.run('helm4', ['create', path.join(stage.workspace, 'mychart')]);
  const run = await stage.push({ 'chart-path': 'mychart', 'create-repository': 'true' });
  const manifest = await clients.run('crane', ['manifest', run.outputs['ref'] ?? '']);
  // The config of every "helm push" of this chart since Helm 3.3, 141 bytes.
  expect((JSON.parse(manifest.toString()) as Manifest).config).toMatchObject({
    digest: 'sha256:65a07b841ece031e6d0ec5eb948eacb17aa6d7294cdeb01d5348e86242951487',
    size: 141,
  });
});
