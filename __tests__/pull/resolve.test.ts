import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import { referenceOf } from '../../src/pull/resolve.ts';
import type { ChartSource } from '../../src/registry/destination.ts';

const digest = digestOf('one');
const other = digestOf('two');

type Registry = Parameters<typeof referenceOf>[0] & { readonly asked: string[] };

/** A repository whose tags all stand for one manifest; it keeps what it was asked. */
function registryWith(tags: readonly string[], stands = digest): Registry {
  const asked: string[] = [];
  return {
    asked,
    resolve: (reference) => {
      asked.push(`resolve ${reference}`);
      const found = { mediaType: 'x', digest: stands, size: 1 };
      return Promise.resolve(tags.includes(reference) ? found : undefined);
    },
    list: () => {
      asked.push('list');
      return Promise.resolve(tags);
    },
  };
}

function source(more: Pick<ChartSource, 'tag' | 'digest'> = {}): ChartSource {
  return {
    text: 'oci://host/app',
    destination: { type: 'private', region: 'eu-central-1' },
    name: 'app',
    ...more,
  };
}

const tags = [
  '1.0.0',
  '1.2.0',
  '1.2',
  '1',
  '1.10.0',
  '2.0.0-rc.1',
  '1.10.1_build.5',
  'latest',
  'sha256-0123',
];

// The rules: Client.ValidateReference in pkg/registry/client.go of Helm 4.3.
describe('a chart in a registry', () => {
  test.each([
    ['a tag as it is', { tag: 'latest' }, undefined, 'latest'],
    ['an exact version as its tag', {}, '1.2.0', '1.2.0'],
    ['an exact version with + as its tag with _', {}, '1.2.0+build', '1.2.0_build'],
  ])('is taken by %s, without a look', async (_what, named, version, tag) => {
    const registry = registryWith([]);
    expect(await referenceOf(registry, source(named), version)).toBe(tag);
    expect(registry.asked).toEqual([]);
  });

  test.each([
    ['no version: the highest that is no pre-release', undefined, '1.10.1_build.5'],
    ['a range: the highest in it', '^1.0, <1.10', '1.2.0'],
    // Not the tag 1.2, which push may have left at any of them.
    ['a version that is not whole: the highest of its line', '1.2', '1.2.0'],
    ['a major version: the highest of its line', '1', '1.10.1_build.5'],
    ['a range that names a pre-release', '>=2.0.0-0', '2.0.0-rc.1'],
  ])('is looked for by %s', async (_what, version, tag) => {
    expect(await referenceOf(registryWith(tags), source(), version)).toBe(tag);
  });

  test('by digest alone needs no tag', async () => {
    const registry = registryWith([]);
    expect(await referenceOf(registry, source({ digest }), undefined)).toBe(digest);
    expect(registry.asked).toEqual([]);
  });

  test.each([
    ['stands for it', ['1.0.0']],
    ['is not there', []],
  ])('by digest and a tag is the digest where the tag %s', async (_what, there) => {
    const registry = registryWith(there);
    expect(await referenceOf(registry, source({ digest }), '1.0.0')).toBe(digest);
    expect(registry.asked).toEqual(['resolve 1.0.0']);
  });

  test('by digest and a tag is refused where the tag stands for something else', async () => {
    const registry = registryWith(['1.0.0'], other);
    await expect(referenceOf(registry, source({ digest, tag: '1.0.0' }), undefined)).rejects.toThrow(
      `chart reference digest mismatch: 1.0.0 is ${other}`,
    );
  });

  test('in a repository without tags is refused in the words of Helm', async () => {
    await expect(referenceOf(registryWith([]), source(), '^1')).rejects.toThrow(
      'unable to locate any tags in provided repository: oci://host/app',
    );
  });

  test('that no tag satisfies is refused in the words of Helm, and with what may be the reason', async () => {
    await expect(referenceOf(registryWith(tags), source(), '^2')).rejects.toThrow(
      /could not locate a version matching provided version string "\^2" in oci:\/\/host\/app \(the newest versions are 2\.0\.0-rc\.1, 1\.10\.1\+build\.5, 1\.10\.0, 1\.2\.0, 1\.0\.0\); pre-releases match only/,
    );
  });

  test('by what is no range is refused with an example of one', async () => {
    await expect(referenceOf(registryWith(tags), source(), 'newest')).rejects.toThrow(
      /^version: .*write an exact version like "1\.2\.3", or a range/,
    );
  });
});
