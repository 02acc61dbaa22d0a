import { goJson } from '../go/json.ts';
import type { Descriptor } from './descriptor.ts';
import { annotationsOf, descriptor, list, ManifestError, record } from './manifest-json.ts';
import type { JsonRecord } from './manifest-json.ts';

/** The media type of an OCI image index. */
export const imageIndexType = 'application/vnd.oci.image.index.v1+json';

/** A manifest that an index names, with what lists of referrers say about it. */
export interface IndexEntry extends Descriptor {
  readonly artifactType?: string;
  readonly annotations?: ReadonlyMap<string, string>;
}

function entry(value: unknown, position: number): IndexEntry {
  const where = `manifest ${position + 1}`;
  const { artifactType, annotations } = record(value, where);
  return {
    ...descriptor(value, where),
    ...(typeof artifactType === 'string' && { artifactType }),
    ...(annotations !== undefined && { annotations: annotationsOf(annotations) }),
  };
}

/**
 * Reads the manifests that an OCI index (or a Docker manifest list) names. Throws a ManifestError, also for what is no index.
 * Rule: https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md
 */
export function indexEntries(index: JsonRecord): readonly IndexEntry[] {
  if (index['manifests'] === undefined) throw new ManifestError('it is not an image index');
  return list(index['manifests'], 'manifests').map(entry);
}

/** Writes an image index with these entries, in their order. */
export function imageIndex(entries: readonly IndexEntry[]): Uint8Array {
  const manifests = entries.map(({ mediaType, digest, size, annotations, artifactType }) => ({
    mediaType,
    digest,
    size,
    annotations,
    artifactType,
  }));
  return Buffer.from(goJson({ schemaVersion: 2, mediaType: imageIndexType, manifests }));
}
