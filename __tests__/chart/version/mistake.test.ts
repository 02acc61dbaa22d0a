import { describe, expect, test } from '@jest/globals';
import { checkTagLength, versionMistake } from '../../../src/chart/version/mistake.ts';

const example = 'a version has three numbers, as in 1.2.3, and can have a pre-release, as in 1.2.3-rc.1';

describe('versionMistake', () => {
  test.each(['1.2.3', 'v1.2', '7', '2024.01.05', '1.0.0-rc.1+build.5', '0.0.0-g0781498'])(
    '%s is a version',
    (text) => {
      expect(versionMistake(text)).toBeUndefined();
    },
  );

  // What Masterminds/semver refuses, and the nearest text that it takes.
  test.each([
    ['0.0.0-0781498', '"0781498" has a leading zero; write 0.0.0-g0781498'],
    [
      '1.0.0-rc.01+b_1',
      'it has "_", but only letters, digits, "-" and "." can follow the numbers; ' + example,
    ],
    ['1.0.0-rc.01+b.1', '"01" has a leading zero; write 1.0.0-rc.g01+b.1'],
    [
      '1.0.1-my_branch',
      'it has "_", but only letters, digits, "-" and "." can follow the numbers; write 1.0.1-my-branch',
    ],
    [
      '1.0.1-feature/x',
      'it has "/", but only letters, digits, "-" and "." can follow the numbers; write 1.0.1-feature-x',
    ],
    [
      '1.0.0 beta',
      'it has " ", but only letters, digits, "-" and "." can follow the numbers; write 1.0.0-beta',
    ],
    [
      '1.0.0\u200b',
      String.raw`it has "\u200b", but only letters, digits, "-" and "." can follow the numbers; write 1.0.0`,
    ],
    ['1.0.0-é', 'it has "é", but only letters, digits, "-" and "." can follow the numbers; write 1.0.0'],
    ['1,0,0', 'it has ",", but only letters, digits, "-" and "." can follow the numbers; ' + example],
    ['1.0.0-01.02', '"01" has a leading zero; write 1.0.0-g01.g02'],
    ['V1.2.3', 'it begins with "V"; write 1.2.3'],
    ['app-1.2.3', 'it begins with "app-"; write 1.2.3'],
    ['my-app-v1.2.3', 'it begins with "my-app-"; write v1.2.3'],
    ['charts/1.2.3', 'it begins with "charts/"; write 1.2.3'],
    ['release_1', 'it begins with "release_"; write 1'],
    ['1.2.3.4', 'it has more than three numbers; write 1.2.3-4'],
    [' 1.0.0', 'it starts or ends with white space; write 1.0.0'],
    ['latest', example],
    ['', example],
    ['1.2.x', example],
    [`1.0.0-${'a'.repeat(251)}`, 'it has 257 characters; a version can have up to 256'],
  ])('%s: %s', (text, mistake) => {
    expect(versionMistake(text)).toBe(mistake);
  });
});

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md: [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}
test('a version that is longer than a tag is told with its length', () => {
  const check = (length: number) => (): void => {
    checkTagLength('1.0.0-'.padEnd(length, 'a'), {});
  };
  expect(check(128)).not.toThrow();
  expect(check(129)).toThrow(
    'the version 1.0.0-aaaaaaaaaaaaaa… has 129 characters, but a tag can have up to 128; shorten it',
  );
});
