import { describe, expect, test } from '@jest/globals';
import { metadataYaml, parseMetadata } from '../../../src/chart/metadata/metadata.ts';
import { validateMetadata } from '../../../src/chart/metadata/validate.ts';

/** Returns what a package has for Chart.yaml, without the lines that each of these charts has. */
function written(fields: string): string {
  const bytes = Buffer.from(`apiVersion: v2\nname: a\nversion: 1.0.0\n${fields}\n`);
  const yaml = metadataYaml(validateMetadata(parseMetadata(bytes, 'Chart.yaml')));
  return yaml.replace(/^(?:apiVersion: v2|name: a|version: 1\.0\.0)\n/gm, '');
}

// Each expectation is what `helm package` of Helm 4.3.1 wrote into the package's Chart.yaml.
describe('a text that go-yaml takes for a timestamp is written in quotes', () => {
  test.each([
    ['2024-01-02  03:04:05', '"2024-01-02  03:04:05"'],
    ['2024-01-02 03:04:05', '"2024-01-02 03:04:05"'],
    ['2024-01-02   3:04:05.5', '"2024-01-02   3:04:05.5"'],
    ['2024-01-02T03:04:05Z', '"2024-01-02T03:04:05Z"'],
    ['2024-01-02T03:04:05+24:00', '"2024-01-02T03:04:05+24:00"'],
    ['2024-1-2', '"2024-1-2"'],
    ['2024-01-02  03:04:05 +1', '2024-01-02  03:04:05 +1'],
    ['2024-01-02  24:00:00', '2024-01-02  24:00:00'],
    ['2024-01-02  03:04', '2024-01-02  03:04'],
    ['2024-02-30', '2024-02-30'],
    ['2024-01-02 t', '2024-01-02 t'],
  ])('%s', (text, value) => {
    expect(written(`appVersion: "${text}"`)).toBe(`appVersion: ${value}\n`);
  });
});

describe('each byte of !!binary that is no UTF-8 becomes a U+FFFD', () => {
  test.each([
    ['4oI=', '\ufffd\ufffd'],
    ['4g==', '\ufffd'],
    ['4oKsgg==', '€\ufffd'],
    ['/////w==', '\ufffd'.repeat(4)],
    ['7aCA', '\ufffd'.repeat(3)],
    ['8J+Y', '\ufffd'.repeat(3)],
    ['8J+YgA==', String.raw`"\U0001F600"`],
  ])('%s', (base64, value) => {
    expect(written(`annotations: {a: !!binary ${base64}}`)).toBe(`annotations:\n  a: ${value}\n`);
  });
});

// Go reads a list over the one that is there, and finds what a shorter one in between has left behind its end.
describe('a list that is written three times in different case', () => {
  test.each([
    [
      ['[{name: a, email: e}, {name: b}, {name: c}]', '[{url: u}]', '[{}, {}, {url: z}]'],
      '- email: e\n  name: a\n  url: u\n- name: b\n- name: c\n  url: z\n',
    ],
    [['[{name: a}, {name: b}]', '[]', '[{}, {email: q}]'], '- {}\n- email: q\n'],
    [['[{name: a}, {name: b}]', '~', '[{name: c}, {email: q}]'], '- name: c\n- email: q\n'],
    [['[{name: a}, ~, {name: c}]', '[{}]', '[{}, {}, {}]'], '- name: a\n- {}\n- name: c\n'],
  ])('maintainers: %j', ([first = '', second = '', third = ''], list) => {
    const fields = `MAINTAINERS: ${first}\nMaintainers: ${second}\nmaintainers: ${third}`;
    expect(written(fields)).toBe(`maintainers:\n${list}`);
  });

  test.each([
    [['[a, b, c]', '[d]', '[~, ~, ~]'], '- d\n- b\n- c\n'],
    [['[a, b, c]', '[]', '[~, ~]'], '- ""\n- ""\n'],
    [['[a, b]', '~', '[~, x]'], '- ""\n- x\n'],
    [['[a, b, c]', '[~]', '[~, ~, ~, ~, q]'], '- a\n- b\n- c\n- ""\n- q\n'],
  ])('keywords: %j', ([first = '', second = '', third = ''], list) => {
    expect(written(`KEYWORDS: ${first}\nKeywords: ${second}\nkeywords: ${third}`)).toBe(`keywords:\n${list}`);
  });
});

// Each of these but the last came after Unicode 15.0: to the Go of Helm 4.3.1 it is neither printable nor a letter.
describe('a character is what the Unicode of Helm takes it for', () => {
  test.each([
    ['\u{1fa8f}', String.raw`"a\U0001FA8F"`],
    ['\u{2ebf0}', String.raw`"a\U0002EBF0"`],
    ['\u{10d40}', String.raw`"a\U00010D40"`],
    ['\u1c89', 'a\u1c89'],
    ['\ua7cb', 'a\ua7cb'],
    ['\u088f', 'a\u088f'],
  ])('%j is dropped from a description, and comes before digits and letters in keys', (character, key) => {
    const fields = `description: "x${character}y"\nannotations: {"a${character}": x, a1: z, ab: z}`;
    expect(written(fields)).toBe(`annotations:\n  ${key}: x\n  a1: z\n  ab: z\ndescription: xy\n`);
  });

  test('U+31350 has been a letter since 15.0', () => {
    const letter = String.raw`\U00031350`;
    expect(written(`description: "x${letter}y"\nannotations: {"a${letter}": x, a1: z, ab: z}`)).toBe(
      `annotations:\n  a1: z\n  ab: z\n  "a${letter}": x\ndescription: "x${letter}y"\n`,
    );
  });
});
