import { describe, expect, test } from '@jest/globals';
import { ChartError } from '../../../src/chart/errors.ts';
import type { UncheckedMetadata } from '../../../src/chart/metadata/metadata.ts';
import { metadataJson, metadataYaml, parseMetadata } from '../../../src/chart/metadata/metadata.ts';
import { validateMetadata } from '../../../src/chart/metadata/validate.ts';
import { digestOf } from '../../../src/digest.ts';

const minimal = 'name: a\nversion: 1.0.0\napiVersion: v2\n';

function parse(text: string, into?: UncheckedMetadata): UncheckedMetadata {
  return parseMetadata(Buffer.from(text), into === undefined ? 'Chart.yaml' : 'requirements.yaml', into);
}

function failure(text: string, file = 'Chart.yaml'): ChartError {
  try {
    parseMetadata(Buffer.from(text), file);
  } catch (error) {
    if (error instanceof ChartError) return error;
    throw error;
  }
  throw new Error('no error');
}

describe('parseMetadata', () => {
  // What Helm 4.3.1 makes of an appVersion.
  test.each([
    ['1.10', '1.1'],
    ['1.50', '1.5'],
    ['123456789.123', '1.2345679e+08'],
    ['12345e7', '1.2345e+11'],
    ['1234567.0', '1.234567e+06'],
    ['16777217.0', '1.6777216e+07'],
    ['0.00001', '1e-05'],
    ['0.0001', '0.0001'],
    ['100000.5', '100000.5'],
    ['010', '8'],
    ['08', '8'],
    ['00123456', '42798'],
    ['0e12345', '0'],
    ['-0.0', '-0'],
    ['-0', '0'],
    ['1_000', '1000'],
    ['0o17', '15'],
    ['0b11', '3'],
    ['-0b11', '-3'],
    ['0x10', '16'],
    ['+0x10', '16'],
    ['18446744073709551615', '18446744073709551615'],
    ['18446744073709551616', '1.8446744e+19'],
    ['-9223372036854775809', '-9.223372e+18'],
    ['1e400', '1e400'],
    ['1e40', '+Inf'],
    ['.5', '0.5'],
    ['.5_1', '0.51'],
    ['._5', '._5'],
    ['5.', '5'],
    ['yes', 'true'],
    ['N', 'false'],
    ['on', 'true'],
    ['y', 'true'],
    ['true', 'true'],
    ['~x', '~x'],
    ['1e3', '1000'],
    ['2024-01-02', '2024-01-02'],
    ['!!str 1.10', '1.10'],
    ['!!float 1', '1'],
    ['1:30', '1:30'],
    ['.inf', '+Inf'],
    ['-.inf', '-Inf'],
    ['.nan', 'NaN'],
    ['"1.10"', '1.10'],
    ["'yes'", 'yes'],
    ['0x', '0x'],
    ['1__0', '10'],
    ['_1', '_1'],
    ['+', '+'],
    ['1.2.3', '1.2.3'],
    ['!!int "5"', '5'],
  ])('reads the text %s as %s', (yaml, expected) => {
    expect(parse(`appVersion: ${yaml}\n`).appVersion).toBe(expected);
  });

  test('leaves out what is empty, and drops what Helm does not know', () => {
    expect(parse('name: a\nversion: ~\nhome: ""\nicon: null\ndeprecated: false\nengine: gotpl\n')).toEqual({
      name: 'a',
      version: '',
    });
    expect(parse('# nothing\n')).toEqual({ name: '', version: '' });
  });

  test('matches fields whatever their case, the last in the order of bytes winning', () => {
    expect(parse('NAME: a\nAppversion: b\nname: c\nName: d\n')).toEqual({
      name: 'c',
      version: '',
      appVersion: 'b',
    });
  });

  test('reads lists, maps and structs', () => {
    const yaml = [
      'keywords: [a, 1.10, ~]',
      'annotations: {a: 1, 2: yes, b: ~}',
      'maintainers: [{name: N, junk: 1}, ~]',
      'dependencies:',
      '- {name: sub, enabled: yes, tags: [1], import-values: [data, {child: a, parent: 1}, 9007199254740993]}',
    ].join('\n');
    expect(parse(yaml)).toEqual({
      name: '',
      version: '',
      keywords: ['a', '1.1', ''],
      annotations: new Map([
        ['2', 'true'],
        ['a', '1'],
        ['b', ''],
      ]),
      maintainers: [{ name: 'false' }, null],
      dependencies: [
        {
          name: 'sub',
          repository: '',
          enabled: true,
          tags: ['1'],
          'import-values': [
            'data',
            new Map<string, unknown>([
              ['child', 'a'],
              ['parent', 1],
            ]),
            9007199254740992,
          ],
        },
      ],
    });
  });

  // encoding/json decodes into what is there, element by element: https://pkg.go.dev/encoding/json#Unmarshal
  test('reads requirements.yaml over Chart.yaml', () => {
    const chart = parse(
      'name: a\nversion: 1.0.0\nannotations: {x: 1}\ndependencies: [{name: b, alias: c}, {name: d}]',
    );
    expect(parse('name: z\nversion: ~\nannotations: {z: 2}\ndependencies: [{name: e}]', chart)).toEqual({
      name: 'z',
      version: '1.0.0',
      annotations: new Map([
        ['x', '1'],
        ['z', '2'],
      ]),
      dependencies: [{ name: 'e', repository: '', alias: 'c' }],
    });
    expect(parse('dependencies: ~', chart)).toEqual({
      name: 'a',
      version: '1.0.0',
      annotations: new Map([['x', '1']]),
    });
  });

  // The text up to the advice is Helm 4.3.1's.
  test.each([
    ['name: [a]', 'json: cannot unmarshal array into Go struct field Metadata.name of type string'],
    ['- a', 'json: cannot unmarshal array into Go value of type v2.Metadata'],
    ['a', 'json: cannot unmarshal string into Go value of type v2.Metadata'],
    ['5', 'json: cannot unmarshal number into Go value of type v2.Metadata'],
    [
      'maintainers: [a]',
      'json: cannot unmarshal string into Go struct field Metadata.maintainers of type v2.Maintainer',
    ],
    [
      'maintainers: [{name: [x]}]',
      'json: cannot unmarshal array into Go struct field Maintainer.maintainers.name of type string',
    ],
    ['keywords: x', 'json: cannot unmarshal string into Go struct field Metadata.keywords of type []string'],
    [
      'annotations: {a: {b: c}}',
      'json: cannot unmarshal object into Go struct field Metadata.annotations of type string',
    ],
    [
      'annotations: 5',
      'json: cannot unmarshal number into Go struct field Metadata.annotations of type map[string]string',
    ],
    [
      'deprecated: "true"',
      'json: cannot unmarshal string into Go struct field Metadata.deprecated of type bool',
    ],
    ['deprecated: 1', 'json: cannot unmarshal number into Go struct field Metadata.deprecated of type bool'],
    [
      'dependencies: [{tags: a}]',
      'json: cannot unmarshal string into Go struct field Dependency.dependencies.tags of type []string',
    ],
    [
      'dependencies: {a: b}',
      'json: cannot unmarshal object into Go struct field Metadata.dependencies of type []*v2.Dependency',
    ],
  ])('refuses %s', (yaml, problem) => {
    expect(failure(yaml)).toMatchObject({
      message:
        `cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: ${problem}. ` +
        'Give the field a value of that type in Chart.yaml.',
      file: 'Chart.yaml',
      line: undefined,
    });
  });

  test.each([
    ['foo: .inf', 'json: unsupported value: +Inf', undefined, 'Correct the YAML in charts/b/Chart.yaml.'],
    [
      'name: {a: .nan}',
      'json: unsupported value: NaN',
      undefined,
      'Correct the YAML in charts/b/Chart.yaml.',
    ],
    [
      'name: a\nversion: 1\n  x: y',
      'yaml: line 3: mapping values are not allowed in this context',
      3,
      'Correct the YAML in charts/b/Chart.yaml, line 3.',
    ],
    [
      'name: a\nversion: {{ v }}',
      'yaml: invalid map key: map[interface {}]interface {}{"v":interface {}(nil)}',
      2,
      'Put quotes around a value that begins with "{{" in charts/b/Chart.yaml, line 2.',
    ],
  ])('refuses %j of a sub-chart', (yaml, problem, line, advice) => {
    expect(failure(yaml, 'charts/b/Chart.yaml')).toMatchObject({
      message: `cannot load Chart.yaml: error converting YAML to JSON: ${problem}. ${advice}`,
      file: 'charts/b/Chart.yaml',
      line,
    });
  });
});

