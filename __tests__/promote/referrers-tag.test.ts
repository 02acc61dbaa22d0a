import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import {
  imageIndex,
  imageIndexType,
  indexEntries,
  type IndexEntry,
  manifestRecord,
  imageManifestType,
} from '../../src/oci/manifest.ts';
import type { FetchedManifest } from '../../src/oci/fetch-manifest.ts';
import { indexToPut } from '../../src/promote/referrers-tag.ts';

const subject = digestOf('subject');

function entry(name: string): IndexEntry {
  return { mediaType: imageManifestType, digest: digestOf(name), size: 100 };
}

function index(...names: readonly string[]): FetchedManifest {
  const bytes = imageIndex(names.map(entry));
  return { bytes, descriptor: { mediaType: imageIndexType, digest: digestOf(bytes), size: bytes.length } };
}

function namesIn(bytes: Uint8Array | undefined, names: readonly string[]): readonly string[] | undefined {
  if (bytes === undefined) return undefined;
  const digests = indexEntries(manifestRecord(bytes)).map(({ digest }) => digest);
  return names.filter((name) => digests.includes(digestOf(name)));
}

// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-manifests-with-subject
describe('the index that stands in for the referrers API', () => {
  const entries = [entry('a'), entry('b')];

  test('is not made where the destination has the API and the source has no such tag', () => {
    expect(indexToPut({ subject, entries, index: undefined }, undefined, true)).toBeUndefined();
  });

  test('is made where the destination has no API', () => {
    const bytes = indexToPut({ subject, entries, index: undefined }, undefined, false);
    expect(namesIn(bytes, ['a', 'b'])).toEqual(['a', 'b']);
  });

  test.each([true, false])(
    "is the source's, byte for byte, where nothing is to be added (API: %s)",
    (hasApi) => {
      const source = index('a', 'b');
      expect(indexToPut({ subject, entries, index: source }, undefined, hasApi)).toBe(source.bytes);
      expect(indexToPut({ subject, entries, index: source }, index('a'), hasApi)).toBe(source.bytes);
    },
  );

  test("keeps what the destination's own lists", () => {
    const bytes = indexToPut({ subject, entries, index: index('a', 'b') }, index('theirs'), true);
    expect(namesIn(bytes, ['a', 'b', 'theirs'])).toEqual(['a', 'b', 'theirs']);
  });

  test('stays where it lists all', () => {
    const theirs = index('theirs', 'a', 'b');
    expect(indexToPut({ subject, entries, index: index('a', 'b') }, theirs, false)).toBeUndefined();
  });
});
