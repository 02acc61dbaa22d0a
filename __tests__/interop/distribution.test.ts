import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createReadStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { digestOf } from '../../src/digest.ts';
import { createAgents, type Agents } from '../../src/http/agents.ts';
import { inMemory } from '../../src/http/body.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import type { BlobSource } from '../../src/oci/blobs.ts';
import { imageManifest, imageManifestType } from '../../src/oci/manifest.ts';
import { RegistryClient } from '../../src/oci/registry-client.ts';
import { openClients, type Clients } from '../support/clients.ts';
import { startDistribution, type Distribution } from '../support/distribution.ts';

const chart = path.resolve(import.meta.dirname, '../../examples/charts/hello');

let registry: Distribution;
let clients: Clients;
let agents: Agents;
let archive: string;
let digest: string;

/** Puts a chart that Helm packaged into the registry with this project's client, as `charts/hello:0.1.0`. */
async function push(): Promise<string> {
  const client = new RegistryClient({
    origin: new URL(`http://${registry.host}`),
    transport: new HttpTransport({ agents }),
    authorizer: { authorization: () => Promise.resolve(undefined) },
    retrier: new Retrier(),
    userAgent: 'helm-push-ecr',
  });
  const configuration = Buffer.from(JSON.stringify({ name: 'hello', version: '0.1.0', apiVersion: 'v2' }));
  const content = await readFile(archive);
  const config: BlobSource = {
    digest: digestOf(configuration),
    size: configuration.length,
    open: () => inMemory(configuration),
  };
  const layer: BlobSource = {
    digest: digestOf(content),
    size: content.length,
    open: () => createReadStream(archive),
  };
  expect(await client.resolve('charts/hello', '0.1.0')).toBeUndefined();
  for (const blob of [config, layer]) {
    expect(await client.hasBlob('charts/hello', blob.digest)).toBe(false);
    await client.putBlob('charts/hello', blob);
    expect(await client.hasBlob('charts/hello', blob.digest)).toBe(true);
  }
  const manifest = imageManifest({
    config: { ...config, mediaType: 'application/vnd.cncf.helm.config.v1+json' },
    layers: [{ ...layer, mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip' }],
    annotations: new Map(),
  });
  const put = await client.putManifest('charts/hello', '0.1.0', imageManifestType, manifest);
  expect(await client.resolve('charts/hello', '0.1.0')).toEqual({
    mediaType: imageManifestType,
    digest: put,
    size: manifest.length,
  });
  return put;
}

beforeAll(async () => {
  registry = await startDistribution();
  clients = await openClients({});
  agents = createAgents({});
  await clients.run('helm4', ['package', chart, '--destination', clients.folder]);
  archive = path.join(clients.folder, 'hello-0.1.0.tgz');
  digest = await push();
});
afterAll(async () => {
  agents.close();
  await Promise.all([registry.close(), clients.close()]);
});

describe('what the client pushed to the reference registry', () => {
  test.each(['helm3', 'helm4'] as const)('is pulled and installable with %s', async (helm) => {
    const folder = path.join(clients.folder, `pulled-by-${helm}`);
    await mkdir(folder);
    const there = [`oci://${registry.host}/charts/hello`, '--version', '0.1.0', '--plain-http'];
    await clients.run(helm, ['pull', ...there, '--destination', folder]);
    const pulled = await readFile(path.join(folder, 'hello-0.1.0.tgz'));
    expect(pulled.equals(await readFile(archive))).toBe(true);
    const manifests = await clients.run(helm, ['template', 'greeting', ...there]);
    expect(manifests.toString()).toContain('kind: Deployment');
  });

  test('has its digest for crane and oras', async () => {
    const ref = `${registry.host}/charts/hello:0.1.0`;
    expect((await clients.run('crane', ['digest', ref])).toString().trim()).toBe(digest);
    const resolved = await clients.run('oras', ['resolve', '--plain-http', ref]);
    expect(resolved.toString().trim()).toBe(digest);
  });
});
