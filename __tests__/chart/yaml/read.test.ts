import { describe, expect, test } from '@jest/globals';
import type { YamlValue } from '../../../src/chart/yaml/construct.ts';
import { readYaml } from '../../../src/chart/yaml/construct.ts';
import { YamlError } from '../../../src/chart/yaml/errors.ts';

function read(text: string): YamlValue {
  return readYaml(Buffer.from(text));
}

/** Writes a value as compact JSON with sorted keys, as Go does. */
function json(value: YamlValue): string {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map) {
    const members = [...(value as ReadonlyMap<string, YamlValue>)].sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, part]) => `${JSON.stringify(key)}:${json(part)}`).join(',')}}`;
  }
  if (Array.isArray(value)) return `[${(value as readonly YamlValue[]).map(json).join(',')}]`;
  return JSON.stringify(value);
}

function failure(text: string): YamlError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof YamlError) return error;
    throw error;
  }
  throw new Error('no error');
}

// Expectations are what YAMLToJSON of sigs.k8s.io/yaml v1.6.0 prints, with which Helm 4.3.1 reads charts.
describe('readYaml reads', () => {
  test.each([
    ['a: x\r\nb: y\r\n', '{"a":"x","b":true}'],
    ['a: x\rb: y\r', '{"a":"x","b":true}'],
    ['a: x\u0085b: z\n', '{"a":"x","b":"z"}'],
    ['a: "x\u2028y"\n', '{"a":"x\u2028y"}'],
    ['a:\tb\n', '{"a":"b"}'],
    ['a: b\t\n', '{"a":"b"}'],
    ['a: b\t# c\n', '{"a":"b"}'],
    ['a:  \t b\n', '{"a":"b"}'],
    ['a: "b\n\tc"\n', '{"a":"b c"}'],
    ["a: '\t'\n", '{"a":"\\t"}'],
    ['  a: b\n', '{"a":"b"}'],
    ['a: b', '{"a":"b"}'],
    ['', 'null'],
    ['# only a comment\n', 'null'],
    ['\n\n', 'null'],
  ])('line breaks and white space: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });

  test.each([
    ['a: b #c\n', '{"a":"b"}'],
    ['a: b#c\n', '{"a":"b#c"}'],
    ['a: "x"#c\n', '{"a":"x"}'],
    ['a: |\n  x\n# c\nb: c\n', '{"a":"x\\n","b":"c"}'],
    ['key:    # c\n  - x\n', '{"key":["x"]}'],
  ])('comments: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });

  test.each([
    ['a: b\n  c\n\n  d\n', '{"a":"b c\\nd"}'],
    ['a: b:c\n', '{"a":"b:c"}'],
    ['a: :b\n', '{"a":":b"}'],
    ['a: -b\n', '{"a":"-b"}'],
    ['a: ?b\n', '{"a":"?b"}'],
    ['a: b - c\n', '{"a":"b - c"}'],
    ['-a: b\n', '{"-a":"b"}'],
    ['---a: b\n', '{"---a":"b"}'],
    ['http://x: y://z\n', '{"http://x":"y://z"}'],
    ['a: <<\n', '{"a":"<<"}'],
  ])('plain scalars: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });

  test.each([
    ["a: 'it''s'\n", '{"a":"it\'s"}'],
    ["a: 'x\\y'\n", '{"a":"x\\\\y"}'],
    [
      'a: "\\x41\\u00e9\\U0001F600\\t\\e\\N\\_\\L\\P\\0\\\'"\n',
      '{"a":"Aé😀\\t\\u001b\u0085\u00a0\u2028\u2029\\u0000\'"}',
    ],
    // The last characters that an escape may name, and the first behind the surrogates: yaml_parser_scan_flow_scalar in go-yaml.
    ['a: "\\ud7ff\\ue000\\U0010ffff"\n', '{"a":"\ud7ff\ue000\u{10ffff}"}'],
    ['a: "b\\\n  c"\n', '{"a":"bc"}'],
    ['a: "b\n\n  c"\n', '{"a":"b\\nc"}'],
    ['a: "b\\\n\n  c"\n', '{"a":"b\\nc"}'],
    ['"a" : b\n', '{"a":"b"}'],
    ["a: ''\n", '{"a":""}'],
  ])('quoted scalars: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });

  test.each([
    ['a: |\n  x\n   y\n\n  z\n', '{"a":"x\\n y\\n\\nz\\n"}'],
    ['a: >\n b\n c\n\n  d\n e\nf: g\n', '{"a":"b c\\n\\n d\\ne\\n","f":"g"}'],
    ['a: |+\n  x\n\n\nb: c\n', '{"a":"x\\n\\n\\n","b":"c"}'],
    ['a: |-\n  x\n\n', '{"a":"x"}'],
    ['a: |2\n   x\n', '{"a":" x\\n"}'],
    ['a: |1-\n  x\n', '{"a":" x"}'],
    ['a: >+\n x\n\n', '{"a":"x\\n\\n"}'],
    ['a: |\n\nb: c\n', '{"a":"","b":"c"}'],
    ['- |\n x\n- y\n', '["x\\n",true]'],
    ['|\n x\n', '"x\\n"'],
  ])('block scalars: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });

  test.each([
    ['a: [b, c]\n', '{"a":["b","c"]}'],
    ['a: [b, c,]\n', '{"a":["b","c"]}'],
    ['a: []\nb: {}\n', '{"a":[],"b":{}}'],
    ['a: [\n  b\n]\n', '{"a":["b"]}'],
    ['a:\n  b: {\n    c: d\n  }\n', '{"a":{"b":{"c":"d"}}}'],
    ['a: {b, c: }\n', '{"a":{"b":null,"c":null}}'],
    ['a: {b:1}\n', '{"a":{"b:1":null}}'],
    ['a: {"b":c}\n', '{"a":{"b":"c"}}'],
    ['a: {? b : c}\n', '{"a":{"b":"c"}}'],
    ['a: [b: c, d]\n', '{"a":[{"b":"c"},"d"]}'],
    ['{a: b}', '{"a":"b"}'],
    ['a: [1, [2, {b: 3}]]\n', '{"a":[1,[2,{"b":3}]]}'],
  ])('flow collections: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });

  test.each([
    ['a:\n- b\n- c\nd: e\n', '{"a":["b","c"],"d":"e"}'],
    ['a:\n  - b\n  - - c\n    - d\n', '{"a":["b",["c","d"]]}'],
    ['- a: b\n  c: d\n-\n- e\n', '[{"a":"b","c":"d"},null,"e"]'],
    ['? a\n: b\n', '{"a":"b"}'],
    ['? a\n', '{"a":null}'],
    ['? |\n  x\n: - y\n', '{"x\\n":[true]}'],
    ['a:\nb:\n  c:\n', '{"a":null,"b":{"c":null}}'],
  ])('block collections: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });

  test.each([
    ['a: &x 1\nb: *x\n', '{"a":1,"b":1}'],
    ['a: &x [1]\nb: *x\n', '{"a":[1],"b":[1]}'],
    ['&a a: b\n*a : c\n', '{"a":"c"}'],
    ['a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n', '{"a":{"b":1,"c":2},"d":{"b":1,"c":3}}'],
    ['x: &x {b: 1}\nd:\n  b: 2\n  <<: *x\n', '{"d":{"b":1},"x":{"b":1}}'],
    [
      'x: &x {b: 1}\ny: &y {b: 2, c: 2}\nd:\n  <<: [*x, *y]\n',
      '{"d":{"b":1,"c":2},"true":{"b":2,"c":2},"x":{"b":1}}',
    ],
    ['<<: {a: b}\n', '{"a":"b"}'],
    ['"<<": {a: b}\n', '{"<<":{"a":"b"}}'],
    ['a: &x\nb: *x\n', '{"a":null,"b":null}'],
    ['a: &x 1\nb: &x 2\nc: *x\n', '{"a":1,"b":2,"c":2}'],
  ])('anchors, aliases and merges: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });

  test.each([
    ['a: 1\na: 2\n', '{"a":2}'],
    [
      '1: a\n1.5: b\ntrue: c\n0x10: d\n.inf: e\n1e3: f\n',
      '{".inf":"e","1":"a","1.5":"b","1000":"f","16":"d","true":"c"}',
    ],
    ['yes: a\n', '{"true":"a"}'],
    ["'': a\n", '{"":"a"}'],
  ])('keys: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });

  test.each([
    ['a: !!str 1.10\n', '{"a":"1.10"}'],
    ['a: !!int "5"\n', '{"a":5}'],
    ['a: !!float 1\n', '{"a":1}'],
    ['a: !!binary aGk=\n', '{"a":"hi"}'],
    ['a: !<tag:yaml.org,2002:str> 5\n', '{"a":"5"}'],
    ['a: !foo 5\n', '{"a":"5"}'],
    ['a: ! 5\n', '{"a":"5"}'],
    ['a: !!str\n', '{"a":""}'],
    ['a: !!null ""\n', '{"a":null}'],
    ['!!map {a: b}\n', '{"a":"b"}'],
    ['a: !!timestamp 2001-01-01\n', '{"a":"2001-01-01"}'],
    ['%TAG !e! tag:example.com,2000:\n---\na: !e!x 5\n', '{"a":"5"}'],
    ['a: !!set {b}\n', '{"a":{"b":null}}'],
    ['a: !x%41%c3%a9 b\n', '{"a":"b"}'],
    ['a: !<x%2fy> b\n', '{"a":"b"}'],
    ['&x !!str 1', '"1"'],
    ['!!str &x 1', '"1"'],
    ['%TAG ! tag:yaml.org,2002:\n---\n!str 1\n', '"1"'],
  ])('tags: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });

  test.each([
    ['--- a\n', '"a"'],
    ['---\na: b\n...\nc: d: e\n', '{"a":"b"}'],
    ['a: b\n---\nc: d\n', '{"a":"b"}'],
    ['%YAML 1.1\n---\na: b\n', '{"a":"b"}'],
    ['---\n---\na: b\n', 'null'],
    ['[a] b\n', '["a"]'],
  ])('documents: %j', (text, expected) => {
    expect(json(read(text))).toBe(expected);
  });
});

// The texts are those of the same function; the lines are those where reading stops, counted by hand.
describe('readYaml refuses', () => {
  test.each<[text: string, message: string, line: number]>([
    ['a: [b?c]\n', "yaml: did not find expected ',' or ']'", 1],
    ['a: |\n    \n  x\n', 'yaml: line 2: did not find expected key', 3],
    ['a: b\n c: d\n', 'yaml: line 2: mapping values are not allowed in this context', 2],
    ['a: b: c\n', 'yaml: mapping values are not allowed in this context', 1],
    ['a: - b\n', 'yaml: block sequence entries are not allowed in this context', 1],
    ['a: b\nc\n', "yaml: line 3: could not find expected ':'", 3],
    ['a: b\nc\nd: e\n', "yaml: line 3: could not find expected ':'", 3],
    ['- a\nb: c\n', "yaml: line 1: did not find expected '-' indicator", 2],
    ['a:\n  - b\n c: d\n', 'yaml: line 2: did not find expected key', 3],
    ['a: ? b\n', 'yaml: mapping keys are not allowed in this context', 1],
    ['a: [b\nc: d\n', "yaml: line 1: did not find expected ',' or ']'", 2],
    ['a: [b,,c]\n', 'yaml: did not find expected node content', 1],
    ['a: {b: c\n', "yaml: line 1: did not find expected ',' or '}'", 2],
    ['x: [a, b]]\n', 'yaml: did not find expected key', 1],
    ["a: 'b': c\n", 'yaml: mapping values are not allowed in this context', 1],
    ['a: "x" y\n', 'yaml: did not find expected key', 1],
    ['k: "a\n b": c\n', 'yaml: line 2: mapping values are not allowed in this context', 2],
  ])('structure: %j', (text, message, line) => {
    const error = failure(text);
    expect(error.message).toBe(message);
    expect(error.line).toBe(line);
  });

  test.each<[text: string, message: string, line: number]>([
    ['-\ta\n', 'yaml: found character that cannot start any token', 1],
    ['a: %foo\n', 'yaml: found character that cannot start any token', 1],
    ['a: @b\n', 'yaml: found character that cannot start any token', 1],
    ['a: `b`\n', 'yaml: found character that cannot start any token', 1],
    ['\ta: b\n', 'yaml: found character that cannot start any token', 1],
    [' \ta: b\n', 'yaml: found character that cannot start any token', 1],
    ['a: 1\n\t\nb: 2\n', 'yaml: line 2: found a tab character that violates indentation', 2],
    ['a: b\n\t# c\n', 'yaml: line 2: found a tab character that violates indentation', 2],
    ['a: |\n\tx\n', 'yaml: line 2: found a tab character where an indentation space is expected', 2],
    ['a: b\u0000\n', 'yaml: control characters are not allowed', 1],
    ['a: \u007f\n', 'yaml: control characters are not allowed', 1],
    ['a: ￾\n', 'yaml: control characters are not allowed', 1],
  ])('characters: %j', (text, message, line) => {
    const error = failure(text);
    expect(error.message).toBe(message);
    expect(error.line).toBe(line);
  });

  test.each<[text: string, message: string, line: number]>([
    ["a: 'b\n", 'yaml: line 2: found unexpected end of stream', 2],
    ['a: "b\n', 'yaml: line 2: found unexpected end of stream', 2],
    ['a: "\\/"\n', 'yaml: found unknown escape character', 1],
    ['a: "\\q"\n', 'yaml: found unknown escape character', 1],
    ['a: "\\xZZ"\n', 'yaml: did not find expected hexdecimal number', 1],
    ['a: "\\ud800"\n', 'yaml: found invalid Unicode character escape code', 1],
    ['a: "\\udfff"\n', 'yaml: found invalid Unicode character escape code', 1],
    ['a: "\\U00110000"\n', 'yaml: found invalid Unicode character escape code', 1],
    ['a: |0\n x\n', 'yaml: found an indentation indicator equal to 0', 1],
    ['a: |x\n', 'yaml: did not find expected comment or line break', 1],
    ['a: "b\n---\nc"\n', 'yaml: line 2: found unexpected document indicator', 2],
  ])('scalars: %j', (text, message, line) => {
    const error = failure(text);
    expect(error.message).toBe(message);
    expect(error.line).toBe(line);
  });

  test.each<[text: string, message: string, line: number]>([
    ['a: *x\n', "yaml: unknown anchor 'x' referenced", 1],
    ['a: &x.y 1\n', 'yaml: did not find expected alphabetic or numeric character', 1],
    ['a: &x\n  - *x\n', "yaml: anchor 'x' value contains itself", 2],
    ['a: !!bool foo\n', 'yaml: cannot decode !!str `foo` as a !!bool', 1],
    ['a: !!int 1.5\n', 'yaml: cannot decode !!float `1.5` as a !!int', 1],
    ['a: !!binary "?"\n', 'yaml: !!binary value contains invalid base64 data', 1],
    ['a: !x!y z\n', 'yaml: found undefined tag handle', 1],
    ['a: !<x b\n', "yaml: did not find the expected '>'", 1],
    ['a: !<> b\n', 'yaml: did not find expected tag URI', 1],
    ['a: !x%4 b\n', 'yaml: did not find URI escaped octet', 1],
    ['a: !x%ff b\n', 'yaml: found an incorrect leading UTF-8 octet', 1],
    ['a: !x{y}\n', 'yaml: did not find expected whitespace or line break', 1],
    ['a: !a! b\n', 'yaml: did not find expected tag URI', 1],
    ['a: [? b, ? : c]\n', "yaml: did not find expected ',' or ']'", 1],
    ['a: [? : c]\n', "yaml: did not find expected ',' or ']'", 1],
    ['<<: a\n', 'yaml: map merge requires map or sequence of maps as the value', 1],
    ['x: &x [1]\n<<: *x\n', 'yaml: map merge requires map or sequence of maps as the value', 2],
  ])('anchors and tags: %j', (text, message, line) => {
    const error = failure(text);
    expect(error.message).toBe(message);
    expect(error.line).toBe(line);
  });

  test.each<[text: string, message: string, line: number]>([
    ['%YAML 1.2\n---\na: b\n', 'yaml: found incompatible YAML document', 1],
    ['%FOO\n---\na\n', 'yaml: found unknown directive name', 1],
    ['%YAML 1.1\na: b\n', 'yaml: line 1: did not find expected <document start>', 2],
    ['%YAML 1\n---\n', "yaml: did not find expected digit or '.' character", 1],
    ['%YAML 123.1\n---\n', 'yaml: found extremely long version number', 1],
    ['%YAML x\n---\n', 'yaml: did not find expected version number', 1],
    ['%YAML 1.1 x\n---\n', 'yaml: did not find expected comment or line break', 1],
    ['%YAML 1.1\n%YAML 1.1\n---\n', 'yaml: line 1: found duplicate %YAML directive', 2],
    ['%TAG x y\n---\n', "yaml: did not find expected '!'", 1],
    ['%TAG !a b\n---\n', "yaml: did not find expected '!'", 1],
    ['%TAG !a!\n---\n', 'yaml: did not find expected whitespace', 1],
    ['%TAG !a! b[{\n---\n', 'yaml: did not find expected whitespace or line break', 1],
    ['%TAG !a! x\n%TAG !a! y\n---\n', 'yaml: line 1: found duplicate %TAG directive', 2],
    ['%\n---\n', 'yaml: could not find expected directive name', 1],
    ['%YAML: x\n', 'yaml: found unexpected non-alphabetical character', 1],
  ])('directives: %j', (text, message, line) => {
    const error = failure(text);
    expect(error.message).toBe(message);
    expect(error.line).toBe(line);
  });

  test.each<[text: string, message: string, line: number]>([
    ['a: {{ foo }}\n', 'yaml: invalid map key: map[interface {}]interface {}{"foo":interface {}(nil)}', 1],
    ['? [a]\n: b\n', 'yaml: invalid map key: []interface {}{"a"}', 1],
  ])('keys: %j', (text, message, line) => {
    const error = failure(text);
    expect(error.message).toBe(message);
    expect(error.line).toBe(line);
  });
});
