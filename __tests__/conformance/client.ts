import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { digestOf, type Digest } from '../../src/digest.ts';
import { createAgents, type Agents } from '../../src/http/agents.ts';
import { inMemory } from '../../src/http/body.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import type { BlobSource } from '../../src/oci/blobs.ts';
import { RegistryError } from '../../src/oci/errors.ts';
import { imageManifest, imageManifestType } from '../../src/oci/manifest.ts';
import { RegistryClient } from '../../src/oci/registry-client.ts';
import { configType, indexType, type RegistryUnderTest } from './registry.ts';

const layerType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

function blobOf(content: Uint8Array, digest: Digest = digestOf(content)): BlobSource {
  return { digest, size: content.length, open: () => inMemory(content) };
}

const config = blobOf(Buffer.from('{"name":"demo"}'));

function manifestOf(layer: BlobSource): Buffer {
  const manifest = imageManifest({
    config: { ...config, mediaType: configType },
    layers: [{ ...layer, mediaType: layerType }],
    annotations: new Map(),
  });
  return Buffer.from(manifest);
}

const small = blobOf(Buffer.from('layer'));
const text = manifestOf(small);
const digest = digestOf(text);

/** Returns what a call was refused with: status and codes of the registry's answer, or the name of another error. */
async function refused(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'no error',
    (error: unknown) =>
      error instanceof RegistryError
        ? [error.status, ...error.errors.map(({ code }) => code)]
        : error instanceof Error && error.name,
  );
}

