import { describe, expect, test } from '@jest/globals';
import { isVersion, parseVersion } from '../../../src/chart/version/semver.ts';

// What NewVersion of Masterminds/semver v3.5.0 takes and refuses.
describe('parseVersion', () => {
  test.each([
    ['1', ['1', '0', '0', '', '']],
    ['v1.2', ['1', '2', '0', '', '']],
    ['01.02.03', ['1', '2', '3', '', '']],
    ['1.2.3-rc.1+build.5', ['1', '2', '3', 'rc.1', 'build.5']],
    ['1.2.3-0', ['1', '2', '3', '0', '']],
    ['1.2.3-0a.-', ['1', '2', '3', '0a.-', '']],
    ['1+x', ['1', '0', '0', '', 'x']],
    ['1.2.3+007', ['1', '2', '3', '', '007']],
    ['18446744073709551615.0.0', ['18446744073709551615', '0', '0', '', '']],
  ])('reads %s', (text, [major, minor, patch, prerelease, build]) => {
    const version = parseVersion(text);
    expect(version && [version.major, version.minor, version.patch].map(String)).toEqual([
      major,
      minor,
      patch,
    ]);
    expect(version).toMatchObject({ prerelease, build });
    expect(isVersion(text)).toBe(true);
  });

  test.each([
    '',
    'V1.2.3',
    'vv1.2.3',
    '1.2.3.4',
    '1.2.3-01',
    '1.2.3-rc.00',
    ' 1.0.0',
    '1.0.0\n',
    '1.0.0+a_b',
    '1.0.0-',
    '1..0',
    'latest',
    '18446744073709551616.0.0',
    `1.2.3-${'a'.repeat(251)}`,
  ])('refuses %j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
    expect(isVersion(text)).toBe(false);
  });

  test('takes 256 bytes and no more', () => {
    expect(isVersion(`1.2.3-${'a'.repeat(250)}`)).toBe(true);
  });
});
