import { UnpackBudget, type Unpacking } from '../chart/archive/budget.ts';
import { fileDigests } from '../chart/archive/file-digests.ts';
import { ChartError } from '../chart/errors.ts';
import {
  chartMediaType,
  configMediaType,
  legacyChartMediaType,
  provenanceMediaType,
} from './chart-artifact.ts';
import type { Digest } from '../digest.ts';
import {
  type Descriptor,
  imageManifestType,
  ManifestError,
  manifestRecord,
  parseManifest,
} from '../oci/manifest.ts';
import type { RegistryClient } from '../oci/registry-client.ts';
import type { Artifact } from './chart-artifact.ts';

/** A stored archive larger than this, compressed, is not fetched for comparison: Helm would not load it either. */
const largestArchive = 100 * 1024 * 1024;

/** What the user asked for and a manifest with the same chart lacks. */
export interface Lacking {
  /** Whether the chart is signed but the manifest has no provenance file. */
  readonly provenance: boolean;
  /** The names of annotations that are missing in the manifest or have another value. */
  readonly annotations: readonly string[];
}

/** Where a manifest is that may hold the same chart. */
export interface StoredManifest {
  readonly client: RegistryClient;
  readonly repository: string;
  readonly descriptor: Descriptor;
}

/** A manifest in a registry that holds the same chart. */
export interface StoredChart {
  readonly digest: Digest;
  readonly manifest: Uint8Array;
  readonly archive: Descriptor;
  readonly provenance?: Descriptor;
  readonly lacking: Lacking;
}

/** Reports whether a manifest has everything that the user asked for. */
export function isComplete({ provenance, annotations }: Lacking): boolean {
  return !provenance && annotations.length === 0;
}

function isSame(a: Descriptor, b: Descriptor): boolean {
  return a.digest === b.digest && a.size === b.size;
}

/**
 * Reads a chart's manifest as Helm does; `undefined` if Helm would not accept it, or if it has layers that are not Helm's.
 * Rule: Helm's pkg/registry/client.go, Client.Pull. Throws a ManifestError.
 */
function chartManifest(
  mediaType: string,
  bytes: Uint8Array,
): (Pick<StoredChart, 'archive' | 'provenance'> & ReturnType<typeof parseManifest>) | undefined {
  const own = manifestRecord(bytes)['mediaType'] ?? imageManifestType;
  if (mediaType !== imageManifestType || own !== imageManifestType) return undefined;
  const manifest = parseManifest(bytes);
  if (manifest.config.mediaType !== configMediaType) return undefined;
  const [provenance, ...moreProvenance] = manifest.layers.filter(
    (layer) => layer.mediaType === provenanceMediaType,
  );
  const [archive, ...others] = manifest.layers.filter((layer) => layer.mediaType !== provenanceMediaType);
  if (archive === undefined || others.length > 0 || moreProvenance.length > 0) return undefined;
  if (archive.mediaType !== chartMediaType && archive.mediaType !== legacyChartMediaType) return undefined;
  return { ...manifest, archive, ...(provenance && { provenance }) };
}

function equal(a: ReadonlyMap<string, Digest>, b: ReadonlyMap<string, Digest>): boolean {
  return a.size === b.size && [...a].every(([name, digest]) => b.get(name) === digest);
}

async function haveSameEntries(
  artifact: Artifact,
  stored: AsyncIterable<Uint8Array>,
  { run, signal }: Unpacking,
): Promise<boolean> {
  const own = artifact.blobs.find(({ digest }) => digest === artifact.archive.digest);
  if (own === undefined) return false;
  const budget = UnpackBudget.ofChart(run);
  try {
    return equal(
      await fileDigests(own.open(), { budget, signal }),
      await fileDigests(stored, { budget, signal }),
    );
  } catch (error) {
    if (error instanceof ChartError && run?.isSpent !== true) return false;
    throw error;
  }
}

/** The creation time is not content: Helm sets a new one at each push. */
const createdAnnotation = 'org.opencontainers.image.created';

function lackingIn(
  artifact: Artifact,
  provenance: Descriptor | undefined,
  annotations: ReadonlyMap<string, string>,
): Lacking {
  const wanted = [...(artifact.annotations ?? [])].filter(([name]) => name !== createdAnnotation);
  return {
    provenance: artifact.provenance !== undefined && provenance === undefined,
    annotations: wanted.filter(([name, value]) => annotations.get(name) !== value).map(([name]) => name),
  };
}

/**
 * Returns the stored manifest if it holds this chart's content, `undefined` otherwise. It does if Helm would read the same
 * config and the same files from it, whatever the manifest's creation time, annotations and signature are. If the archive's bytes
 * differ, the archive is fetched and its entries are compared, since Helm archives the same files differently each time.
 *
 * Throws a RegistryError or NetworkError if the registry cannot be read, and a ChartError if the run has unpacked too much.
 */
export async function findSameContent(
  { client, repository, descriptor: stored }: StoredManifest,
  artifact: Artifact,
  unpacking: Unpacking,
): Promise<StoredChart | undefined> {
  const { digest } = stored;
  if (digest === artifact.digest && stored.mediaType === imageManifestType) {
    const { manifest, archive, provenance } = artifact;
    const lacking = { provenance: false, annotations: [] };
    return { digest, manifest, archive, ...(provenance && { provenance }), lacking };
  }
  const { bytes } = await client.manifest(repository, digest, { known: true });
  try {
    const held = chartManifest(stored.mediaType, bytes);
    if (held === undefined || !isSame(held.config, artifact.config)) return undefined;
    const { archive, provenance, annotations } = held;
    const isSameArchive =
      archive.digest === artifact.archive.digest
        ? isSame(archive, artifact.archive)
        : archive.size <= largestArchive &&
          (await haveSameEntries(artifact, client.blob(repository, archive), unpacking));
    if (!isSameArchive) return undefined;
    const lacking = lackingIn(artifact, provenance, annotations);
    return { digest, manifest: bytes, archive, ...(provenance && { provenance }), lacking };
  } catch (error) {
    if (error instanceof ManifestError) return undefined;
    throw error;
  }
}
