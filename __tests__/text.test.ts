import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { errorMessage, oneLine, quoted } from '../src/text.ts';

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

// Node 24.5 to 24.16 put the address of a proxy, password and all, into the error of a refused CONNECT.
test.each([
  ['tunnel to http://user:pa:s%20s@proxy.test:3128/ failed', 'tunnel to http://proxy.test:3128/ failed'],
  ['https://user@host and //me:p@ss@other', 'https://host and //other'],
  [
    'https://host/v2/app@sha256:00 is no address with a user',
    'https://host/v2/app@sha256:00 is no address with a user',
  ],
])('no text from below shows who signs in: %s', (text, shown) => {
  expect(oneLine(text)).toBe(shown);
  expect(errorMessage(new Error(text))).toBe(shown);
});

test.each(['/', '//', '//a'])('a long text of %j is read in no time that grows with its square', (part) => {
  const text = part.repeat(1_000_000);
  expect(oneLine(text, Infinity).length).toBe(text.length);
});

test('the message of what is no Error is its text', () => {
  expect(errorMessage('odd')).toBe('odd');
  expect(errorMessage(undefined)).toBe('undefined');
});
