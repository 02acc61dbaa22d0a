import { expect, test } from '@jest/globals';
import { goQuote } from '../../src/go/quote.ts';

// Every text is what strconv.Quote of Go 1.26 gave.
test.each([
  ['nothing', '', '""'],
  ['letters of any script', 'é ü 漢', '"é ü 漢"'],
  ['a quotation mark and a backslash', '"\\', String.raw`"\"\\"`],
  ['control characters that have a name', '\x07\b\f\n\r\t\v', String.raw`"\a\b\f\n\r\t\v"`],
  ['other control characters', '\0\x1b\x1f\x7f', String.raw`"\x00\x1b\x1f\x7f"`],
  ['control characters beyond ASCII', '\u0080\u009f', String.raw`"\u0080\u009f"`],
  ['spaces other than the one of ASCII', '\u00a0\u3000', String.raw`"\u00a0\u3000"`],
  ['a soft hyphen', '\u00ad', String.raw`"\u00ad"`],
  ['separators that cannot be seen', '\u200b\u2028\ufeff', String.raw`"\u200b\u2028\ufeff"`],
  ['characters for private use', '\ue000\u{10ffff}', String.raw`"\ue000\U0010ffff"`],
  ['a code point that means nothing', '\u0378', String.raw`"\u0378"`],
  ['a tag of language', '\u{e0001}', String.raw`"\U000e0001"`],
  ['an accent that combines', 'a\u0301', '"a\u0301"'],
  ['a character beyond the first plane', '\u{1f600}', '"\u{1f600}"'],
])('%s is quoted as by Go', (_what, text, quoted) => {
  expect(goQuote(text)).toBe(quoted);
});
