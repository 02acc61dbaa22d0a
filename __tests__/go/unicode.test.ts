import { describe, expect, test } from '@jest/globals';
import { foldName, isDigit, isLetter, isPrint, isSpace, trimSpace } from '../../src/go/unicode.ts';

// What Go 1.26 says, whose Unicode is 15.0.
describe('a code point is what Go takes it for', () => {
  test.each([
    ['a', true, true, false],
    [' ', true, false, false],
    ['7', true, false, true],
    ['~', true, false, false],
    ['\x7f', false, false, false],
    ['\u00ad', false, false, false],
    ['\u0378', false, false, false],
    ['\u{1fae8}', true, false, false],
    ['\u{31350}', true, true, false],
    ['\u{1e030}', true, true, false],
    ['\u{11f50}', true, false, true],
    ['\u{e0100}', true, false, false],
    // Since Unicode 15.1, 16.0 and 17.0: nothing yet.
    ['\u2ffc', false, false, false],
    ['\u{2ebf0}', false, false, false],
    ['\u1c89', false, false, false],
    ['\ua7cb', false, false, false],
    ['\u{1fa8f}', false, false, false],
    ['\u{10d40}', false, false, false],
    ['\u{105c0}', false, false, false],
    ['\u{1f8b2}', false, false, false],
    ['\u088f', false, false, false],
    ['\u{10ffff}', false, false, false],
  ])('%j: printable %s, a letter %s, a digit %s', (character, print, letter, digit) => {
    const code = character.codePointAt(0) ?? 0;
    expect([isPrint(code), isLetter(code), isDigit(code)]).toEqual([print, letter, digit]);
  });

  test.each(['\t', ' ', '\x85', '\xa0', '\u1680', '\u2003', '\u2028', '\u3000'])(
    '%j is space',
    (character) => {
      expect(isSpace(character)).toBe(true);
    },
  );

  test.each(['a', '\u180e', '\u200b', '\ufeff'])('%j is no space', (character) => {
    expect(isSpace(character)).toBe(false);
  });
});

// What Go's strings.TrimSpace says.
test.each([
  ['\x85\xa0 a b\u2029\u3000', 'a b'],
  ['\ufeff a\u200b\u180e', '\ufeff a\u200b\u180e'],
  [' \n', ''],
])('%j without space around it is %j', (text, trimmed) => {
  expect(trimSpace(text)).toBe(trimmed);
});

// What Go's bytes.EqualFold says of them and the name of a field.
test.each([
  ['ſourceſ', 'sources', true],
  ['\u212aeyWords', 'keywords', true],
  ['appVersion', 'appversion', true],
  ['ß', 'ss', false],
  ['ﬅ', 'st', false],
  ['İcon', 'icon', false],
  ['ıcon', 'icon', false],
])('%s is the field %s: %s', (key, field, same) => {
  expect(foldName(key) === field).toBe(same);
});
