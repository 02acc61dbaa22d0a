import { expect, test } from '@jest/globals';
import { tagFromVersion, versionFromTag } from '../../../src/chart/version/tag.ts';

// Helm's pkg/registry/reference_test.go: "1.0+001" is pushed as "1.0_001".
test('build metadata becomes part of the tag', () => {
  expect(tagFromVersion('1.0+001')).toBe('1.0_001');
  expect(tagFromVersion('1.2.3-rc.1+a+b')).toBe('1.2.3-rc.1_a_b');
});

// pkg/registry/client.go, Tags: "Change underscore (_) back to plus (+) for Helm".
test('and comes back from it', () => {
  expect(versionFromTag('1.0_001')).toBe('1.0+001');
  expect(versionFromTag('1.2.3-rc.1_a_b')).toBe('1.2.3-rc.1+a+b');
});
