import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import { fetchManifest, fetchText } from '../../src/pull/fetch.ts';

const configType = 'application/vnd.cncf.helm.config.v1+json';
const chartType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const provenanceType = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

function blob(mediaType: string, size = 3): object {
  return { mediaType, digest: digestOf(mediaType), size };
}

/** A registry with one manifest. */
function registryWith(manifest: object): Parameters<typeof fetchManifest>[0] {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, ...manifest }));
  return {
    manifest: () =>
      Promise.resolve({ descriptor: { mediaType: 'x', digest: digestOf(bytes), size: bytes.length }, bytes }),
    blob: () => [],
  } as unknown as Parameters<typeof fetchManifest>[0];
}

describe('the manifest of a chart', () => {
  // Helm's pkg/registry/client.go, processChartPull: the layers by their types, in any order, others passed over.
  test.each([
    ['a chart', [blob(chartType)], undefined],
    ['a signed chart', [blob(provenanceType), blob(chartType)], provenanceType],
    ["a chart of Helm's first releases", [blob('application/tar+gzip')], undefined],
    ['a chart with something beside it', [blob('text/plain'), blob(chartType)], undefined],
  ])('of %s', async (_what, layers, provenance) => {
    const found = await fetchManifest(
      registryWith({ config: blob(configType), layers }),
      'app',
      '1.0.0',
      'host/app:1.0.0',
    );
    expect([chartType, 'application/tar+gzip']).toContain(found.archive.mediaType);
    expect(found.provenance?.mediaType).toBe(provenance);
  });

  test.each([
    [
      'an image',
      { config: blob('application/vnd.oci.image.config.v1+json'), layers: [blob('a/b')] },
      /^host\/app:1 is not a Helm chart: its config is of type application\/vnd\.oci\.image\.config/,
    ],
    ['a chart without an archive', { config: blob(configType), layers: [] }, /it has no layer of type/],
    [
      'an index of nothing',
      { manifests: [] },
      /^host\/app:1 is not a Helm chart: it is an index that lists none/,
    ],
    ['nothing', {}, /^host\/app:1 is not a Helm chart: the manifest's config/],
  ])('of %s is no chart', async (_what, manifest, message) => {
    await expect(fetchManifest(registryWith(manifest), 'app', '1', 'host/app:1')).rejects.toThrow(message);
  });
});

describe('an index', () => {
  const manifestType = 'application/vnd.oci.image.manifest.v1+json';
  const bytesOf = (manifest: object): Buffer =>
    Buffer.from(JSON.stringify({ schemaVersion: 2, ...manifest }));
  const chart = (name: string): Buffer =>
    bytesOf({ config: blob(configType), layers: [blob(chartType)], annotations: { name } });
  const image = bytesOf({ config: blob('application/vnd.oci.image.config.v1+json'), layers: [] });

  /** A registry with an index under a tag, and what the index lists. */
  function indexOf(...manifests: readonly Buffer[]): Parameters<typeof fetchManifest>[0] {
    const listed = manifests.map((bytes) => ({
      mediaType: manifestType,
      digest: digestOf(bytes),
      size: bytes.length,
    }));
    const index = bytesOf({ manifests: listed });
    const all = new Map([index, ...manifests].map((bytes) => [digestOf(bytes) as string, bytes]));
    return {
      manifest: (_path: string, reference: string) => {
        const bytes = all.get(reference) ?? index;
        const mediaType = bytes === index ? 'application/vnd.oci.image.index.v1+json' : manifestType;
        return Promise.resolve({
          descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length },
          bytes,
        });
      },
      blob: () => [],
    } as unknown as Parameters<typeof fetchManifest>[0];
  }

  // `helm pull` (3.22.0 and 4.3.1) of an index that `oras manifest index create` made of one chart: pulls it, and prints the
  // digest of the index.
  test('with one chart is that chart, by the digest of the index', async () => {
    const found = await fetchManifest(indexOf(image, chart('one')), 'app', '1', 'host/app:1');
    expect(found.archive.mediaType).toBe(chartType);
    expect(found.digest).not.toBe(digestOf(chart('one')));
  });

  test('with several charts names them', async () => {
    const charts = [chart('one'), chart('two')];
    await expect(fetchManifest(indexOf(...charts), 'app', '1', 'host/app:1')).rejects.toThrow(
      `host/app:1 is an index of 2 charts: ${charts.map((bytes) => digestOf(bytes)).join(', ')}; pull one by its digest`,
    );
  });

  test('with images alone, or with a great many manifests, is not a chart', async () => {
    await expect(fetchManifest(indexOf(image), 'app', '1', 'host/app:1')).rejects.toThrow('lists none');
    const many = Array.from({ length: 17 }, (_, at) => chart(`c${at}`));
    await expect(fetchManifest(indexOf(...many), 'app', '1', 'host/app:1')).rejects.toThrow(
      'an index of 17 manifests',
    );
  });
});

test('an archive that is said to be larger than a chart can be is not fetched', async () => {
  // Helm 4.3: MaxDecompressedChartSize, 100 MiB
  const manifest = { config: blob(configType), layers: [blob(chartType, 200 * 1024 * 1024)] };
  await expect(fetchManifest(registryWith(manifest), 'app', '1', 'host/app:1')).rejects.toThrow(
    /^host\/app:1 has an archive of 209715200 bytes/,
  );
});

test('a text that is said to be large is not fetched', async () => {
  const large = { mediaType: provenanceType, digest: digestOf(''), size: 5 * 1024 * 1024 };
  await expect(fetchText(registryWith({}), 'app', large)).rejects.toThrow(/has 5242880 bytes, too many/);
});