describe('metadataJson', () => {
  test('makes the config of "helm create", which is the same since Helm 3.3', () => {
    const yaml =
      'apiVersion: v2\nname: mychart\ndescription: A Helm chart for Kubernetes\n\n# A chart is either\n' +
      'type: application\nversion: 0.1.0\nappVersion: "1.16.0"\n';
    const json = metadataJson(validateMetadata(parse(yaml)));
    expect(Buffer.byteLength(json)).toBe(141);
    expect(digestOf(json)).toBe('sha256:65a07b841ece031e6d0ec5eb948eacb17aa6d7294cdeb01d5348e86242951487');
  });

  const full = `
type: library
dependencies:
- {name: b, version: ">=0.1.0", tags: [], import-values: [{parent: p, child: [1.5, true, ~]}], alias: c}
- {name: d, enabled: true, condition: x.y, tags: [t], version: 1}
kubeVersion: ">=1.20.0-0"
annotations: {b: "<x> & y", a10: é, a9: 1, B: "l1\\nl2\\n"}
deprecated: yes
appVersion: 1.10
tags: t
condition: c
icon: https://example.com/i.png?a=1&b=2
maintainers: [{url: u, name: 😀}, {}]
keywords: [k, 2024-01-02]
description: "a description that is long enough to be folded where go-yaml does, behind the eightieth column"
sources: [s]
home: h
`;

  // Helm 4.3.1's json.Marshal of the metadata read from the YAML above.
  test('writes all fields in the order of the struct', () => {
    expect(metadataJson(validateMetadata(parse(minimal + full)))).toBe(
      '{"name":"a","home":"h","sources":["s"],"version":"1.0.0","description":"a description that is long enough to be folded where go-yaml does, behind the eightieth column","keywords":["k","2024-01-02"],"maintainers":[{"name":"😀","url":"u"},{}],"icon":"https://example.com/i.png?a=1\\u0026b=2","apiVersion":"v2","condition":"c","tags":"t","appVersion":"1.1","deprecated":true,"annotations":{"B":"l1\\nl2\\n","a10":"é","a9":"1","b":"\\u003cx\\u003e \\u0026 y"},"kubeVersion":"\\u003e=1.20.0-0","dependencies":[{"name":"b","version":"\\u003e=0.1.0","repository":"","import-values":[{"child":[1.5,true,null],"parent":"p"}],"alias":"c"},{"name":"d","version":"1","repository":"","condition":"x.y","tags":["t"],"enabled":true}],"type":"library"}',
    );
  });

  // Helm 4.3.1's yaml.Marshal of the same.
  test('has its like in YAML, with sorted keys', () => {
    expect(metadataYaml(validateMetadata(parse(minimal + full)))).toBe(
      [
        'annotations:',
        '  B: |',
        '    l1',
        '    l2',
        '  a9: "1"',
        '  a10: é',
        '  b: <x> & y',
        'apiVersion: v2',
        'appVersion: "1.1"',
        'condition: c',
        'dependencies:',
        '- alias: c',
        '  import-values:',
        '  - child:',
        '    - 1.5',
        '    - true',
        '    - null',
        '    parent: p',
        '  name: b',
        '  repository: ""',
        "  version: '>=0.1.0'",
        '- condition: x.y',
        '  enabled: true',
        '  name: d',
        '  repository: ""',
        '  tags:',
        '  - t',
        '  version: "1"',
        'deprecated: true',
        'description: a description that is long enough to be folded where go-yaml does, behind',
        '  the eightieth column',
        'home: h',
        'icon: https://example.com/i.png?a=1&b=2',
        'keywords:',
        '- k',
        '- "2024-01-02"',
        "kubeVersion: '>=1.20.0-0'",
        'maintainers:',
        '- name: "\\U0001F600"',
        '  url: u',
        '- {}',
        'name: a',
        'sources:',
        '- s',
        'tags: t',
        'type: library',
        'version: 1.0.0',
        '',
      ].join('\n'),
    );
  });
});

test('metadataYaml fails as Helm does for what go-yaml cannot read back', () => {
  const metadata = validateMetadata(parse(`${minimal}annotations: {a: "\\x7f"}\n`));
  expect(() => metadataYaml(metadata)).toThrow(
    'failed to save: yaml: control characters are not allowed. ' +
      'Remove control characters and very long keys from Chart.yaml.',
  );
});
