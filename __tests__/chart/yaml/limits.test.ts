import { describe, expect, test } from '@jest/globals';
import { readYaml } from '../../../src/chart/yaml/construct.ts';

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
    expect(() => readYaml(bomb(2))).not.toThrow();
    expect(() => readYaml(bomb(3))).toThrow(aliasing);
  });

  test.each([
    ['flow sequences', '['.repeat(1001)],
    ['flow mappings', '{a: '.repeat(1001)],
    ['block sequences', '- '.repeat(1001)],
    [
      'aliases',
      `a: &a ${nested('x', 600)}
b: ${nested('*a', 600)}`,
    ],
  ])('in depth: %s', (_, text) => {
    expect(() => readYaml(text)).toThrow('yaml: exceeded max depth of 1000');
  });

  test('but not below a depth that charts have', () => {
    expect(() => readYaml(nested('x', 900))).not.toThrow();
    expect(() =>
      readYaml(Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')),
    ).not.toThrow();
  });

  // `simple_key.mark.index+1024 < parser.mark.index` in go-yaml's scannerc.go.
  test('in the length of a key', () => {
    expect(readYaml(`${'😀'.repeat(1024)}: a`)).toEqual(new Map([['😀'.repeat(1024), 'a']]));
    expect(() => readYaml(`${'a'.repeat(1025)}: a`)).toThrow(
      'mapping values are not allowed in this context',
    );
  });
});

test('a key that is null has no text in JSON', () => {
  expect(() => readYaml('~: a')).toThrow('unsupported map key of type: null');
  expect(() => readYaml('18446744073709551615: a')).toThrow('unsupported map key of type: uint64');
});
