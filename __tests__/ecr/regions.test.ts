import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isRegion } from '../../src/ecr/hosts.ts';

/** The partition table inside the AWS SDK that the bundle is built with. */
function partitions(): readonly { regionRegex: string; regions: Record<string, unknown> }[] {
  const core = dirname(createRequire(import.meta.url).resolve('@aws-sdk/core/package.json'));
  const file = join(core, 'dist-es/submodules/client/util-endpoints/lib/aws/partitions.js');
  const json = readFileSync(file, 'utf8')
    .replace(/^export const partitionsInfo = /, '')
    .replace(/;\s*$/, '');
  return (JSON.parse(json) as { partitions: { regionRegex: string; regions: Record<string, unknown> }[] })
    .partitions;
}

test('every region that the AWS SDK knows is one, but for the pseudo-regions of global services', () => {
  const regions = partitions().flatMap(({ regions: known }) => Object.keys(known));
  expect(regions.length).toBeGreaterThan(40);
  expect(regions.filter((region) => !isRegion(region) && !region.endsWith('-global'))).toEqual([]);
});

test('the patterns are those of the AWS SDK', () => {
  const source = readFileSync(join(import.meta.dirname, '../../src/ecr/hosts.ts'), 'utf8');
  const missing = partitions()
    .map(({ regionRegex }) => regionRegex.replaceAll('\\-', '-'))
    .filter((pattern) => !source.includes(`/${pattern}/`));
  expect(missing).toEqual([]);
});

test.each([
  '',
  'europe',
  'eu-central',
  'EU-CENTRAL-1',
  'eu-central-1 ',
  'xx-central-1',
  'us-east-1a',
  'us_east_1',
])('"%s" is not a region', (text) => {
  expect(isRegion(text)).toBe(false);
});
