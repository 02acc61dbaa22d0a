import { goJson } from '../go/json.ts';
import { compareBytes, utf8 } from '../go/utf8.ts';
import type { Descriptor } from './descriptor.ts';
import { annotationsOf, descriptor, list, ManifestError, manifestRecord } from './manifest-json.ts';

export { largestManifest, ManifestError } from './manifest-json.ts';

/** The media type of an OCI image manifest. */
export const imageManifestType = 'application/vnd.oci.image.manifest.v1+json';

/** An OCI image manifest, as far as it is used here. */
export interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: ReadonlyMap<string, string>;
}

/**
 * Writes an image manifest with the bytes Helm gives it: no `mediaType`, layers sorted by digest, Go's JSON.
 * Rule: Helm's pkg/registry/client.go, Client.Push and Client.tagManifest
 */
export function imageManifest(parts: Manifest): Uint8Array {
  const plain = ({
    mediaType,
    digest,
    size,
  }: Descriptor): { mediaType: string; digest: string; size: number } => ({
    mediaType,
    digest,
    size,
  });
  const layers = [...parts.layers].sort((a, b) => compareBytes(a.digest, b.digest)).map(plain);
  const annotations = parts.annotations.size === 0 ? undefined : parts.annotations;
  return utf8(goJson({ schemaVersion: 2, config: plain(parts.config), layers, annotations }));
}

/**
 * Reads an OCI (or Docker schema 2) image manifest that somebody else wrote. Unknown fields are passed over.
 * Throws a ManifestError that says what is missing or wrong, also for an index and for more than 4 MiB.
 * Rule: https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  const manifest = manifestRecord(bytes);
  if (manifest['manifests'] !== undefined)
    throw new ManifestError('it is an image index, not an image manifest');
  if (manifest['schemaVersion'] !== 2) throw new ManifestError('the manifest has no schemaVersion 2');
  const layers = list(manifest['layers'], 'layers');
  const annotations = annotationsOf(manifest['annotations']);
  return {
    config: descriptor(manifest['config'], 'config'),
    layers: layers.map((layer, index) => descriptor(layer, `layer ${index + 1}`)),
    annotations,
  };
}
