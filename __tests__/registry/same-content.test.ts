import { describe, expect, test } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { digestOf } from '../../src/digest.ts';
import { inMemory } from '../../src/http/body.ts';
import { imageManifestType, type Descriptor } from '../../src/oci/manifest.ts';
import type { RegistryClient } from '../../src/oci/registry-client.ts';
import { chartArtifact, type Artifact } from '../../src/registry/chart-artifact.ts';
import { findSameContent, type StoredChart } from '../../src/registry/same-content.ts';
import { makeArchive } from '../support/make-archive.ts';

const configType = 'application/vnd.cncf.helm.config.v1+json';
const chartType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const provenanceType = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

function blob(mediaType: string, content = mediaType): Descriptor {
  return { mediaType, digest: digestOf(content), size: content.length };
}

const config = blob(configType);
const archive = blob(chartType);
const artifact: Artifact = {
  tag: '1.0.0',
  manifest: Buffer.from('{}'),
  digest: digestOf('{}'),
  config,
  archive,
  annotations: new Map([
    ['team', 'blue'],
    ['org.opencontainers.image.created', '2024-01-01T00:00:00Z'],
  ]),
  provenance: blob(provenanceType),
  blobs: [{ ...archive, open: () => inMemory(Buffer.from(chartType)) }],
};

/** What is found in a manifest that the registry says is of a type. */
async function found(manifest: object, mediaType = imageManifestType): Promise<StoredChart | undefined> {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, ...manifest }));
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
  const client = {
    manifest: () => Promise.resolve({ descriptor, bytes }),
    blob: () => inMemory(Buffer.from('no archive')),
  };
  const stored = { client: client as unknown as RegistryClient, repository: 'app', descriptor };
  return await findSameContent(stored, artifact, {});
}

const chart = { config, layers: [archive] };

// What Helm reads: pkg/registry/client.go, Client.Pull.
describe('the same content', () => {
  test.each([
    ['as Helm pushes it', chart],
    ['whatever its annotations are', { ...chart, annotations: { a: 'b' } }],
    ['with its media type in it', { ...chart, mediaType: imageManifestType }],
    ['signed by somebody', { ...chart, layers: [blob(provenanceType, 'signed'), archive] }],
    // Helm reads it with a warning that it is deprecated.
    [
      "in the layer of Helm's first releases",
      { config, layers: [{ ...archive, mediaType: 'application/tar+gzip' }] },
    ],
  ])('%s', async (_what, manifest) => {
    expect(await found(manifest)).toMatchObject({ archive: { digest: archive.digest } });
  });

  test.each([
    ['another config', { ...chart, config: blob(configType, 'other') }],
    ['the config under another type', { ...chart, config: { ...config, mediaType: 'application/json' } }],
    ['a config of another size', { ...chart, config: { ...config, size: 1 } }],
    ['another archive', { ...chart, layers: [blob(chartType, 'other')] }],
    [
      'the archive under another type',
      { ...chart, layers: [{ ...archive, mediaType: 'application/octet-stream' }] },
    ],
    ['an archive of another size', { ...chart, layers: [{ ...archive, size: 1 }] }],
    ['no archive', { ...chart, layers: [] }],
    ['a further layer', { ...chart, layers: [archive, blob('text/plain')] }],
    ['a further layer before it', { ...chart, layers: [blob('text/plain'), archive] }],
    ['the archive twice', { ...chart, layers: [archive, archive] }],
    [
      'two provenance files',
      { ...chart, layers: [archive, blob(provenanceType), blob(provenanceType, 'other')] },
    ],
    [
      'another media type in it',
      { ...chart, mediaType: 'application/vnd.docker.distribution.manifest.v2+json' },
    ],
    ['an index', { manifests: [] }],
    ['no JSON object for a config', { layers: [archive] }],
  ])('is not %s', async (_what, manifest) => {
    expect(await found(manifest)).toBeUndefined();
  });

  test('is not what the registry calls something else', async () => {
    expect(await found(chart, 'application/vnd.docker.distribution.manifest.v2+json')).toBeUndefined();
  });

  test('is told with what it lacks of what is asked for, other times than the annotation', async () => {
    expect(await found(chart)).toMatchObject({ lacking: { provenance: true, annotations: ['team'] } });
    expect(
      await found({ config, layers: [archive, blob(provenanceType)], annotations: { team: 'blue' } }),
    ).toMatchObject({ lacking: { provenance: false, annotations: [] } });
    expect(await found({ ...chart, annotations: { team: 'red' } })).toMatchObject({
      lacking: { annotations: ['team'] },
    });
  });
});

