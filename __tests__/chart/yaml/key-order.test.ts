import { describe, expect, test } from '@jest/globals';
import { compareKeys } from '../../../src/chart/yaml/key-order.ts';

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

describe('compareKeys', () => {
  test("sorts as go-yaml's own test asks", () => {
    expect(sorted.toReversed().sort(compareKeys)).toEqual(sorted);
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
  ])('%s before %s', (first, second) => {
    expect(compareKeys(first, second)).toBeLessThan(0);
    expect(compareKeys(second, first)).toBeGreaterThan(0);
    expect(compareKeys(first, first)).toBe(0);
  });
});
