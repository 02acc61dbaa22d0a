import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ecrClient } from '../../scripts/read-manifest.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openClients, type ClientName, type Clients } from '../support/clients.ts';
import { openStage, type Stage } from '../support/stage.ts';

const here = ['--allow-http-registry', '--allow-insecure-registry'];
const offline = ['--tlog-upload=false', '--use-signing-config=false', '--yes'];

let stage: Stage;
let clients: Clients;
let registry: string;
let publicUri: string;

beforeAll(async () => {
  stage = await openStage();
  // One home for all, and signed in by login/: cosign reads Docker's credentials.
  const environment = { ...stage.emulator.environment, COSIGN_PASSWORD: '' };
  clients = await openClients(environment, path.join(stage.job.home, '.docker'));
  const signedIn = await stage.use('login', {});
  await stage.use('login', { 'registry-type': 'public' });
  registry = signedIn.outputs['registry'] ?? '';
  await clients.signIn(registry, 'ecr');
  const pushed = await stage.push({
    'chart-path': 'hello',
    'registry-type': 'public',
    'create-repository': 'true',
  });
  publicUri = pushed.outputs['repository-uri'] ?? '';
  await clients.run('cosign', ['generate-key-pair', '--output-key-prefix', key()]);
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close()]);
});

function key(): string {
  return path.join(clients.folder, 'cosign');
}

async function run(client: ClientName, ...args: readonly string[]): Promise<string> {
  return (await clients.run(client, args)).toString();
}

async function promote(inputs: Readonly<Record<string, string>>): Promise<StepResult> {
  const step = await stage.use('promote', { 'create-repository': 'true', ...inputs });
  expect(step).toMatchObject({ exitCode: 0 });
  return step;
}

function verify(pinned: string, ...flags: readonly string[]): Promise<string> {
  const command = ['verify', '--key', `${key()}.pub`, '--insecure-ignore-tlog=true', ...here];
  return run('cosign', ...command, ...flags, pinned);
}

/** Pushes a chart to a repository of its own and signs it. */
async function pushSigned(prefix: string, ...flags: readonly string[]): Promise<StepResult['outputs']> {
  const { outputs } = await stage.push({
    'chart-path': 'hello',
    'repository-prefix': prefix,
    'create-repository': 'true',
  });
  const pinned = outputs['pinned-ref'] ?? '';
  await run('cosign', 'sign', '--key', `${key()}.key`, ...offline, ...here, ...flags, pinned);
  return outputs;
}

describe.each([
  ['that names the chart as its subject', 'bundle', ['--new-bundle-format=true']],
  ['under a tag made of its digest', 'tag', ['--new-bundle-format=false']],
] as const)("cosign's signature %s", (_name, prefix, flags) => {
  let signed: StepResult['outputs'];
  beforeAll(async () => {
    signed = await pushSigned(prefix, ...flags);
  });

  test('is there once promoted, to ECR and to ECR Public', async () => {
    const publicTo = publicUri.replace(/hello$/, `${prefix}/stable`);
    const { outputs } = await promote({
      from: signed['ref'] ?? '',
      to: `${registry}/${prefix}/stable\n${publicTo}`,
    });
    expect(outputs['digest']).toBe(signed['digest']);
    for (const uri of [`${registry}/${prefix}/stable`, publicTo]) {
      const pinned = `${uri}@${signed['digest'] ?? ''}`;
      expect(await verify(pinned, ...flags)).toContain(signed['digest']);
    }
  });

  test('is what verification is about: without it, there is none', async () => {
    const { outputs } = await stage.push({
      'chart-path': 'hello',
      'repository-prefix': `unsigned-${prefix}`,
      'create-repository': 'true',
    });
    await expect(verify(outputs['pinned-ref'] ?? '', ...flags)).rejects.toThrow(/no (matching )?signatures/i);
  });

  test('follows later, when the chart is there already', async () => {
    const plain = await stage.push({
      'chart-path': 'hello',
      'repository-prefix': `late-${prefix}`,
      'create-repository': 'true',
    });
    const pinned = plain.outputs['pinned-ref'] ?? '';
    const inputs = { from: plain.outputs['ref'] ?? '', to: `${registry}/late-${prefix}/stable` };
    await promote(inputs);
    await run('cosign', 'sign', '--key', `${key()}.key`, ...offline, ...here, ...flags, pinned);
    const again = await promote(inputs);
    expect(JSON.parse(again.outputs['results'] ?? '')).toMatchObject([{ promoted: true }]);
    const there = pinned.replace(`/late-${prefix}/hello`, `/late-${prefix}/stable`);
    expect(await verify(there, ...flags)).toContain(plain.outputs['digest']);
  });
});

