import { describe, expect, test } from '@jest/globals';
import { helm2LockDigest, lockDigest } from '../../../src/chart/dependencies/lock.ts';

describe('the digest of a lock', () => {
  // TestHashReq in internal/resolver/resolver_test.go of Helm 4.3.
  const repository = 'http://localhost:8879/charts';
  const known = 'sha256:fb239e836325c5fa14b29d1540a13b7d3ba13151b67fe719f820e0ef6d66aaaf';

  test.each([
    ['0.1.0', '0.1.0', true],
    ['^0.1.0', '0.1.0', false],
    ['^0.1.0', '0.1.2', false],
    ['0.1.2', '0.1.2', false],
  ])("of %s and %s, beside the one of Helm's test", (declared, locked, isSame) => {
    const digest = lockDigest(
      [{ name: 'alpine', version: declared, repository }],
      [{ name: 'alpine', version: locked, repository }],
    );
    expect(digest === known).toBe(isSame);
  });

  // charts/argo-cd/Chart.lock of argoproj/argo-helm af0a931.
  test('of a published chart', () => {
    const dependency = {
      name: 'redis-ha',
      version: '4.38.0',
      repository: 'https://dandydeveloper.github.io/charts/',
    };
    expect(lockDigest([{ ...dependency, condition: 'redis-ha.enabled' }], [dependency])).toBe(
      'sha256:0d8b0161248c5ab2c77d62fc77d5ca28393f73f7b7a8abd5474b78bc969cab39',
    );
  });
});

// The SHA-256 of what Go's json.Marshal gives for map[string][]*chart.Dependency, as HashV2Req in internal/resolver/resolver.go.
test('the digest that Helm 2 wrote', () => {
  const dependency = { name: 'alpine', version: '>0.1.0', repository: '@charts' };
  expect(helm2LockDigest([dependency])).toBe(
    'sha256:99ff1ddd6059cc6df070b4046e2522b766565835b79f09c02bf2dd3a20172add',
  );
});
