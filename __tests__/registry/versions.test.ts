import { expect, test } from '@jest/globals';
import { newestVersions, tagOfExactVersion, versionOfTag } from '../../src/registry/versions.ts';

// In a tag, `+` is written as `_`: pushVersionTag in Helm's pkg/registry/client.go.
test.each([
  ['1.2.3', '1.2.3'],
  ['v1.2.3', 'v1.2.3'],
  ['1.2.3-rc.1', '1.2.3-rc.1'],
  ['1.2.3+build.5', '1.2.3_build.5'],
  ['1.2', undefined],
  ['1', undefined],
  ['1.2.x', undefined],
  ['^1.2.3', undefined],
  ['1.2.3 - 2.0.0', undefined],
  ['1.2.3.4', undefined],
  ['', undefined],
  [undefined, undefined],
])('the one version that %j names has the tag %j', (version, tag) => {
  expect(tagOfExactVersion(version)).toBe(tag);
  if (tag !== undefined) expect(versionOfTag(tag)).toBe(version);
});

test.each(['latest', '1', '1.2', 'sha256-0', 'v1', '1.2.3.4', 'x1.2.3'])(
  'the tag %s is no version',
  (tag) => {
    expect(versionOfTag(tag)).toBeUndefined();
  },
);

test('the newest versions are told, the newest first, and no more than five', () => {
  expect(newestVersions([])).toBe('');
  expect(newestVersions(['latest', 'edge', '1.2'])).toBe('');
  expect(newestVersions(['1.0.0', 'latest', '1.10.0', '1.9.0_b', '2.0.0-rc.1'])).toBe(
    ' (the newest versions are 2.0.0-rc.1, 1.10.0, 1.9.0+b, 1.0.0)',
  );
  const many = ['0.1.0', '0.2.0', '0.3.0', '0.4.0', '0.5.0', '0.6.0'];
  expect(newestVersions(many)).toBe(' (the newest versions are 0.6.0, 0.5.0, 0.4.0, 0.3.0, 0.2.0)');
});
