import { describe, expect, test } from '@jest/globals';
import { nameFromBytes } from '../../../src/workspace/file-name.ts';
import { BadPatternError, matchPattern } from '../../../src/chart/load/glob.ts';

/** The table of Go's own test, path/filepath/match_test.go; `bad` stands for ErrBadPattern. */
const goTable: readonly (readonly [pattern: string, name: string, result: boolean | 'bad'])[] = [
  ['abc', 'abc', true],
  ['*', 'abc', true],
  ['*c', 'abc', true],
  ['a*', 'a', true],
  ['a*', 'abc', true],
  ['a*', 'ab/c', false],
  ['a*/b', 'abc/b', true],
  ['a*/b', 'a/c/b', false],
  ['a*b*c*d*e*/f', 'axbxcxdxe/f', true],
  ['a*b*c*d*e*/f', 'axbxcxdxexxx/f', true],
  ['a*b*c*d*e*/f', 'axbxcxdxe/xxx/f', false],
  ['a*b*c*d*e*/f', 'axbxcxdxexxx/fff', false],
  ['a*b?c*x', 'abxbbxdbxebxczzx', true],
  ['a*b?c*x', 'abxbbxdbxebxczzy', false],
  ['ab[c]', 'abc', true],
  ['ab[b-d]', 'abc', true],
  ['ab[e-g]', 'abc', false],
  ['ab[^c]', 'abc', false],
  ['ab[^b-d]', 'abc', false],
  ['ab[^e-g]', 'abc', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'ab', false],
  ['a?b', 'a☺b', true],
  ['a[^a]b', 'a☺b', true],
  ['a???b', 'a☺b', false],
  ['a[^a][^a][^a]b', 'a☺b', false],
  ['[a-ζ]*', 'α', true],
  ['*[a-ζ]', 'A', false],
  ['a?b', 'a/b', false],
  ['a*b', 'a/b', false],
  ['[\\]a]', ']', true],
  ['[\\-]', '-', true],
  ['[x\\-]', 'x', true],
  ['[x\\-]', '-', true],
  ['[x\\-]', 'z', false],
  ['[\\-x]', 'x', true],
  ['[\\-x]', '-', true],
  ['[\\-x]', 'a', false],
  ['[]a]', ']', 'bad'],
  ['[-]', '-', 'bad'],
  ['[x-]', 'x', 'bad'],
  ['[x-]', '-', 'bad'],
  ['[x-]', 'z', 'bad'],
  ['[-x]', 'x', 'bad'],
  ['[-x]', '-', 'bad'],
  ['[-x]', 'a', 'bad'],
  ['\\', 'a', 'bad'],
  ['[a-b-c]', 'a', 'bad'],
  ['[', 'a', 'bad'],
  ['[^', 'a', 'bad'],
  ['[^bc', 'a', 'bad'],
  ['a[', 'a', 'bad'],
  ['a[', 'ab', 'bad'],
  ['a[', 'x', 'bad'],
  ['a/b[', 'x', 'bad'],
  ['*x', 'xxx', true],
];

describe('matchPattern', () => {
  test.each(goTable)('%s on %s', (pattern, name, result) => {
    if (result === 'bad') expect(() => matchPattern(pattern, name)).toThrow(BadPatternError);
    else expect(matchPattern(pattern, name)).toBe(result);
  });

  test.each([
    // Each byte that is not UTF-8 is one character (Go 1.26: filepath.Match("a?b", "a\xffb") is true, "a??b" is not).
    ['a?b', true],
    ['a??b', false],
    ['a[^x]b', true],
  ] as const)('%s on a name that is not UTF-8', (pattern, result) => {
    expect(matchPattern(pattern, nameFromBytes(Buffer.from([0x61, 0xff, 0x62])))).toBe(result);
  });

  test('a malformed end is found only where the search gets there', () => {
    // Go 1.26: filepath.Match("x*[", "abc") is false and no error, filepath.Match("x*[", "xfoo") is ErrBadPattern.
    expect(matchPattern('x*[', 'abc')).toBe(false);
    expect(() => matchPattern('x*[', 'xfoo')).toThrow(BadPatternError);
  });
});
