import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { YamlValue } from '../../../src/chart/yaml/construct.ts';
import { readYaml } from '../../../src/chart/yaml/construct.ts';
import { writeYaml } from '../../../src/chart/yaml/emitter.ts';

function read(text: string): YamlValue {
  return readYaml(Buffer.from(text));
}

// Expectations are what JSONToYAML of sigs.k8s.io/yaml v1.6.0 prints, with which Helm 4.3.1 writes Chart.yaml.
describe('writeYaml writes', () => {
  test.each([
    ['"abc"', 'abc\n'],
    ['"a b"', 'a b\n'],
    ['"a:b"', 'a:b\n'],
    ['"a#b"', 'a#b\n'],
    ['"-a"', '-a\n'],
    ['"?a"', '?a\n'],
    ['":a"', ':a\n'],
    ['"--"', '--\n'],
    ['".5."', '.5.\n'],
    ['"1.2.3"', '1.2.3\n'],
    ['"v1"', 'v1\n'],
    ['"a,b"', 'a,b\n'],
    ['"a [b]"', 'a [b]\n'],
    ['"é日本"', 'é日本\n'],
    ['"="', '=\n'],
    ['"<<"', '<<\n'],
    ['"a\u00a0b"', 'a\u00a0b\n'],
    ['"+"', '+\n'],
    ['"a=1"', 'a=1\n'],
  ])('plain texts: %s', (json, yaml) => {
    expect(writeYaml(read(json))).toBe(yaml);
  });

  test.each([
    ['""', '""\n'],
    ['"true"', '"true"\n'],
    ['"Yes"', '"Yes"\n'],
    ['"n"', '"n"\n'],
    ['"null"', '"null"\n'],
    ['"~"', '"~"\n'],
    ['"1"', '"1"\n'],
    ['"1.10"', '"1.10"\n'],
    ['"0x1f"', '"0x1f"\n'],
    ['"0o17"', '"0o17"\n'],
    ['"010"', '"010"\n'],
    ['"1_000"', '"1_000"\n'],
    ['"1e3"', '"1e3"\n'],
    ['".inf"', '".inf"\n'],
    ['".NaN"', '".NaN"\n'],
    ['"2024-01-02"', '"2024-01-02"\n'],
    ['"2024-1-2"', '"2024-1-2"\n'],
    ['"2001-12-14 21:59:43.10"', '"2001-12-14 21:59:43.10"\n'],
    ['"2024-13-01"', '2024-13-01\n'],
    ['"2023-02-29"', '2023-02-29\n'],
    ['"2024-02-29"', '"2024-02-29"\n'],
    ['"2024-1-2T3:4:5,5-01:00"', '"2024-1-2T3:4:5,5-01:00"\n'],
    ['"2024-01-02T03:04:05+24:60"', '"2024-01-02T03:04:05+24:60"\n'],
    ['"2024-01-02T03:04:05+25:00"', '2024-01-02T03:04:05+25:00\n'],
    ['"2024-01-02T24:00:00Z"', '2024-01-02T24:00:00Z\n'],
    ['"2024-01-02t03:04:05Z"', '"2024-01-02t03:04:05Z"\n'],
    ['"2024-01-02 03:04:05Z"', '2024-01-02 03:04:05Z\n'],
    ['"12:30"', '"12:30"\n'],
    ['"190:20:30.15"', '"190:20:30.15"\n'],
    ['"-1"', '"-1"\n'],
    ['"+.5"', '"+.5"\n'],
    ['"1."', '"1."\n'],
  ])('texts that would be read as something else: %s', (json, yaml) => {
    expect(writeYaml(read(json))).toBe(yaml);
  });

  test.each([
    ['"- a"', "'- a'\n"],
    ['"? a"', "'? a'\n"],
    ['"-"', "'-'\n"],
    ['"a: b"', "'a: b'\n"],
    ['"a:"', "'a:'\n"],
    ['"a #b"', "'a #b'\n"],
    ['"#a"', "'#a'\n"],
    ['"[a]"', "'[a]'\n"],
    ['"{a}"', "'{a}'\n"],
    ['"&a"', "'&a'\n"],
    ['"*a"', "'*a'\n"],
    ['"!a"', "'!a'\n"],
    ['"|"', "'|'\n"],
    ['">=1.2.3"', "'>=1.2.3'\n"],
    ['"%a"', "'%a'\n"],
    ['"@a"', "'@a'\n"],
    ['"`a`"', "'`a`'\n"],
    ['"\'a\'"', "'''a'''\n"],
    ['"\\"a\\""', '\'"a"\'\n'],
    ['"--- a"', "'--- a'\n"],
    ['"..."', "'...'\n"],
    ['".."', '..\n'],
    ['" a"', "' a'\n"],
    ['"a "', "'a '\n"],
    ['"a:  b"', "'a:  b'\n"],
    ['"it\'s: so"', "'it''s: so'\n"],
    ['",a"', "',a'\n"],
  ])('texts that begin, hold or end with what plain ones must not: %s', (json, yaml) => {
    expect(writeYaml(read(json))).toBe(yaml);
  });

  test.each([
    ['"a\\tb"', '"a\\tb"\n'],
    ['"a\\rb"', '"a\\rb"\n'],
    ['"\\u0007"', '"\\a"\n'],
    ['"\\u001b[0m"', '"\\e[0m"\n'],
    ['"\\u0000"', '"\\0"\n'],
    ['"\u200b"', '\u200b\n'],
    ['"\ufeff"', '"\\uFEFF"\n'],
    ['"\ufeffa \\"b\\""', '"\\uFEFF\\x61\\x20\\"\\x62\\""\n'],
    ['"😀"', '"\\U0001F600"\n'],
    ['"😀 a"', '"\\U0001F600 a"\n'],
    ['"퟿�"', '퟿�\n'],
    ['"a\\\\b"', 'a\\b\n'],
    ['"\\"\\\\\\""', '\'"\\"\'\n'],
    ['"a\\u2028b"', "'a\u2028  b'\n"],
    ['"a \\u2028b"', '"a \\Lb"\n'],
    ['"a\\u2028 b"', '"a\\L b"\n'],
  ])('special characters: %s', (json, yaml) => {
    expect(writeYaml(read(json))).toBe(yaml);
  });

  test.each([
    ['"a\\nb"', '|-\n  a\n  b\n'],
    ['"a\\nb\\n"', '|\n  a\n  b\n'],
    ['"a\\nb\\n\\n"', '|+\n  a\n  b\n\n'],
    ['"\\na"', '|2-\n\n  a\n'],
    ['"\\n"', '|2+\n\n'],
    ['" a\\nb"', '|2-\n   a\n  b\n'],
    ['"a \\nb"', '"a \\nb"\n'],
    ['"a\\n b\\n"', '|\n  a\n   b\n'],
    ['"a\\nb "', '"a\\nb "\n'],
    ['"a\\t\\nb"', '"a\\t\\nb"\n'],
    ['"😀\\nb"', '"\\U0001F600\\nb"\n'],
    ['"a\\n\\nb\\n"', '|\n  a\n\n  b\n'],
    ['"- a: b\\n  c: #d\\n"', '|\n  - a: b\n    c: #d\n'],
  ])('texts of several lines: %s', (json, yaml) => {
    expect(writeYaml(read(json))).toBe(yaml);
  });

  test.each([
    [
      '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y"',
      'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y\n',
    ],
    [
      '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y"',
      'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n  y\n',
    ],
    [
      '"lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"',
      'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt\n  ut labore et dolore magna aliqua\n',
    ],
    [
      '"\'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"',
      "'''lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt\n  ut labore et dolore magna aliqua'\n",
    ],
    [
      '"\\"lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua \\t lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"',
      '"\\"lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt\n  ut labore et dolore magna aliqua \\t lorem ipsum dolor sit amet consectetur adipiscing\n  elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"\n',
    ],
    [
      '"lorem  ipsum  dolor  sit  amet  consectetur  adipiscing  elit  sed  do  eiusmod  tempor  incididunt  ut  labore  et  dolore  magna  aliqua"',
      'lorem  ipsum  dolor  sit  amet  consectetur  adipiscing  elit  sed  do  eiusmod  tempor  incididunt  ut  labore  et  dolore  magna  aliqua\n',
    ],
    [
      '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y z"',
      'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n  y z\n',
    ],
    [
      '"a: lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"',
      "'a: lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt\n  ut labore et dolore magna aliqua'\n",
    ],
    [
      '"lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua\\nlorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"',
      '|-\n  lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua\n  lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua\n',
    ],
    [
      '"éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé b c d"',
      'éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé b c\n  d\n',
    ],
  ])('folding: %s', (json, yaml) => {
    expect(writeYaml(read(json))).toBe(yaml);
  });

  test.each([
    ['1', '1\n'],
    ['0', '0\n'],
    ['-5', '-5\n'],
    ['1.5', '1.5\n'],
    ['100000.5', '100000.5\n'],
    ['1234567.5', '1.2345675e+06\n'],
    ['1e-05', '1e-05\n'],
    ['0.0001', '0.0001\n'],
    ['1e+21', '1e+21\n'],
    ['1e+30', '1e+30\n'],
    ['123456789', '123456789\n'],
    ['true', 'true\n'],
    ['false', 'false\n'],
    ['null', 'null\n'],
  ])('numbers: %s', (json, yaml) => {
    expect(writeYaml(read(json))).toBe(yaml);
  });

  test.each([
    ['[]', '[]\n'],
    ['{}', '{}\n'],
    ['{"a": []}', 'a: []\n'],
    ['{"a": {}}', 'a: {}\n'],
    ['{"a": ["b", ["c", "d"], {"e": "f", "g": ["h"]}]}', 'a:\n- b\n- - c\n  - d\n- e: f\n  g:\n  - h\n'],
    ['[["a"], []]', '- - a\n- []\n'],
    ['[{"a": {"b": "c"}}]', '- a:\n    b: c\n'],
    [
      '{"a": {"b": {"c": "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"}}}',
      'a:\n  b:\n    c: lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor\n      incididunt ut labore et dolore magna aliqua\n',
    ],
    [
      '{"a": ["lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"]}',
      'a:\n- lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt\n  ut labore et dolore magna aliqua\n',
    ],
    ['{"a": ["x\\ny\\n"]}', 'a:\n- |\n  x\n  y\n'],
    ['{"b": 1, "a": 2}', 'a: 2\nb: 1\n'],
  ])('collections: %s', (json, yaml) => {
    expect(writeYaml(read(json))).toBe(yaml);
  });

  test.each([
    ['{"": "a"}', '"": a\n'],
    ['{"true": "a"}', '"true": a\n'],
    ['{"1": "a"}', '"1": a\n'],
    ['{"a: b": "c"}', "'a: b': c\n"],
    ['{"a\\nb": "c"}', '? |-\n  a\n  b\n: c\n'],
    ['{"a\\tb": "c"}', '"a\\tb": c\n'],
    [
      '{"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk": "c"}',
      'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: c\n',
    ],
    [
      '{"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk": "c"}',
      '? kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\n: c\n',
    ],
    [
      '{"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk": ["c"]}',
      '? kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\n: - c\n',
    ],
    [
      '{"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk": {"a": "b"}}',
      '? kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\n: a: b\n',
    ],
    [
      '{"ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé": "c"}',
      '? ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé\n: c\n',
    ],
    [
      '{"lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et": "c"}',
      'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et: c\n',
    ],
  ])('keys: %s', (json, yaml) => {
    expect(writeYaml(read(json))).toBe(yaml);
  });

  test('what is read back as it was', () => {
    const text = fc.string({ unit: 'grapheme' });
    const value = fc.letrec<{ value: YamlValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.boolean(),
        fc.constant(null),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
      ),
    })).value;
    fc.assert(
      fc.property(value, (original) => {
        expect(read(writeYaml(original))).toEqual(original);
      }),
    );
  });
});
