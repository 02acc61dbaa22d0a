import { describe, expect, test } from '@jest/globals';
import { sortEntries } from '../../../src/chart/yaml/key-order.ts';

function sortKeys(keys: readonly string[]): readonly string[] {
  return sortEntries(keys.map((key) => [key, null] as const)).map(([key]) => key);
}

/** The texts of TestSortedOutput in go-yaml v2's encode_test.go. */
const sorted = [
  ...[
    '',
    '.1',
    '.2',
    '.a',
    '1',
    '2',
    'a!10',
    'a/0001',
    'a/002',
    'a/3',
    'a/10',
    'a/11',
    'a/0012',
    'a/100',
    'a~10',
  ],
  ...[
    'ab/1',
    'b/1',
    'b/01',
    'b/2',
    'b/02',
    'b/3',
    'b/03',
    'b1',
    'b01',
    'b3',
    'c2.10',
    'c10.2',
    'd1',
    'd7',
    'd7abc',
  ],
  ...['d12', 'd12a'],
];

describe('sortEntries', () => {
  test("sorts as go-yaml's own test asks", () => {
    expect(sortKeys(sorted.toReversed())).toEqual(sorted);
  });

  // By the rule of keyList.Less in sorter.go.
  test.each([
    ['Z', 'a'],
    ['9', 'A'],
    ['-', 'A'],
    ['item2', 'item10'],
    ['v1.9', 'v1.10'],
    ['é', '日'],
    ['key-9223372036854775808', 'key-1'],
    // Letters and digits since Unicode 15.1: Go 1.26 has 15.0, where they are neither.
    ['a\u1c89', 'a1'],
    ['a\u{10d40}', 'a1'],
    ['a\u{10d40}2', 'a\u{10d41}'],
  ])('%s before %s', (first, second) => {
    expect(sortKeys([first, second])).toEqual([first, second]);
    expect(sortKeys([second, first])).toEqual([first, second]);
  });
});
