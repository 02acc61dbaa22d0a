import { describe, expect, test } from '@jest/globals';
import { goJson, isValidJson } from '../../src/go/json.ts';

describe('goJson', () => {
  // The expectations are what Go's json.Marshal prints: https://pkg.go.dev/encoding/json#Marshal
  test.each([
    ['HTML characters', '<a> & b', '"\\u003ca\\u003e \\u0026 b"'],
    ['line separators', '\u2028\u2029', '"\\u2028\\u2029"'],
    ['control characters', '\u0000\b\f\n\r\t', '"\\u0000\\b\\f\\n\\r\\t"'],
    ['text outside ASCII', 'é日😀', '"é日😀"'],
    ['an object in its own order', { b: 1, a: undefined, c: null }, '{"b":1,"c":null}'],
    ['a list', [true, 1.5, 'x', []], '[true,1.5,"x",[]]'],
    ['a large number', 1e30, '1e+30'],
    ['zero below zero', -0, '-0'],
  ])('writes %s', (_, value, expected) => {
    expect(goJson(value)).toBe(expected);
  });

  test('sorts the keys of a map by their bytes, also where they look like numbers', () => {
    const map = new Map([
      ['\u{1f600}', 'astral'],
      ['\uffff', 'last of the plane'],
      ['7', 'seven'],
      ['10', 'ten'],
      ['!', 'mark'],
    ]);
    expect(goJson(map)).toBe(
      '{"!":"mark","10":"ten","7":"seven","\uffff":"last of the plane","\u{1f600}":"astral"}',
    );
  });
});

// What Go's json.Valid says.
test.each([
  ['10,000 levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, true],
  ['10,001 levels', `${'['.repeat(10_001)}${']'.repeat(10_001)}`, false],
  ['10,001 levels of objects', `${'{"a":'.repeat(10_001)}1${'}'.repeat(10_001)}`, false],
  ['brackets in texts', JSON.stringify(['['.repeat(10_001), '\\"['.repeat(10_001)]), true],
  ['many lists beside each other', `[${'[],'.repeat(20_000)}1]`, true],
  ['a comment', '{} // a', false],
  ['nothing', '', false],
])('%s', (_, text, valid) => {
  expect(isValidJson(Buffer.from(text))).toBe(valid);
});

test('a value may be nested as deep as Go reads it', () => {
  let value: readonly unknown[] = [];
  for (let depth = 1; depth < 10_000; depth += 1) value = [value];
  expect(goJson(value as never)).toBe(`${'['.repeat(10_000)}${']'.repeat(10_000)}`);
});
