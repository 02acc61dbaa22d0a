import { expect, test } from '@jest/globals';
import { compareVersions, parseVersion, type Version } from '../../../src/chart/version/semver.ts';

function version(text: string): Version {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(`${text} is no version`);
  return parsed;
}

// The order of https://semver.org/#spec-item-11, and numbers beyond 2^53.
const ascending = [
  '0.9.9',
  '1.0.0-5',
  // A number is below what is none, whatever ASCII says: "-" comes before "5" there.
  '1.0.0--5',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.1',
  '1.2.0',
  '1.10.0',
  '2.0.0',
  '9007199254740993.0.0',
  '9007199254740994.0.0',
];

test('versions are ordered by precedence', () => {
  const compared = ascending.map((a) =>
    ascending.map((b) => Math.sign(compareVersions(version(a), version(b)))),
  );
  const wanted = ascending.map((_, a) => ascending.map((__, b) => Math.sign(a - b)));
  expect(compared).toEqual(wanted);
});

test('build metadata does not count', () => {
  expect(compareVersions(version('1.0.0+a'), version('1.0.0+b'))).toBe(0);
});
