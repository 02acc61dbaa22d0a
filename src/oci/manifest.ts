import { isDigest, type Digest } from '../digest.ts';
import { goJson } from '../go/json.ts';
import { compareBytes, utf8 } from '../go/utf8.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { quoted } from '../text.ts';

/**
 * Points at a blob or a manifest: what it is, its digest and its size in bytes.
 * Rule: https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md
 */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

/**
 * The size in bytes of the largest manifest that registries must accept, and that is read. Rule: distribution-spec, "Pushing
 * Manifests"
 */
export const largestManifest = 4 * 1024 * 1024;

/** A manifest is not valid by the image specification, or not of the expected kind. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/** Returns a value as a JSON object. Throws a ManifestError, which names the part of the manifest, if it is not one. */
export function record(value: unknown, where: string): JsonObject {
  if (!isJsonObject(value)) throw new ManifestError(`the manifest's ${where} is not a JSON object`);
  return value;
}

/** Returns a value as a list; one that is missing is empty. Throws a ManifestError if it is not a list. */
function list(value: unknown, where: string): readonly unknown[] {
  const items = value ?? [];
  if (!Array.isArray(items)) throw new ManifestError(`the manifest's ${where} are not a list`);
  return items;
}

/** Reads the type, digest and size of a descriptor. Throws a ManifestError. */
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

/** Reads annotations; there may be none. Throws a ManifestError. */
function annotationsOf(value: unknown): ReadonlyMap<string, string> {
  const entries = Object.entries(record(value ?? {}, 'annotations')).map(([key, text]) => {
    if (typeof text !== 'string')
      throw new ManifestError(`the manifest's annotation ${quoted(key)} is not a text`);
    return [key, text] as const;
  });
  return new Map(entries);
}

/** Reads the JSON object of a manifest or an index. Throws a ManifestError, also for more than 4 MiB. */
export function manifestRecord(bytes: Uint8Array): JsonObject {
  if (bytes.length > largestManifest)
    throw new ManifestError(`the manifest has more than ${largestManifest} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ManifestError('the manifest is not JSON', { cause });
  }
  return record(value, 'text');
}

/** The media type of an OCI image manifest. */
export const imageManifestType = 'application/vnd.oci.image.manifest.v1+json';

/** An OCI image manifest, as far as it is used here. */
export interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: ReadonlyMap<string, string>;
}

/**
 * Returns an image manifest with the bytes that Helm gives it: no `mediaType`, layers sorted by digest, Go's JSON.
 * Rule: Helm's pkg/registry/client.go, Client.Push and Client.tagManifest
 */
export function imageManifest(parts: Manifest): Uint8Array {
  const plain = ({ mediaType, digest, size }: Descriptor): Record<string, string | number> => ({
    mediaType,
    digest,
    size,
  });
  const layers = [...parts.layers].sort((a, b) => compareBytes(a.digest, b.digest)).map(plain);
  const annotations = parts.annotations.size === 0 ? undefined : parts.annotations;
  return utf8(goJson({ schemaVersion: 2, config: plain(parts.config), layers, annotations }));
}

/**
 * Reads an OCI (or Docker schema 2) image manifest from outside. Unknown fields are ignored. Throws a ManifestError that says
 * what is missing or wrong, also for an index and for more than 4 MiB. Rule:
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md
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

/** The media type of an OCI image index. */
export const imageIndexType = 'application/vnd.oci.image.index.v1+json';

/** A manifest that an index lists, with what lists of referrers say about it. */
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
 * Reads the manifests that an OCI index (or a Docker manifest list) lists. Throws a ManifestError, also if it is not an index.
 * Rule: https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md
 */
export function indexEntries(index: JsonObject): readonly IndexEntry[] {
  if (index['manifests'] === undefined) throw new ManifestError('it is not an image index');
  return list(index['manifests'], 'manifests').map(entry);
}

/** Returns an image index with these entries, in their order. */
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

/** What a manifest or an index refers to and requires to be there. */
export interface Links {
  /** Config and layers, each once; empty for an index. */
  readonly blobs: readonly Descriptor[];
  /** The manifests of an index. */
  readonly manifests: readonly Descriptor[];
}

/**
 * Reads what a manifest or index refers to, of the OCI or the Docker kind. Its subject is not among it: that may be missing
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
