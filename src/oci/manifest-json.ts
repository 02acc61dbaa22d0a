import { isDigest } from '../digest.ts';
import type { Descriptor } from './descriptor.ts';
import { quoted } from '../text.ts';

/** The largest manifest in bytes that registries must take, and that is read. Rule: distribution-spec, "Pushing Manifests". */
export const largestManifest = 4 * 1024 * 1024;

/** A manifest is not what the image specification allows, or not an image's. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/** A JSON object that somebody else wrote. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Takes a value for a JSON object. `where` is the part of the manifest for the message of the ManifestError. */
export function record(value: unknown, where: string): JsonRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ManifestError(`the manifest's ${where} is not a JSON object`);
  }
  return value as JsonRecord;
}

/** Takes a value for a list; one that is not there is empty. Throws a ManifestError. */
export function list(value: unknown, where: string): readonly unknown[] {
  const items = value ?? [];
  if (!Array.isArray(items)) throw new ManifestError(`the manifest's ${where} are not a list`);
  return items;
}

/** Reads type, digest and size of a descriptor. Throws a ManifestError. */
export function descriptor(value: unknown, where: string): Descriptor {
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

/** Reads annotations; none where there are none. Throws a ManifestError. */
export function annotationsOf(value: unknown): ReadonlyMap<string, string> {
  const entries = Object.entries(record(value ?? {}, 'annotations')).map(([key, text]) => {
    if (typeof text !== 'string')
      throw new ManifestError(`the manifest's annotation ${quoted(key)} is not a text`);
    return [key, text] as const;
  });
  return new Map(entries);
}

/** Reads the JSON object that a manifest or an index is. Throws a ManifestError, also for more than 4 MiB. */
export function manifestRecord(bytes: Uint8Array): JsonRecord {
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
