import { describe, expect, test } from '@jest/globals';
import { lockedDependencies, lockFile, newLock } from '../../../src/chart/dependencies/lock.ts';

// TestHashReq in internal/resolver/resolver_test.go of Helm 4.3.
const alpine = { name: 'alpine', version: '0.1.0', repository: 'http://localhost:8879/charts' };
const digest = 'sha256:fb239e836325c5fa14b29d1540a13b7d3ba13151b67fe719f820e0ef6d66aaaf';
const generated = '2020-01-01T00:00:00Z';
const lock = { generated, digest, dependencies: [alpine] };
const chart = { apiVersion: 'v2', name: 'app', version: '1.0.0' };

test('the file is named by the apiVersion', () => {
  expect(lockFile(chart)).toBe('Chart.lock');
  expect(lockFile({ ...chart, apiVersion: 'v1' })).toBe('requirements.lock');
});

test('a lock of these dependencies says what is fetched', () => {
  expect(lockedDependencies(chart, [alpine], lock)).toEqual([alpine]);
});

describe('a lock of others is out of sync, and says in what', () => {
  test.each([
    [{ ...alpine, version: '^0.2.0' }, alpine, 'alpine is locked at 0.1.0, and declared as ^0.2.0'],
    [{ ...alpine, name: 'debian' }, alpine, 'alpine is locked in the place of debian'],
    [
      { ...alpine, repository: 'https://charts.example.com' },
      alpine,
      'alpine is locked from http://localhost:8879/charts, and declared from https://charts.example.com',
    ],
    [
      { ...alpine, condition: 'alpine.enabled', version: '>=0.1.0' },
      alpine,
      'a range of versions has changed',
    ],
  ])('%#', (declared, locked, message) => {
    expect(() => lockedDependencies(chart, [declared], { ...lock, dependencies: [locked] })).toThrow(message);
  });

  test('a dependency more, and one less', () => {
    const debian = { ...alpine, name: 'debian' };
    expect(() => lockedDependencies(chart, [alpine, debian], lock)).toThrow('debian is not locked');
    expect(() => lockedDependencies(chart, [], lock)).toThrow('alpine is locked, and not declared any more');
  });
});

test('a lock is made anew only where it says something else', () => {
  expect(newLock([alpine], [alpine], '2030-01-01T00:00:00Z', lock)).toBe(lock);
  expect(newLock([alpine], [alpine], generated, undefined)).toEqual(lock);
});
