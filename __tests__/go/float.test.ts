import { describe, expect, test } from '@jest/globals';
import { formatFloat } from '../../src/go/float.ts';

// Every text is what strconv.FormatFloat(number, 'g', -1, bits) of Go 1.26 gave.
describe('a number is written as by Go', () => {
  test.each([
    [0, '0'],
    [-0, '-0'],
    [-1, '-1'],
    [0.1, '0.1'],
    [-0.5, '-0.5'],
    [1.5, '1.5'],
    [0.1 + 0.2, '0.30000000000000004'],
    [12345.678, '12345.678'],
    [100_000, '100000'],
    [999_999, '999999'],
    [1_000_000, '1e+06'],
    [123_456_789, '1.23456789e+08'],
    [1_234_567.5, '1.2345675e+06'],
    [1e20, '1e+20'],
    [1e21, '1e+21'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    [Number.MIN_VALUE, '5e-324'],
    [0.0001, '0.0001'],
    [0.000_12, '0.00012'],
    [0.000_01, '1e-05'],
    [-0.000_012_34, '-1.234e-05'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
    [NaN, 'NaN'],
  ])('%d of 64 bits: %s', (number, text) => {
    expect(formatFloat(number, 64)).toBe(text);
  });

  test.each([
    [0.1, '0.1'],
    [1 / 3, '0.33333334'],
    [123_456.789, '123456.79'],
    [16_777_216, '1.6777216e+07'],
    [16_777_217, '1.6777216e+07'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [1e-45, '1e-45'],
    [100_000, '100000'],
    [1_000_000, '1e+06'],
    [0.000_01, '1e-05'],
  ])('%d of 32 bits: %s', (number, text) => {
    expect(formatFloat(number, 32)).toBe(text);
  });
});
