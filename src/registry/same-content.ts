import { fileDigests } from '../chart/archive/file-digests.ts';
import { ChartError } from '../chart/errors.ts';
import { provenanceMediaType } from '../chart/media-types.ts';
import type { Digest } from '../digest.ts';
import { type Descriptor, ManifestError, parseManifest } from '../oci/manifest.ts';
import type { RegistryClient } from '../oci/registry-client.ts';
import type { Artifact } from './chart-artifact.ts';

/** A stored archive that is larger than this, compressed, is not fetched to be compared: Helm would not load it either. */
const largestArchive = 100 * 1024 * 1024;

function equal(a: ReadonlyMap<string, Digest>, b: ReadonlyMap<string, Digest>): boolean {
  return a.size === b.size && [...a].every(([name, digest]) => b.get(name) === digest);
}

async function archivesHoldTheSame(artifact: Artifact, stored: AsyncIterable<Uint8Array>): Promise<boolean> {
  const own = artifact.blobs.find(({ digest }) => digest === artifact.archive.digest);
  if (own === undefined) return false;
  try {
    return equal(await fileDigests(own.open()), await fileDigests(stored));
  } catch (error) {
    if (error instanceof ChartError) return false;
    throw error;
  }
}

/**
 * Reports whether the registry already holds this chart's content under a manifest: the same config and the same chart archive,
 * whatever the manifest's time, annotations and signature are. If only the archive's bytes differ, the archive is fetched and its
 * entries are compared, since Helm packs the same files differently each time.
 *
 * Throws a RegistryError or NetworkError if the registry cannot be read.
 */
export async function holdsSameContent(
  client: RegistryClient,
  repository: string,
  stored: Descriptor,
  artifact: Artifact,
): Promise<boolean> {
  if (stored.digest === artifact.digest) return true;
  const { bytes } = await client.manifest(repository, stored.digest);
  try {
    const { config, layers } = parseManifest(bytes);
    const [archive, ...others] = layers.filter(({ mediaType }) => mediaType !== provenanceMediaType);
    if (config.digest !== artifact.config.digest || archive === undefined || others.length > 0) return false;
    if (archive.digest === artifact.archive.digest) return true;
    if (archive.size > largestArchive) return false;
    return await archivesHoldTheSame(artifact, client.blob(repository, archive));
  } catch (error) {
    if (error instanceof ManifestError) return false;
    throw error;
  }
}
