import { describe, expect, test } from '@jest/globals';
import { ChartError } from '../../../src/chart/errors.ts';
import { checkValues } from '../../../src/chart/metadata/values.ts';

function failure(text: string): ChartError {
  try {
    checkValues(Buffer.from(text), 'values.yaml');
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
  ])('takes %s', (_, text) => {
    expect(() => {
      checkValues(Buffer.from(text), 'values.yaml');
    }).not.toThrow();
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
  ])('refuses %j', (text, problem, line) => {
    expect(failure(text)).toMatchObject({
      message: `cannot load values.yaml: ${problem}`,
      file: 'values.yaml',
      line,
    });
  });
});