/** Runs this project's own client against a registry: what it promises has to hold whatever the registry is. */
export function describeClient(open: () => Promise<RegistryUnderTest>): void {
  let registry: RegistryUnderTest;
  let agents: Agents;
  let client: RegistryClient;
  let count = 0;

  beforeAll(async () => {
    registry = await open();
    agents = createAgents({});
    const { origin, authorization } = registry;
    client = new RegistryClient({
      origin,
      transport: new HttpTransport({ agents }),
      authorizer: { authorization: () => Promise.resolve(authorization) },
      retrier: new Retrier(),
      userAgent: 'helm-push-ecr',
    });
  });
  afterAll(async () => {
    agents.close();
    await registry.close();
  });

  async function repository(): Promise<string> {
    count += 1;
    return registry.repository(`client-${count}`);
  }

  /** A repository with a chart in it. */
  async function withChart(tag = '1.0.0', layer = small): Promise<string> {
    const name = await repository();
    for (const blob of [config, layer]) await client.putBlob(name, blob);
    await client.putManifest(name, tag, imageManifestType, manifestOf(layer));
    return name;
  }

  describe('with the client of this project', () => {
    test('what is not there is undefined, be it tag, digest or repository', async () => {
      const name = await repository();
      expect(await client.resolve(name, '1.0.0')).toBeUndefined();
      expect(await client.resolve(name, digest)).toBeUndefined();
      expect(await client.resolve(`${name}/missing`, '1.0.0')).toBeUndefined();
      expect(await client.hasBlob(name, small.digest)).toBe(false);
    });

    test('a blob of several MiB comes back byte for byte', async () => {
      const bytes = randomBytes(3 * 1024 * 1024 + 1);
      const layer = blobOf(bytes);
      const name = await withChart('1.0.0', layer);
      expect(await client.hasBlob(name, layer.digest)).toBe(true);
      const read = await buffer(client.blob(name, { ...layer, mediaType: layerType }));
      expect(read.equals(bytes)).toBe(true);
    });

    test('an upload that was opened before takes a blob', async () => {
      const name = await repository();
      const upload = await client.openUpload(name);
      await client.putBlob(name, small, upload);
      expect(await client.hasBlob(name, small.digest)).toBe(true);
    });

    test('bytes that have another digest are an error, and are not kept', async () => {
      const name = await repository();
      const wrong = blobOf(Buffer.from('liar!'), small.digest);
      expect(await refused(client.putBlob(name, wrong))).toContain(400);
      expect(await client.hasBlob(name, small.digest)).toBe(false);
    });

    test('a blob gets into another repository, mounted or sent', async () => {
      const from = await withChart();
      const name = await repository();
      const upload = await client.mountBlob(name, small.digest, from);
      if (upload !== undefined) await client.putBlob(name, small, upload);
      expect(await client.hasBlob(name, small.digest)).toBe(true);
    });

    test('a manifest is found by tag and digest, byte for byte', async () => {
      const name = await withChart();
      for (const reference of ['1.0.0', digest]) {
        const descriptor = { mediaType: imageManifestType, digest, size: text.length };
        expect(await client.resolve(name, reference)).toEqual(descriptor);
        const fetched = await client.manifest(name, reference);
        expect(fetched.descriptor).toEqual(descriptor);
        expect(Buffer.from(fetched.bytes).equals(text)).toBe(true);
      }
    });

    test('a manifest is put by its digest alone, and again', async () => {
      const name = await withChart();
      expect(await client.putManifest(name, digest, imageManifestType, text)).toBe(digest);
      expect(await client.putManifest(name, '1.0.0', imageManifestType, text)).toBe(digest);
    });

    test('a tag moves', async () => {
      const name = await withChart();
      const layer = blobOf(Buffer.from('another'));
      await client.putBlob(name, layer);
      const moved = await client.putManifest(name, '1.0.0', imageManifestType, manifestOf(layer));
      expect((await client.resolve(name, '1.0.0'))?.digest).toBe(moved);
      expect((await client.resolve(name, digest))?.digest).toBe(digest);
    });

    test('a manifest that is missing is an error with the code of the registry', async () => {
      const name = await withChart();
      expect(await refused(client.manifest(name, '2.0.0'))).toEqual([404, 'MANIFEST_UNKNOWN']);
    });

    test('a manifest whose blob is missing is an error, and no tag points at it', async () => {
      const name = await withChart();
      const missing = manifestOf(blobOf(Buffer.from('missing')));
      expect(await refused(client.putManifest(name, '2.0.0', imageManifestType, missing))).toContain(
        'MANIFEST_BLOB_UNKNOWN',
      );
      expect(await client.resolve(name, '2.0.0')).toBeUndefined();
    });

    test('a blob that is missing is an error', async () => {
      const name = await withChart();
      const gone = { mediaType: layerType, digest: digestOf('gone'), size: 4 };
      expect(await refused(buffer(client.blob(name, gone)))).toEqual([404, 'BLOB_UNKNOWN']);
    });

    test('a blob of another size than said is an error', async () => {
      const name = await withChart();
      const wrong = { mediaType: layerType, digest: small.digest, size: small.size - 1 };
      expect(await refused(buffer(client.blob(name, wrong)))).toBe('ProtocolError');
    });

    test('all tags are listed, over more than one page of ECR', async () => {
      const name = await withChart();
      const tags = Array.from({ length: 104 }, (_none, index) => `1.0.${index + 1}`);
      for (const tag of tags) await client.putManifest(name, tag, imageManifestType, text);
      expect([...(await client.listTags(name))].sort()).toEqual(['1.0.0', ...tags].sort());
    });

    test('the tags of a repository that is missing are an error', async () => {
      expect(await refused(client.listTags(`${await repository()}/missing`))).toEqual([404, 'NAME_UNKNOWN']);
    });

    test('what refers to a manifest is listed, or undefined where the registry has no API for it', async () => {
      const name = await withChart();
      const subject = { mediaType: imageManifestType, digest, size: text.length };
      const signature = Buffer.from(
        JSON.stringify({
          ...(JSON.parse(text.toString()) as object),
          subject,
          artifactType: 'application/x.sig',
        }),
      );
      const put = await client.putManifest(name, digestOf(signature), imageManifestType, signature);
      const referrers = await client.referrers(name, digest);
      if (referrers === undefined) {
        const there = await fetch(new URL(`/v2/${name}/referrers/${digest}`, registry.origin), {
          headers: { accept: indexType },
        });
        expect(there.status).toBe(404);
      } else {
        const { length: size } = signature;
        expect(referrers).toEqual([
          expect.objectContaining({ mediaType: imageManifestType, digest: put, size }),
        ]);
      }
    });
  });
}
