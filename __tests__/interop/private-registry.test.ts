import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
import { digestOf } from '../../src/digest.ts';
import { openClients, type Clients } from '../support/clients.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let clients: Clients;
let pushed: StepResult['outputs'];

beforeAll(async () => {
  stage = await openStage();
  clients = await openClients(stage.emulator.environment);
  const run = await stage.push({
    'chart-path': 'hello',
    'repository-prefix': 'team',
    'create-repository': 'true',
  });
  expect(run).toMatchObject({ exitCode: 0 });
  pushed = run.outputs;
  await clients.signIn(output('registry'), 'ecr');
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close()]);
});

function output(name: string): string {
  return pushed[name] ?? '';
}

describe.each(['helm3', 'helm4'] as const)('what the action pushed to ECR, for %s', (helm) => {
  const there = (): string[] => [output('oci-url'), '--version', output('chart-version'), '--plain-http'];

  test('is pulled: the archive, byte for byte', async () => {
    const folder = path.join(clients.folder, `pulled-by-${helm}`);
    await mkdir(folder);
    await clients.run(helm, ['pull', ...there(), '--destination', folder]);
    const archive = await readFile(path.join(folder, 'hello-0.1.0.tgz'));
    expect(archive.equals(await readFile(output('chart-file')))).toBe(true);
  });

  test('is shown: the Chart.yaml of the archive', async () => {
    const shown = (await clients.run(helm, ['show', 'chart', ...there()])).toString();
    expect(shown).toContain('name: hello\n');
    expect(shown).toContain('version: 0.1.0\n');
    expect(shown).toContain('artifacthub.io/license: Apache-2.0\n');
  });

  test('is installable: its templates give what those of the directory give', async () => {
    const fromRegistry = await clients.run(helm, ['template', 'greeting', ...there()]);
    const fromDirectory = await clients.run(helm, [
      'template',
      'greeting',
      path.join(stage.workspace, 'hello'),
    ]);
    expect(fromRegistry.toString()).toBe(fromDirectory.toString());
    expect(fromRegistry.toString()).toContain('kind: Deployment');
  });

  test('is found by its digest', async () => {
    const manifests = await clients.run(helm, [
      'template',
      'greeting',
      `oci://${output('pinned-ref')}`,
      '--plain-http',
    ]);
    expect(manifests.toString()).toContain('kind: Deployment');
  });
});

test('AWS describes it as a Helm chart', async () => {
  const described = await clients.run('aws', ['ecr', 'describe-images', '--repository-name', 'team/hello']);
  expect(JSON.parse(described.toString())).toMatchObject({
    imageDetails: [
      {
        imageDigest: output('digest'),
        imageTags: ['0.1.0'],
        imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
        artifactMediaType: 'application/vnd.cncf.helm.config.v1+json',
      },
    ],
  });
});

test('AWS gives the manifest that the digest is of', async () => {
  const args = ['ecr', 'batch-get-image', '--repository-name', 'team/hello', '--image-ids', 'imageTag=0.1.0'];
  const { images, failures } = JSON.parse((await clients.run('aws', args)).toString()) as {
    images: { imageManifest: string; imageId: object }[];
    failures: object[];
  };
  expect(failures).toEqual([]);
  expect(images).toMatchObject([{ imageId: { imageDigest: output('digest'), imageTag: '0.1.0' } }]);
  expect(digestOf(images[0]?.imageManifest ?? '')).toBe(output('digest'));
});

test('crane reads its digest, manifest and archive', async () => {
  expect((await clients.run('crane', ['digest', output('ref')])).toString().trim()).toBe(output('digest'));
  const manifest = await clients.run('crane', ['manifest', output('ref')]);
  expect(digestOf(manifest)).toBe(output('digest'));
  const blob = await clients.run('crane', ['blob', `${output('repository-uri')}@${layerOf(manifest)}`]);
  expect(blob.equals(await readFile(output('chart-file')))).toBe(true);
});

test('oras reads its manifest and archive', async () => {
  const manifest = await clients.run('oras', ['manifest', 'fetch', '--plain-http', output('ref')]);
  expect(digestOf(manifest)).toBe(output('digest'));
  const layer = `${output('repository-uri')}@${layerOf(manifest)}`;
  const blob = await clients.run('oras', ['blob', 'fetch', '--plain-http', '--output', '-', layer]);
  expect(blob.equals(await readFile(output('chart-file')))).toBe(true);
});

function layerOf(manifest: Buffer): string {
  const { layers } = JSON.parse(manifest.toString()) as { layers: { digest: string }[] };
  return layers[0]?.digest ?? '';
}
