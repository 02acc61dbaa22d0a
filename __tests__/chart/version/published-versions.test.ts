import { describe, expect, test } from '@jest/globals';
import { isListed, listedForm, matchingVersions } from '../../../src/chart/version/published-versions.ts';

const tags = [
  '1.0.0',
  'latest',
  '1.10.0',
  '1.9.0',
  '2.0.0-rc.1',
  'v3.0.0',
  '1.2',
  '01.2.3',
  '1.10.0_build.2',
  '1.10.0_build.10',
  'sha256-2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae.sig',
  '0.9.1-alpha_x.5',
];

describe('the versions of a repository', () => {
  // Helm's Client.Tags (pkg/registry/client.go): StrictNewVersion of the tag with + for _, sorted, highest first.
  test.each([
    ['', ['1.10.0', '1.10.0_build.10', '1.10.0_build.2', '1.9.0', '1.0.0']],
    ['*', ['1.10.0', '1.10.0_build.10', '1.10.0_build.2', '1.9.0', '1.0.0']],
    ['<1.10', ['1.9.0', '1.0.0']],
    ['^1.9.0 || 2.x', ['1.10.0', '1.10.0_build.10', '1.10.0_build.2', '1.9.0']],
    ['>=2.0.0-0', ['2.0.0-rc.1']],
    ['<1-0', ['0.9.1-alpha_x.5']],
    ['3.x', []],
  ])('"%s" means %j', (constraint, expected) => {
    expect(matchingVersions(tags, constraint).map(({ tag }) => tag)).toEqual(expected);
  });

  test('have + where their tags have _', () => {
    expect(matchingVersions(['1.0.0-a_b.1'], '>0-0')).toEqual([
      { tag: '1.0.0-a_b.1', version: '1.0.0-a+b.1' },
    ]);
  });

  test('do not depend on the order of the tags', () => {
    const expected = matchingVersions(tags, '*');
    expect(matchingVersions([...tags].reverse(), '*')).toEqual(expected);
  });
});

// Helm lists what StrictNewVersion takes; any other tag it finds only by exactly that --version (helm/helm#11107).
test.each([
  ['1.2.3', true, '1.2.3'],
  ['1.2.3-rc.01a+build', true, '1.2.3-rc.01a+build'],
  ['7.1', false, '7.1.0'],
  ['8', false, '8.0.0'],
  ['2024.01.05', false, '2024.1.5'],
  ['v7.0.0', false, '7.0.0'],
  ['v7.1-rc.1', false, '7.1.0-rc.1'],
])('%s is listed: %s, and as %s', (version, listed, form) => {
  expect(isListed(version)).toBe(listed);
  expect(listedForm(version)).toBe(form);
});
