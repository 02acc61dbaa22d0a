import { maxChartSize } from '../chart/archive/budget.ts';
import {
  chartMediaType,
  configMediaType,
  legacyChartMediaType,
  provenanceMediaType,
} from '../registry/chart-artifact.ts';
import type { Digest } from '../digest.ts';
import {
  type Descriptor,
  imageManifestType,
  indexEntries,
  ManifestError,
  manifestRecord,
  parseManifest,
} from '../oci/manifest.ts';
import type { RegistryClient } from '../oci/registry-client.ts';
import { PullError } from './explain.ts';

/** The methods of a client that fetching needs. */
type Store = Pick<RegistryClient, 'manifest' | 'blob'>;

/** A chart's manifest, parsed. */
export interface ChartManifest {
  /** The digest of the manifest, or of the index that it was found in, as `helm pull` prints it. */
  readonly digest: Digest;
  readonly config: Descriptor;
  readonly archive: Descriptor;
  readonly provenance: Descriptor | undefined;
}

/** The files of a chart, and a quarter more for what tar and gzip add to them. */
const largestArchive = 1.25 * maxChartSize;

/** The size limit of a config or provenance file in bytes; anything larger is something else. */
const largestText = 4 * 1024 * 1024;

/** The most manifests that an index may list: one chart beside what describes it. */
const mostEntries = 16;

/**
 * Returns the manifest of the one chart that an index lists, as it is parsed. Throws a {@link PullError} if there is none or more than one: Helm takes
 * one of them, by the order in which they arrive.
 */
async function chartInIndex(
  client: Store,
  path: string,
  index: Uint8Array,
  text: string,
): Promise<ReturnType<typeof parseManifest>> {
  const entries = indexEntries(manifestRecord(index));
  if (entries.length > mostEntries) {
    throw new PullError(`${text} is an index of ${entries.length} manifests; pull a chart by its digest`);
  }
  const charts = new Map<string, ReturnType<typeof parseManifest>>();
  for (const { digest, mediaType } of entries) {
    if (mediaType !== imageManifestType) continue;
    const manifest = parseManifest((await client.manifest(path, digest, { known: true })).bytes);
    if (manifest.config.mediaType === configMediaType) charts.set(digest, manifest);
  }
  const [chart] = charts.values();
  if (chart === undefined) throw new PullError(`${text} is not a Helm chart: it is an index that lists none`);
  if (charts.size === 1) return chart;
  const digests = [...charts.keys()];
  throw new PullError(
    `${text} is an index of ${digests.length} charts: ${digests.join(', ')}; pull one by its digest`,
  );
}

/**
 * Fetches a chart's manifest by tag or digest; an index with one chart stands for it. Throws a {@link PullError} if it is not a Helm chart, and what the client throws.
 * Rule: Helm's pkg/registry/client.go, Client.Pull
 */
export async function fetchManifest(
  client: Store,
  path: string,
  reference: string,
  text: string,
): Promise<ChartManifest> {
  const { descriptor, bytes } = await client.manifest(path, reference, { known: true });
  try {
    const isIndex = manifestRecord(bytes)['manifests'] !== undefined;
    const { config, layers } = isIndex ? await chartInIndex(client, path, bytes, text) : parseManifest(bytes);
    if (config.mediaType !== configMediaType) {
      throw new PullError(`${text} is not a Helm chart: its config is of type ${config.mediaType}`);
    }
    const archive = layers.find(({ mediaType }) =>
      [chartMediaType, legacyChartMediaType].includes(mediaType),
    );
    if (archive === undefined)
      throw new PullError(`${text} is not a Helm chart: it has no layer of type ${chartMediaType}`);
    if (archive.size > largestArchive) {
      throw new PullError(
        `${text} has an archive of ${archive.size} bytes; the files of a chart can have up to ${maxChartSize} bytes in total`,
      );
    }
    const provenance = layers.find(({ mediaType }) => mediaType === provenanceMediaType);
    return { digest: descriptor.digest, config, archive, provenance };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw new PullError(`${text} is not a Helm chart: ${error.message}`, { cause: error });
  }
}

/** Fetches a blob into memory. Throws a {@link PullError} if it is too large for a text, and what the client throws. */
export async function fetchText(client: Store, path: string, blob: Descriptor): Promise<Buffer> {
  if (blob.size > largestText) {
    throw new PullError(
      `the blob ${blob.digest} (${blob.mediaType}) has ${blob.size} bytes, too many for a text file file`,
    );
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of client.blob(path, blob)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
