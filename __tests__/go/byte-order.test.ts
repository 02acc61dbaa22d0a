import { expect, test } from '@jest/globals';
import { utf8 } from '../../src/go/byte-order.ts';

test('gives the bytes of a text, and keeps no memory beside them', () => {
  // U+00E9 and U+2388 in UTF-8: https://www.rfc-editor.org/rfc/rfc3629#section-3
  const bytes = utf8('é⎈');
  expect([...bytes]).toEqual([0xc3, 0xa9, 0xe2, 0x8e, 0x88]);
  expect(bytes.buffer.byteLength).toBe(5);
});
