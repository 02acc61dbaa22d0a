import { manifestAnnotations } from '../chart/metadata/annotations.ts';
import type { PackagedChart, StoredBlob } from '../chart/packaged.ts';
import { digestOf, type Digest } from '../digest.ts';
import { inMemory } from '../http/body.ts';
import type { BlobSource } from '../oci/blobs.ts';
import { type Descriptor, imageManifest } from '../oci/manifest.ts';
import { tagFromVersion } from '../chart/version/tag.ts';

// The media types of a chart in an OCI registry: Helm's pkg/registry/constants.go.

/** The config blob: Chart.yaml as JSON. */
export const configMediaType = 'application/vnd.cncf.helm.config.v1+json';

/** The chart archive. */
export const chartMediaType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** The chart archive as Helm before 3.7 pushed it; `helm pull` still accepts it. */
export const legacyChartMediaType = 'application/tar+gzip';

/** The provenance file, pushed beside the archive. */
export const provenanceMediaType = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

/** A chart that is ready to be pushed. */
export interface PreparedChart {
  readonly chart: PackagedChart;
  /** The manifest's `org.opencontainers.image.created`, RFC 3339 in UTC; without it the manifest has no such annotation. */
  readonly created: string | undefined;
}

/** A chart in the form in which a registry stores it: Helm's manifest and its blobs. */
export interface Artifact {
  readonly tag: string;
  readonly manifest: Uint8Array;
  /** The manifest's digest. */
  readonly digest: Digest;
  readonly config: Descriptor;
  /** The chart archive's layer. */
  readonly archive: Descriptor;
  /** The provenance file's layer, if the chart is signed. */
  readonly provenance?: Descriptor;
  /** The annotations that the user asked for. */
  readonly annotations?: ReadonlyMap<string, string>;
  /** Config and layers, with the sources of their bytes. */
  readonly blobs: readonly BlobSource[];
}

function layer(mediaType: string, { digest, size }: StoredBlob): Descriptor {
  return { mediaType, digest, size };
}

/**
 * Returns the artifact that `helm push` makes of the same chart: the same manifest, byte for byte, if `created` is the same.
 * `annotations` are added to Helm's. `read` opens a file; the archive is never held in memory. Rule: Helm's pkg/registry/client.go,
 * Push.
 */
export function chartArtifact(
  { chart, created }: PreparedChart,
  read: (file: string) => AsyncIterable<Uint8Array>,
  annotations: ReadonlyMap<string, string> = new Map(),
): Artifact {
  const config: Descriptor = {
    mediaType: configMediaType,
    digest: digestOf(chart.config),
    size: chart.config.length,
  };
  const archive = layer(chartMediaType, chart.archive);
  const provenance = chart.provenance && layer(provenanceMediaType, chart.provenance);
  const stored = chart.provenance === undefined ? [chart.archive] : [chart.archive, chart.provenance];
  const manifest = imageManifest({
    config,
    layers: provenance === undefined ? [archive] : [archive, provenance],
    annotations: new Map([...manifestAnnotations(chart.metadata, created), ...annotations]),
  });
  return {
    tag: tagFromVersion(chart.metadata.version),
    manifest,
    digest: digestOf(manifest),
    config,
    archive,
    annotations,
    ...(provenance && { provenance }),
    blobs: [
      { ...config, open: () => inMemory(chart.config) },
      ...stored.map(({ file, digest, size }) => ({ digest, size, open: () => read(file) })),
    ],
  };
}