describe('an archive with other bytes', () => {
  type Files = Readonly<Record<string, string>>;
  const files: Files = { 'app/Chart.yaml': 'name: app\n', 'app/values.yaml': 'a: 1\n' };

  function pack(content: Files, mtime?: number): Buffer {
    const members = Object.entries(content).map(([name, text]) => ({
      name,
      content: text,
      ...(mtime && { mtime }),
    }));
    return makeArchive(members);
  }

  /** What is found of a chart with these files, where the registry holds an archive of a size. */
  async function compared(
    stored: Buffer,
    size = stored.length,
  ): Promise<{ readonly found: StoredChart | undefined; readonly fetched: readonly unknown[] }> {
    const own = pack(files);
    const layer = { mediaType: chartType, digest: digestOf(own), size: own.length };
    const chart = { ...artifact, archive: layer, blobs: [{ ...layer, open: () => inMemory(own) }] };
    const theirs = { mediaType: chartType, digest: digestOf(stored), size };
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [theirs] }));
    const descriptor = { mediaType: imageManifestType, digest: digestOf(bytes), size: bytes.length };
    const fetched: unknown[] = [];
    const client = {
      manifest: (...about: readonly unknown[]) => {
        fetched.push(about);
        return Promise.resolve({ descriptor, bytes });
      },
      blob: (...about: readonly unknown[]) => {
        fetched.push(about);
        return inMemory(stored);
      },
    };
    const at = { client: client as unknown as RegistryClient, repository: 'app', descriptor };
    return { found: await findSameContent(at, chart, {}), fetched };
  }

  const recompressed = gzipSync(gunzipSync(pack(files)), { level: 0 });

  test('is fetched, and is the same if its files are', async () => {
    const { found, fetched } = await compared(recompressed);
    expect(found?.archive.digest).toBe(digestOf(recompressed));
    expect(found).not.toHaveProperty('provenance');
    // A manifest that was just found is there, even where reads lag behind writes.
    expect(fetched).toEqual([
      ['app', found?.digest, { known: true }],
      ['app', found?.archive],
    ]);
  });

  test.each<[string, Files]>([
    ['another content', { ...files, 'app/values.yaml': 'a: 2\n' }],
    ['a file more', { ...files, 'app/more.yaml': '' }],
    ['a file less', { 'app/Chart.yaml': 'name: app\n' }],
    ['no file', {}],
    ['another name', { 'app/Chart.yaml': 'name: app\n', 'app/Values.yaml': 'a: 1\n' }],
    ['contents in other places', { 'app/Chart.yaml': 'a: 1\n', 'app/values.yaml': 'name: app\n' }],
  ])('is another chart with %s', async (_what, content) => {
    expect((await compared(pack(content))).found).toBeUndefined();
  });

  test('is another chart if it is no archive', async () => {
    expect((await compared(Buffer.from('no archive'))).found).toBeUndefined();
  });

  // Helm does not load more than 100 MiB.
  test('is not fetched if it has more than 100 MiB', async () => {
    const limit = 100 * 1024 * 1024;
    expect((await compared(recompressed, limit)).found).toBeDefined();
    const { found, fetched } = await compared(recompressed, limit + 1);
    expect(found).toBeUndefined();
    expect(fetched).toHaveLength(1);
  });
});

describe('the manifest itself', () => {
  async function identical(own: Artifact, mediaType: string): Promise<StoredChart | undefined> {
    const client = { manifest: () => Promise.reject(new Error('it is fetched')) };
    const descriptor = { mediaType, digest: own.digest, size: own.manifest.length };
    const at = { client: client as unknown as RegistryClient, repository: 'app', descriptor };
    return await findSameContent(at, own, {});
  }

  test('is the same, lacks nothing, and is not fetched', async () => {
    const { provenance, ...unsigned } = artifact;
    const { digest, manifest } = artifact;
    const same = { digest, manifest, archive, lacking: { provenance: false, annotations: [] } };
    expect(await identical(artifact, imageManifestType)).toStrictEqual({ ...same, provenance });
    expect(await identical(unsigned, imageManifestType)).toStrictEqual(same);
  });

  test('is looked at under another media type', async () => {
    await expect(identical(artifact, 'application/vnd.oci.image.index.v1+json')).rejects.toThrow(
      'it is fetched',
    );
  });
});

test('a signature is told where there is one', async () => {
  const signature = blob(provenanceType, 'signed');
  expect(await found({ config, layers: [archive, signature] })).toMatchObject({ provenance: signature });
  expect(await found(chart)).not.toHaveProperty('provenance');
});

test('a config of the same size is another', async () => {
  const other = { ...config, digest: digestOf(configType.toUpperCase()) };
  expect(other.size).toBe(config.size);
  expect(await found({ ...chart, config: other })).toBeUndefined();
});

// What `helm push` puts: config, archive, and the provenance file of a signed chart.
test('a chart is pushed with all of its blobs', async () => {
  const read = (file: string): AsyncIterable<Uint8Array> => inMemory(Buffer.from(file));
  const packaged = {
    metadata: { name: 'app', version: '1.0.0+b', apiVersion: 'v2' },
    config: Buffer.from('{}'),
    archive: { file: 'app.tgz', digest: digestOf('app.tgz'), size: 7 },
    warnings: [],
  };
  const provenance = { file: 'app.tgz.prov', digest: digestOf('app.tgz.prov'), size: 12 };
  for (const parts of [{}, { provenance }]) {
    const made = chartArtifact({ chart: { ...packaged, ...parts }, created: undefined }, read);
    const texts = await Promise.all(made.blobs.map(async (each) => (await buffer(each.open())).toString()));
    expect(texts).toEqual('provenance' in parts ? ['{}', 'app.tgz', 'app.tgz.prov'] : ['{}', 'app.tgz']);
    expect(made.blobs.map((each) => each.digest)).toEqual(texts.map((text) => digestOf(text)));
    expect(made.tag).toBe('1.0.0_b');
  }
});
