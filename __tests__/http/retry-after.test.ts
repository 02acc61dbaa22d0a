import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRetryAfter } from '../../src/http/headers.ts';

// RFC 9110, section 10.2.3 (seconds) and section 5.6.7: one moment in the three forms of HTTP dates.
const moment = Date.UTC(1994, 10, 6, 8, 49, 37);

test.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Sun, 06 Nov 1994 08:49:37 GMT', 60_000],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 60_000],
  ['Sun Nov  6 08:49:37 1994', 60_000],
])('%j is a time to wait', (value, milliseconds) => {
  expect(parseRetryAfter(value, undefined, moment - 60_000)).toBe(milliseconds);
});

test.each([
  undefined,
  '',
  '-1',
  '1.5',
  '1e3',
  '99999999999',
  'soon',
  'Sun, 06 Nov 1994 08:49:37 +0100',
  'Sun, 99 Nov 1994 08:49:37 GMT',
  '1994-11-06T08:49:37Z',
])('%j is none', (value) => {
  expect(parseRetryAfter(value, undefined, moment)).toBeUndefined();
});

test("a date is measured by the answer's own clock", () => {
  const answered = 'Sun, 06 Nov 1994 08:49:30 GMT';
  expect(parseRetryAfter('Sun, 06 Nov 1994 08:49:37 GMT', answered, moment + 3_600_000)).toBe(7_000);
});

test('a date that is over asks for no wait', () => {
  expect(parseRetryAfter('Sun, 06 Nov 1994 08:49:37 GMT', undefined, moment + 1)).toBe(0);
});

test('any date that JavaScript writes is read to the second, and any text is survived', () => {
  const dates = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(dates, (date) => {
      const seconds = Math.floor(date.getTime() / 1000) * 1000;
      expect(parseRetryAfter(date.toUTCString(), undefined, 0)).toBe(seconds);
    }),
  );
  fc.assert(
    fc.property(fc.string(), fc.string(), (value, answered) => {
      const delay = parseRetryAfter(value, answered, moment) ?? 0;
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(delay)).toBe(true);
    }),
  );
});
