import { describe, expect, test } from '@jest/globals';
import type { YamlValue } from '../../../src/chart/yaml/construct.ts';
import { readYaml } from '../../../src/chart/yaml/construct.ts';

function read(text: string): YamlValue {
  return readYaml(Buffer.from(text));
}

const aliasing = 'yaml: document contains excessive aliasing';

/** Lists that each hold ten times the one before. */
function bomb(levels: number): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level <= levels; level += 1) {
    const aliases = Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ');
    lines.push(`a${level}: &a${level} [${aliases}]`);
  }
  return lines.join('\n');
}

function nested(content: string, depth: number): string {
  return `${'['.repeat(depth)}${content}${']'.repeat(depth)}`;
}

describe('readYaml is bounded', () => {
  test('by the share of aliases, as go-yaml is', () => {
    // sigs.k8s.io/yaml v1.6.0 takes the first, of 1,110 values, and refuses the second, of 11,110.
    expect(() => read(bomb(2))).not.toThrow();
    expect(() => read(bomb(3))).toThrow(aliasing);
  });

  // What YAMLToJSON of sigs.k8s.io/yaml v1.6.0 takes and refuses.
  test.each([
    ['flow sequences', '['.repeat(10_001)],
    ['flow mappings', '{a: '.repeat(10_001)],
    ['block sequences', '- '.repeat(10_001)],
    ['block mappings', Array.from({ length: 10_001 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('in depth: %s', (_, text) => {
    expect(() => read(text)).toThrow('exceeded max depth of 10000');
  });

  test.each([
    ['flow sequences', nested('x', 10_000)],
    ['flow mappings', `${'{a: '.repeat(10_000)}${'}'.repeat(10_000)}`],
    ['block sequences', `${'- '.repeat(10_000)}x`],
    ['block mappings', Array.from({ length: 5000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('but not below that: %s', (_, text) => {
    expect(() => read(text)).not.toThrow();
  });

  // As JSON it is one level deeper; Go's encoding/json, which reads that, has the same limit.
  test('in depth, with the depth that aliases add', () => {
    const aliased = (depth: number): string => `a: &a ${nested('x', 6000)}\nb: ${nested('*a', depth)}`;
    expect(() => read(aliased(3999))).not.toThrow();
    expect(() => read(aliased(4000))).toThrow('exceeded max depth');
    expect(() => read(`${aliased(4000)}\nb: 1`)).not.toThrow();
  });

  test('and says what a key is that is a collection, however deep it is', () => {
    expect(() => read(`? ${nested('x', 9000)}\n: y`)).toThrow(
      `yaml: invalid map key: ${'[]interface {}{'.repeat(9000)}"x"${'}'.repeat(9000)}`,
    );
  });

  // `simple_key.mark.index+1024 < parser.mark.index` in go-yaml's scannerc.go.
  test('in the length of a key', () => {
    expect(read(`${'😀'.repeat(1024)}: a`)).toEqual(new Map([['😀'.repeat(1024), 'a']]));
    expect(() => read(`${'a'.repeat(1025)}: a`)).toThrow('mapping values are not allowed in this context');
  });
});

test('a key that has been overwritten before it becomes JSON does not matter', () => {
  expect(read('a: {~: 1}\na: 2')).toEqual(new Map([['a', 2n]]));
  expect(() => read('{1: {~: x}, "1": y}')).toThrow('unsupported map key of type: %!s(<nil>)');
});

// What Helm 4.3.1 says of them in values.yaml.
test.each([
  ['~: a', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "a"'],
  ['~: ~', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: <nil>'],
  [
    '~: {a: b, c: [1.0, 1e6, 1e21, true, ~, -3]}',
    'unsupported map key of type: %!s(<nil>), key: <nil>, value: map[interface {}]interface {}{"a":"b", "c":[]interface {}{1, 1e+06, 1e+21, true, interface {}(nil), -3}}',
  ],
  [
    '9223372036854775808: [18446744073709551615]',
    'unsupported map key of type: uint64, key: 0x8000000000000000, value: []interface {}{0xffffffffffffffff}',
  ],
])('a key has no text in JSON: %s', (text, problem) => {
  expect(() => read(text)).toThrow(problem);
});
