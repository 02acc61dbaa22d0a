import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextLink } from '../../src/http/headers.ts';

describe('the next page', () => {
  test.each([
    // distribution-spec, "Listing Tags"
    ['</v2/app/tags/list?n=2&last=b>; rel="next"', '/v2/app/tags/list?n=2&last=b'],
    // RFC 8288, section 3.5: relations without quotes, several of them, other parameters, several links
    ['<https://a.test/x>;rel=next', 'https://a.test/x'],
    ['<a>; title="x"; rel="start next"', 'a'],
    ['<a>; rel="prev", <b>; rel="NEXT"', 'b'],
    ['<>; rel="next"', ''],
    // Section 3 and RFC 9110, section 5.6.3: white space that nobody should write, and everybody reads
    ['<a> ; rel = "next"', 'a'],
    ['<a>; rel="start  next"', 'a'],
  ])('%s', (header, target) => {
    expect(nextLink(header)).toBe(target);
  });

  test.each([
    [undefined],
    [''],
    ['next'],
    ['<a>'],
    ['<a>; rel="nextpage"'],
    ['<a>; rel="prev"'],
    ['<a; rel="next"'],
  ])('%s has none', (header) => {
    expect(nextLink(header)).toBeUndefined();
  });
});

test('whatever the header is, what is found stands in it, between brackets', () => {
  const piece = fc.constantFrom('<', '>', ';', ',', '"', ' ', 'rel=', 'next', 'a', '/v2/');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const header = pieces.join('');
      const target = nextLink(header);
      if (target !== undefined) expect(header).toContain(`<${target}>`);
    }),
  );
});

test('a header as long as Node takes is read at once', () => {
  for (const piece of ['<', '<>', '<a>;', '; rel=', '<a>; rel="']) {
    expect(nextLink(piece.repeat(16_384 / piece.length))).toBeUndefined();
  }
});
