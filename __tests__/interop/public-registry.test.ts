import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
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
    'registry-type': 'public',
    'create-repository': 'true',
  });
  expect(run).toMatchObject({ exitCode: 0 });
  pushed = run.outputs;
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close()]);
});

function output(name: string): string {
  return pushed[name] ?? '';
}

async function expectPull(helm: 'helm3' | 'helm4', folderName: string): Promise<void> {
  const folder = path.join(clients.folder, folderName);
  await mkdir(folder);
  await clients.run(helm, [
    'pull',
    output('oci-url'),
    '--version',
    output('chart-version'),
    '--plain-http',
    '--destination',
    folder,
  ]);
  const archive = await readFile(path.join(folder, 'hello-0.1.0.tgz'));
  expect(archive.equals(await readFile(output('chart-file')))).toBe(true);
}

describe.each(['helm3', 'helm4'] as const)('what the action pushed to ECR Public, for %s', (helm) => {
  test('is pulled by anyone', async () => {
    await expectPull(helm, `anonymous-${helm}`);
  });

  test('is pulled by whoever is signed in', async () => {
    await clients.signIn(output('registry'), 'ecr-public');
    await expectPull(helm, `signed-in-${helm}`);
  });
});

test('AWS describes it as a Helm chart', async () => {
  const args = ['ecr-public', 'describe-images', '--repository-name', 'hello', '--region', 'us-east-1'];
  expect(JSON.parse((await clients.run('aws', args)).toString())).toMatchObject({
    imageDetails: [
      {
        imageDigest: output('digest'),
        imageTags: ['0.1.0'],
        artifactMediaType: 'application/vnd.cncf.helm.config.v1+json',
      },
    ],
  });
});

test('oras and crane read it without an account', async () => {
  for (const manifest of [
    await clients.run('oras', ['manifest', 'fetch', '--plain-http', output('ref')]),
    await clients.run('crane', ['manifest', output('ref')]),
  ]) {
    expect(JSON.parse(manifest.toString())).toMatchObject({
      annotations: { 'org.opencontainers.image.title': 'hello' },
    });
  }
});
