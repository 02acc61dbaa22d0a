import type { Descriptor } from './descriptor.ts';
import { indexEntries } from './image-index.ts';
import { descriptor, list, manifestRecord } from './manifest-json.ts';

/** What a manifest or an index points at, and cannot be pushed without. */
export interface Links {
  /** Config and layers, each once; empty for an index. */
  readonly blobs: readonly Descriptor[];
  /** The manifests of an index. */
  readonly manifests: readonly Descriptor[];
}

/**
 * Reads what a manifest or index points at, of the OCI or the Docker kind. Its subject is not among it: that may be missing
 * (distribution-spec, "Pushing Manifests with Subject"). Throws a ManifestError.
 */
export function linksOf(bytes: Uint8Array): Links {
  const manifest = manifestRecord(bytes);
  if (manifest['manifests'] !== undefined) return { blobs: [], manifests: indexEntries(manifest) };
  const config = descriptor(manifest['config'], 'config');
  const layers = list(manifest['layers'], 'layers').map((layer, index) =>
    descriptor(layer, `layer ${index + 1}`),
  );
  const blobs = new Map([config, ...layers].map((blob) => [blob.digest, blob]));
  return { blobs: [...blobs.values()], manifests: [] };
}
