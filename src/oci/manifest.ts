import { compareBytes, goJson } from '../encoding/go-json.ts';
import { isDigest } from '../encoding/digest.ts';
import type { Descriptor } from './descriptor.ts';
import { quoted } from './printable.ts';

/** The media type of an OCI image manifest. */
export const imageManifestType = 'application/vnd.oci.image.manifest.v1+json';

/** The largest manifest in bytes that registries must take, and that is read. Rule: distribution-spec, "Pushing Manifests". */
export const largestManifest = 4 * 1024 * 1024;

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
  return Buffer.from(goJson({ schemaVersion: 2, config: plain(parts.config), layers, annotations }));
}

/** A manifest is not what the image specification allows, or not an image's. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

function record(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ManifestError(`the manifest's ${where} is not a JSON object`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function descriptor(value: unknown, where: string): Descriptor {
  const { mediaType, digest, size } = record(value, where);
  if (typeof mediaType !== 'string') throw new ManifestError(`the manifest's ${where} has no mediaType`);
  if (typeof digest !== 'string' || !isDigest(digest)) {
    throw new ManifestError(`the manifest's ${where} has no SHA-256 digest`);
  }
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw new ManifestError(`the manifest's ${where} has no size`);
  }
  return { mediaType, digest, size };
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ManifestError('the manifest is not JSON', { cause });
  }
}

/**
 * Reads an OCI (or Docker schema 2) image manifest that somebody else wrote. Unknown fields are passed over.
 * Throws a ManifestError that says what is missing or wrong, also for an index and for more than 4 MiB.
 * Rule: https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  if (bytes.length > largestManifest)
    throw new ManifestError(`the manifest has more than ${largestManifest} bytes`);
  const manifest = record(json(bytes), 'text');
  if (manifest['manifests'] !== undefined)
    throw new ManifestError('it is an image index, not an image manifest');
  if (manifest['schemaVersion'] !== 2) throw new ManifestError('the manifest has no schemaVersion 2');
  const layers = manifest['layers'] ?? [];
  if (!Array.isArray(layers)) throw new ManifestError("the manifest's layers are not a list");
  const annotations = Object.entries(record(manifest['annotations'] ?? {}, 'annotations')).map(
    ([key, value]) => {
      if (typeof value !== 'string')
        throw new ManifestError(`the manifest's annotation ${quoted(key)} is not a text`);
      return [key, value] as const;
    },
  );
  return {
    config: descriptor(manifest['config'], 'config'),
    layers: layers.map((layer, index) => descriptor(layer, `layer ${index + 1}`)),
    annotations: new Map(annotations),
  };
}
