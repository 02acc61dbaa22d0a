import { describe, expect, test } from '@jest/globals';
import { ChartError } from '../../../src/chart/errors.ts';
import { Turns } from '../../../src/http/turns.ts';
import { checkValues } from '../../../src/chart/metadata/values.ts';

function check(bytes: Uint8Array): Promise<void> {
  return checkValues(bytes, 'values.yaml', new Turns());
}

async function failure(text: string): Promise<ChartError> {
  try {
    await check(Buffer.from(text));
  } catch (error) {
    if (error instanceof ChartError) return error;
    throw error;
  }
  throw new Error('no error');
}

// What LoadValues of Helm 4.3.1 takes and refuses, and its text up to the advice.
describe('checkValues', () => {
  test.each([
    ['nothing', ''],
    ['comments only', '# a\n'],
    ['null', '~\n'],
    ['a mapping', 'a: 1\n'],
    ['keys twice', 'a: 1\na: 2\n'],
    ['tags it does not know', 'a: !secret b\n'],
    ['several documents', 'a: 1\n---\n---\n--- # more\nb: 1\n'],
    ['empty documents', 'a: b\n---\n\n---\n'],
    ['lines that end as on Windows', 'a: 1\r\n---\r\nb: |\r\n  x\r\n'],
    ['a document without a final line end', 'a: 1'],
    ['a byte order mark', '\uFEFFa: 1\n'],
  ])('takes %s', async (_, text) => {
    await expect(check(Buffer.from(text))).resolves.toBeUndefined();
  });

  const yaml = 'cannot unmarshal yaml document: error converting YAML to JSON: yaml: ';
  const json = 'cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: ';
  const into = 'into Go value of type map[string]interface {}';
  test.each<[text: string, problem: string, line: number | undefined]>([
    [
      'text',
      `${json}cannot unmarshal string ${into}. Give the field a value of that type in values.yaml.`,
      undefined,
    ],
    [
      'a: 1\n---\n- x\n',
      `${json}cannot unmarshal array ${into}. Give the field a value of that type in values.yaml.`,
      undefined,
    ],
    [
      'a: [\n',
      `${yaml}line 1: did not find expected node content. Correct the YAML in values.yaml, line 2.`,
      2,
    ],
    [
      '---\n# the first separator belongs to the document\nb: c: d\n',
      `${yaml}line 3: mapping values are not allowed in this context. Correct the YAML in values.yaml, line 3.`,
      3,
    ],
    [
      'a: 1\n---\nb: c: d\n',
      `${yaml}mapping values are not allowed in this context. Correct the YAML in values.yaml, line 3.`,
      3,
    ],
    [
      'a: |\n  x\nb: {{ c }}\n',
      `${yaml}invalid map key: map[interface {}]interface {}{"c":interface {}(nil)}. ` +
        'Put quotes around a value that begins with "{{" in values.yaml, line 3.',
      3,
    ],
    [
      'a: .nan\n',
      'cannot unmarshal yaml document: error converting YAML to JSON: json: unsupported value: NaN. ' +
        'Correct the YAML in values.yaml.',
      undefined,
    ],
    [
      'a: 1\n--- x\n',
      'error reading yaml document: invalid Yaml document separator: x. ' +
        'Put what follows "---" at line 2 of values.yaml on a line of its own.',
      2,
    ],
    [
      "a: 'x\n---\ny'\n",
      `${yaml}line 2: found unexpected end of stream. Correct the YAML in values.yaml, line 2.`,
      2,
    ],
    ['a: \u0007\n', `${yaml}control characters are not allowed. Correct the YAML in values.yaml, line 1.`, 1],
  ])('refuses %j', async (text, problem, line) => {
    expect(await failure(text)).toMatchObject({
      message: `cannot load values.yaml: ${problem}`,
      file: 'values.yaml',
      line,
    });
  });
});

function utf16(text: string, big = false): Buffer {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
}

// What LoadValues of Helm 4.3.1 does with them: it splits bytes, and decodes each document.
describe('checkValues splits before it decodes', () => {
  test.each([
    ['a byte order mark behind a separator', Buffer.from('a: 1\n---\n\uFEFF# c')],
    ['NEL in the line of a separator', Buffer.from('a: 1\n---\u0085\nb: 1')],
    ['UTF-16 that cannot be cut, little end first', utf16('a: 1\n---\nb: 2\n')],
    ['UTF-16 that ends with a line, big end first', utf16('a: 1\n', true)],
    ['UTF-16 with half of a CR LF', utf16('a: "\u0A0A"\n', true)],
  ])('takes %s', async (_, bytes) => {
    await expect(check(bytes)).resolves.toBeUndefined();
  });

  test.each([
    [
      'a byte order mark in the line of a separator',
      Buffer.from('a: 1\n---\uFEFF\nb: 1'),
      'invalid Yaml document separator: \uFEFF',
    ],
    [
      'a list behind a separator with a comment',
      Buffer.from('a: 1\n---\u00A0# x\n- b'),
      'cannot unmarshal array',
    ],
    [
      'UTF-16, whose last line end is not the last byte',
      utf16('a: 1\n'),
      'yaml: incomplete UTF-16 character',
    ],
    ['UTF-16 without a last line end', utf16('a: 1', true), 'yaml: incomplete UTF-16 character'],
    [
      'UTF-16 with a character that looks like CR LF',
      utf16('a: 1 \u0D0A\n', true),
      'yaml: incomplete UTF-16 character',
    ],
  ])('refuses %s', async (_, bytes, problem) => {
    await expect(check(bytes)).rejects.toThrow(problem);
  });
});

// As encoding/json counts, which has the limit of go-yaml and counts the mapping of values.yaml as well.
test('values may be nested 10,000 deep', async () => {
  const nested = (depth: number): Buffer => Buffer.from(`a: ${'['.repeat(depth)}${']'.repeat(depth)}`);
  await expect(check(nested(9_999))).resolves.toBeUndefined();
  await expect(check(nested(10_000))).rejects.toThrow(
    "error unmarshaling JSON: while decoding JSON: invalid character '[' exceeded max depth. Nest",
  );
});

// Where every document costs as much as all before it, this takes minutes.
test('the time for documents is their own', async () => {
  const documents = 100_000;
  expect((await failure(`${'a: 1\n---\n'.repeat(documents)}b: c: d\n`)).line).toBe(2 * documents + 1);
});
