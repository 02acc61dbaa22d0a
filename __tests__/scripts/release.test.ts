import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isLatestOfMajor, releaseNotes, releaseOf } from '../../scripts/release.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('the tag of a release', () => {
  test('is a v and a version', () => {
    expect(releaseOf('v1.20.3')).toEqual({
      tag: 'v1.20.3',
      version: '1.20.3',
      majorTag: 'v1',
      numbers: [1, 20, 3],
    });
  });

  test.each(['1.2.3', 'v1', 'v1.2', 'v1.2.3-rc.1', 'v1.2.3.4', 'v01.2.3', 'xv1.2.3', 'v1.2.3\n', ''])(
    'is not %j',
    (tag) => {
      expect(() => releaseOf(tag)).toThrow('is no release: it must be like v1.2.3');
    },
  );
});

describe('the notes of a release', () => {
  const changelog = [
    '# Changelog',
    'What changed.',
    '## Unreleased',
    '- Not yet.',
    '## 1.2.3 - 2026-12-01',
    '### Fixed',
    '- A fault.',
    '## 1.2.2 - 2026-11-30',
    '## 1.2.1 - soon',
    '- Early.',
  ].join('\n\n');

  test('are its section of the changelog', () => {
    expect(releaseNotes(releaseOf('v1.2.3'), '1.2.3', changelog)).toBe('### Fixed\n\n- A fault.\n');
  });

  test.each([
    ['v1.2.2', 'an empty section'],
    ['v1.2.1', 'a section without a date'],
    ['v1.2.0', 'no section'],
    ['v1.2.30', 'no section, though one begins alike'],
  ])('are an error for %s: %s', (tag) => {
    const version = tag.slice(1);
    const message = `CHANGELOG.md has no section "## ${version} - <year>-<month>-<day>" with a text`;
    expect(() => releaseNotes(releaseOf(tag), version, changelog)).toThrow(message);
  });

  test('are an error where package.json has another version', () => {
    expect(() => releaseNotes(releaseOf('v1.2.3'), '1.2.2', changelog)).toThrow(
      'the tag is v1.2.3, but package.json has version 1.2.2',
    );
  });
});

test('CHANGELOG.md has a section of what is not yet released, or of the version of package.json', async () => {
  const changelog = await readFile(path.join(root, 'CHANGELOG.md'), 'utf8');
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const [first] = [...changelog.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(first === 'Unreleased' || first?.startsWith(`${version} - `)).toBe(true);
});

test.each([
  ['v1.10.0', ['v1.9.9', 'v1.2.3', 'v1', 'v2.0.0', 'v1.10.0', 'latest'], true],
  ['v1.9.9', ['v1.10.0'], false],
  ['v1.2.3', ['v1.2.10'], false],
  ['v1.2.3', ['v1.2.2^{}', 'v1.3.0-rc.1'], true],
  ['v1.2.3', [], true],
])('%s among %j: the latest of its major version is %s', (tag, tags, expected) => {
  expect(isLatestOfMajor(releaseOf(tag), tags)).toBe(expected);
});
