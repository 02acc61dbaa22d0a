import { describe, expect, test } from '@jest/globals';
import { furtherTags, tagMistake } from '../../src/registry/tags.ts';

describe('furtherTags', () => {
  const all = ['{{major}}', '{{major}}.{{minor}}', 'v{{version}}', 'latest'];

  test.each([
    ['1.2.3', all, ['1', '1.2', 'v1.2.3', 'latest']],
    ['1.2.3+build.5', ['v{{version}}', '{{ version }}'], ['v1.2.3_build.5']],
    ['1.2.3', ['{{major}}.{{minor}}.{{patch}}', '{{version}}'], []],
    ['1.2.3', ['{{major}}', '1', 'latest', 'latest'], ['1', 'latest']],
    ['10.20.30', ['{{ major }}-{{minor}}-{{patch}}'], ['10-20-30']],
    // A pre-release moves no line of versions.
    ['2.0.0-rc.1', all, ['v2.0.0-rc.1', 'latest']],
    ['1.2.3', [], []],
  ])('of %s: %j are %j', (version, templates, tags) => {
    expect(furtherTags(templates, version)).toEqual(tags);
  });
});

describe('tagMistake', () => {
  // The pattern of tags: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
  test.each(['latest', '{{major}}', 'v{{major}}.{{minor}}', '_x', 'a'.repeat(128)])('takes %s', (tag) => {
    expect(tagMistake(tag)).toBeUndefined();
  });

  test.each([
    ['a tag', 'it is not a tag'],
    ['-x', 'it is not a tag'],
    ['.{{major}}', 'it is not a tag'],
    ['a+b', 'it is not a tag'],
    ['{{major}', 'it is not a tag'],
    ['a'.repeat(129), 'it is not a tag'],
    ['{{micro}}', '{{micro}} is not a placeholder; use one of {{version}}, {{major}}, {{minor}}, {{patch}}'],
  ])('refuses %s', (tag, message) => {
    expect(tagMistake(tag)).toContain(message);
  });
});