test('an attestation is verified once promoted', async () => {
  const signed = await pushSigned('attested');
  const predicate = path.join(clients.folder, 'predicate.json');
  await writeFile(predicate, '{"builder":{"id":"test"}}');
  const type = ['--type', 'https://example.com/predicate/v1'];
  const attest = ['attest', '--key', `${key()}.key`, '--predicate', predicate, ...type, ...offline, ...here];
  await run('cosign', ...attest, signed['pinned-ref'] ?? '');
  await promote({ from: signed['ref'] ?? '', to: `${registry}/attested/stable` });
  const pinned = `${registry}/attested/stable@${signed['digest'] ?? ''}`;
  const check = ['verify-attestation', '--key', `${key()}.pub`, ...type, '--insecure-ignore-tlog=true'];
  expect(await run('cosign', ...check, ...here, pinned)).toContain('payload');
});

describe.each(['helm3', 'helm4'] as const)('what %s pushed', (helm) => {
  test('keeps its digest, and is pulled from where it went', async () => {
    const repository = `by-${helm}/hello`;
    await ecrClient(stage.emulator.environment).send(
      new CreateRepositoryCommand({ repositoryName: repository }),
    );
    const folder = path.join(clients.folder, helm);
    await clients.run(helm, ['package', path.join(stage.workspace, 'hello'), '--destination', folder]);
    const archive = path.join(folder, 'hello-0.1.0.tgz');
    await clients.run(helm, ['push', archive, `oci://${registry}/by-${helm}`, '--plain-http']);
    const digest = (await run('crane', 'digest', `${registry}/${repository}:0.1.0`)).trim();

    const { outputs } = await promote({
      from: `oci://${registry}/${repository}`,
      version: '~0.1',
      to: `${registry}/from-${helm}/hello`,
    });
    expect(outputs['digest']).toBe(digest);
    const there = [`oci://${registry}/from-${helm}/hello`, '--version', '0.1.0', '--plain-http'];
    expect((await clients.run(helm, ['show', 'chart', ...there])).toString()).toContain('name: hello');
  });
});

test('an index with its images, as oras makes them, is copied whole', async () => {
  const ecr = ecrClient(stage.emulator.environment);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'images' }));
  await writeFile(path.join(clients.folder, 'a.txt'), 'a');
  await writeFile(path.join(clients.folder, 'b.txt'), 'b');
  const from = `${registry}/images`;
  for (const name of ['a', 'b']) {
    const push = ['push', '--plain-http', '--disable-path-validation', '--artifact-type', 'text/example'];
    await run('oras', ...push, `${from}:${name}`, path.join(clients.folder, `${name}.txt`));
  }
  await run('oras', 'manifest', 'index', 'create', '--plain-http', `${from}:both`, 'a', 'b');
  await run(
    'oras',
    'attach',
    '--plain-http',
    '--disable-path-validation',
    '--artifact-type',
    'text/sbom',
    `${from}:b`,
    path.join(clients.folder, 'a.txt'),
  );
  await promote({ from: `${from}:both`, to: `${registry}/copies` });

  const copy = `${registry}/copies`;
  expect(await run('crane', 'digest', `${copy}:both`)).toBe(await run('crane', 'digest', `${from}:both`));
  const digest = (await run('crane', 'digest', `${from}:b`)).trim();
  expect(await run('crane', 'manifest', `${copy}@${digest}`)).toBe(
    await run('crane', 'manifest', `${from}:b`),
  );
  const discovered = await run('oras', 'discover', '--plain-http', '--format', 'json', `${copy}@${digest}`);
  expect(discovered).toContain('text/sbom');
});
