import { describe, expect, test } from '@jest/globals';
import { parseMetadata } from '../../../src/chart/metadata/metadata.ts';
import { warnOfNumbers } from '../../../src/chart/metadata/numbers.ts';

function warnings(text: string): readonly string[] {
  const bytes = Buffer.from(`apiVersion: v2\nname: a\n${text}\n`);
  const told: string[] = [];
  warnOfNumbers(bytes, parseMetadata(bytes, 'Chart.yaml'), (message) => told.push(message));
  return told;
}

// What each becomes is what Helm 4.3.1 publishes.
describe('warnOfNumbers', () => {
  test.each([
    [
      'appVersion: 6063e25',
      'appVersion: 6063e25 in Chart.yaml is a number to YAML and becomes 6.063e+28: write "6063e25", in quotes',
    ],
    [
      'appVersion: 1.10',
      'appVersion: 1.10 in Chart.yaml is a number to YAML and becomes 1.1: write "1.10", in quotes',
    ],
    [
      'version: 1.10',
      'version: 1.10 in Chart.yaml is a number to YAML and becomes 1.1: write "1.10", in quotes',
    ],
    [
      'version: 202401.13',
      'version: 202401.13 in Chart.yaml is a number to YAML and becomes 202401.12: write "202401.13", in quotes',
    ],
    [
      'appVersion: 0781498',
      'appVersion: 0781498 in Chart.yaml is a number to YAML and becomes 781498: write "0781498", in quotes',
    ],
    [
      'appVersion: 0123456',
      'appVersion: 0123456 in Chart.yaml is a number to YAML and becomes 42798: write "0123456", in quotes',
    ],
    [
      'APPVERSION: 1_000',
      'appVersion: 1_000 in Chart.yaml is a number to YAML and becomes 1000: write "1_000", in quotes',
    ],
    [
      'appVersion: 1e99',
      'appVersion: 1e99 in Chart.yaml is a number to YAML and becomes +Inf: write "1e99", in quotes',
    ],
    ['appVersion: "1.10"', undefined],
    ["appVersion: '6063e25'", undefined],
    ['appVersion: !!str 1.10', undefined],
    ['appVersion: 1.5', undefined],
    ['version: 7', undefined],
    ['version: 1.10.0', undefined],
    ['appVersion: latest', undefined],
    ['appVersion: 1.10\nappVersion: 2.0.0', undefined],
  ])('%s', (text, warning) => {
    expect(warnings(text)).toEqual(warning === undefined ? [] : [warning]);
  });
});
