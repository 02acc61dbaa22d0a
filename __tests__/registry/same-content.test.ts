import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import { inMemory } from '../../src/http/body.ts';
import { imageManifestType, type Descriptor } from '../../src/oci/manifest.ts';
import type { RegistryClient } from '../../src/oci/registry-client.ts';
import type { Artifact } from '../../src/registry/chart-artifact.ts';
import { findSameContent, type StoredChart } from '../../src/registry/same-content.ts';

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
