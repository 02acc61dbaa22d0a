import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestOf, isDigest } from '../../src/digest.ts';
import type { Digest } from '../../src/digest.ts';
import { imageManifest, ManifestError, parseManifest } from '../../src/oci/manifest.ts';

// Helm's pkg/registry/registry_test.go, testPush: signtest-0.1.0.tgz with its provenance, created 1977-09-02T22:04:05Z.
const signtest = {
  config: {
    mediaType: 'application/vnd.cncf.helm.config.v1+json',
    digest: 'sha256:8d17cb6bf6ccd8c29aace9a658495cbd5e2e87fc267876e86117c7db681c9580',
    size: 99,
  },
  layers: [
    {
      mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
      digest: 'sha256:e5ef611620fb97704d8751c16bab17fedb68883bfb0edc76f78a70e9173f9b55',
      size: 973,
    },
    {
      mediaType: 'application/vnd.cncf.helm.chart.provenance.v1.prov',
      digest: 'sha256:b0a02b7412f78ae93324d48df8fcc316d8482e5ad7827b5b238657a29a22f256',
      size: 695,
    },
  ],
  annotations: new Map([
    ['org.opencontainers.image.title', 'signtest'],
    ['org.opencontainers.image.version', '0.1.0'],
    ['org.opencontainers.image.description', 'A Helm chart for Kubernetes'],
    ['org.opencontainers.image.created', '1977-09-02T22:04:05Z'],
  ]),
} as const;

describe('writing', () => {
  test("gives Helm's bytes for Helm's own golden case", () => {
    const bytes = imageManifest(signtest);
    expect(bytes.length).toBe(742);
    expect(digestOf(bytes)).toBe('sha256:fbbade96da6050f68f94f122881e3b80051a18f13ab5f4081868dd494538f5c2');
  });

  // encoding/json's omitempty on Manifest.Annotations, image-spec specs-go/v1/manifest.go
  test('leaves empty annotations out', () => {
    const { config, layers } = signtest;
    const text = Buffer.from(imageManifest({ config, layers, annotations: new Map() })).toString();
    expect(text).not.toContain('annotations');
  });

  test('puts nothing of a descriptor but type, digest and size', () => {
    const config = { ...signtest.config, platform: 'unknown' };
    expect(imageManifest({ ...signtest, config })).toEqual(imageManifest(signtest));
  });
});

describe('reading', () => {
  const digest = fc.stringMatching(/^sha256:[0-9a-f]{64}$/).filter(isDigest);
  const descriptor = fc.record({
    mediaType: fc.string({ unit: 'grapheme' }),
    digest,
    size: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  });
  const byDigest = (a: { digest: Digest }, b: { digest: Digest }): number => (a.digest < b.digest ? -1 : 1);

  test('gives back what was written', () => {
    const annotations = fc
      .array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })))
      .map((entries) => new Map(entries));
    const layers = fc.uniqueArray(descriptor, { selector: (layer) => layer.digest });
    fc.assert(
      fc.property(fc.record({ config: descriptor, layers, annotations }), (parts) => {
        const read = parseManifest(imageManifest(parts));
        expect(read).toEqual({ ...parts, layers: [...parts.layers].sort(byDigest) });
      }),
    );
  });

  const valid = { schemaVersion: 2, config: signtest.config, layers: signtest.layers };
  const read = (value: unknown): unknown => parseManifest(Buffer.from(JSON.stringify(value)));

  test('takes what others write: a mediaType, unknown fields, null for nothing', () => {
    const manifest = { ...valid, mediaType: 'x', subject: {}, layers: null, annotations: null };
    expect(read(manifest)).toEqual({ config: signtest.config, layers: [], annotations: new Map() });
  });

  test.each([
    ['a list', [], "the manifest's text is not a JSON object"],
    ['null', null, "the manifest's text is not a JSON object"],
    ['an index', { schemaVersion: 2, manifests: [] }, 'it is an image index, not an image manifest'],
    ['schema 1', { ...valid, schemaVersion: 1 }, 'no schemaVersion 2'],
    ['no config', { ...valid, config: undefined }, "the manifest's config is not a JSON object"],
    ['layers that are no list', { ...valid, layers: {} }, "the manifest's layers are not a list"],
    [
      'a layer without type',
      { ...valid, layers: [{ ...signtest.config, mediaType: 1 }] },
      'layer 1 has no mediaType',
    ],
    [
      'another hash',
      { ...valid, config: { ...signtest.config, digest: 'sha512:00' } },
      'config has no SHA-256 digest',
    ],
    ['a negative size', { ...valid, config: { ...signtest.config, size: -1 } }, 'config has no size'],
    ['a broken size', { ...valid, config: { ...signtest.config, size: 0.5 } }, 'config has no size'],
    [
      'an annotation that is no text',
      { ...valid, annotations: { a: 1 } },
      'the manifest\'s annotation "a" is not a text',
    ],
  ])('refuses %s', (_name, value, reason) => {
    expect(() => read(value)).toThrow(reason);
  });

  test('refuses more than 4 MiB, which registries need not take', () => {
    expect(() => parseManifest(Buffer.alloc(4 * 1024 * 1024 + 1, ' '))).toThrow('more than 4194304 bytes');
  });

  test('refuses any other bytes with a ManifestError', () => {
    const depth = fc.nat({ max: 100_000 }).map((levels) => Buffer.from('['.repeat(levels)));
    const json = fc.json().map((text) => Buffer.from(text));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), json, depth), (bytes) => {
        expect(() => parseManifest(bytes)).toThrow(ManifestError);
      }),
    );
  });
});
