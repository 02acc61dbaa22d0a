import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { oneLine, quoted } from '../src/text.ts';

const anything = fc.string({ unit: 'binary' });
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test('any text becomes one line of bounded length', () => {
  fc.assert(
    fc.property(anything, fc.nat({ max: 50 }), (text, longest) => {
      expect(oneLine(text, longest)).not.toMatch(invisible);
      expect(oneLine(text, longest).length).toBeLessThanOrEqual(longest + 1);
      expect(quoted(text)).not.toMatch(invisible);
    }),
  );
});

test('what can be seen stays', () => {
  expect(oneLine(' Größe:\n\t10 % 🚀 ')).toBe('Größe: 10 % 🚀');
  expect(quoted('a'.repeat(1_000))).toBe(`"${'a'.repeat(300)}"`);
  expect(quoted(' a "b" ')).toBe('" a \\"b\\" "');
  expect(quoted('a\u2028\u{e0001}\n')).toBe('"a\\u{2028}\\u{e0001}\\n"');
});
