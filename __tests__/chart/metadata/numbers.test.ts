import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPackagedChart } from '../../../src/chart/packaged.ts';
import { makeArchive } from '../../support/make-archive.ts';
import { temporaryDirectories } from '../support/tree.ts';
import { parseMetadata } from '../../../src/chart/metadata/metadata.ts';
import { warnOfNumbers } from '../../../src/chart/metadata/numbers.ts';

const directory = temporaryDirectories();

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
    ...[
      ['1e3', '1000'],
      ['0x10', '16'],
      ['010', '8'],
      ['0o17', '15'],
      ['0b11', '3'],
      ['.5', '0.5'],
      ['5.', '5'],
      ['+1', '1'],
      ['1.0', '1'],
      ['1E5', '100000'],
      ['16777217.0', '1.6777216e+07'],
      ['18446744073709551616', '1.8446744e+19'],
    ].map(
      ([written = '', read = '']) =>
        [
          `appVersion: ${written}`,
          `appVersion: ${written} in Chart.yaml is a number to YAML and becomes ${read}: write "${written}", in quotes`,
        ] as const,
    ),
    ...[
      ['yes', 'true'],
      ['no', 'false'],
      ['On', 'true'],
      ['OFF', 'false'],
      ['y', 'true'],
      ['N', 'false'],
      ['True', 'true'],
    ].map(
      ([written = '', read = '']) =>
        [
          `appVersion: ${written}`,
          `appVersion: ${written} in Chart.yaml is a boolean to YAML and becomes ${read}: write "${written}", in quotes`,
        ] as const,
    ),
    [
      'home: &v 1.10\nappVersion: *v',
      'appVersion: 1.10 in Chart.yaml is a number to YAML and becomes 1.1: write "1.10", in quotes',
    ],
    [
      'appVersion: &v\n  1.10 # of upstream',
      'appVersion: 1.10 in Chart.yaml is a number to YAML and becomes 1.1: write "1.10", in quotes',
    ],
    ['appVersion: true', undefined],
    ['appVersion: "no"', undefined],
    ['appVersion: ~', undefined],
    ['appVersion: 2024-01-02', undefined],
    ['version: 2024-1-2', undefined],
    ['appVersion: 190:20:30', undefined],
    ['appVersion: 20240105', undefined],
    ['appVersion: 9007199254740993', undefined],
    ['appVersion: 1e400', undefined],
    ['appVersion: !foo 1.10', undefined],
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

// What Helm 4.3.1 says of them, then what was written.
test.each([
  [
    '6063e25',
    'chart.metadata.version "6.063e+28" is invalid. It is 6063e25 in Chart.yaml, which is a number to YAML; a version',
  ],
  [
    '1000000.0',
    'chart.metadata.version "1e+06" is invalid. It is 1000000.0 in Chart.yaml, which is a number to YAML; write "1000000.0", in quotes.',
  ],
  [
    'yes',
    'chart.metadata.version "true" is invalid. It is yes in Chart.yaml, which is a boolean to YAML; a version',
  ],
  ['latest', 'chart.metadata.version "latest" is invalid. A version has'],
])('a version %s that YAML makes none is told as it is written', async (written, problem) => {
  const content = `apiVersion: v2\nname: a\nversion: ${written}\n`;
  const file = join(directory(), 'a.tgz');
  writeFileSync(file, makeArchive([{ name: 'a/Chart.yaml', content }]));
  await expect(openPackagedChart(file)).rejects.toThrow(problem);
});
