import { expect, test } from '@jest/globals';
import { decodeRune, utf8 } from '../../src/go/utf8.ts';

// Every pair is what utf8.DecodeRuneInString of Go 1.26 gave.
test.each([
  ['61', 0x61, 1],
  ['7f', 0x7f, 1],
  ['c3a9', 0xe9, 2],
  ['e282ac', 0x20ac, 3],
  ['f09f9880', 0x1f600, 4],
  ['f48fbfbf', 0x10ffff, 4],
  ['efbfbd', 0xfffd, 3],
  ['80', 0xfffd, 1],
  ['ff', 0xfffd, 1],
  ['c3', 0xfffd, 1],
  ['c328', 0xfffd, 1],
  ['c080', 0xfffd, 1],
  ['e282', 0xfffd, 1],
  ['e080af', 0xfffd, 1],
  ['eda080', 0xfffd, 1],
  ['f48fbf', 0xfffd, 1],
  ['f4908080', 0xfffd, 1],
])('%s begins with the character %x of so many bytes: %d', (hex, rune, size) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(decodeRune(bytes, 0)).toEqual([rune, size]);
  expect(decodeRune(Buffer.concat([Buffer.from('a'), bytes, Buffer.from('b')]), 1)).toEqual([rune, size]);
});

test('gives the bytes of a text, and keeps no memory beside them', () => {
  // U+00E9 and U+2388 in UTF-8: https://www.rfc-editor.org/rfc/rfc3629#section-3
  const bytes = utf8('é⎈');
  expect([...bytes]).toEqual([0xc3, 0xa9, 0xe2, 0x8e, 0x88]);
  expect(bytes.buffer.byteLength).toBe(5);
});
