import { describe, expect, test } from '@jest/globals';
import { contentOf } from '../../../src/chart/archive/chart-file.ts';
import {
  checkRange,
  knownAt,
  withAddresses,
  withoutRepository,
} from '../../../src/chart/dependencies/declared.ts';

const known = [{ name: 'stable', url: 'https://charts.example.com/stable' }];
const redis = { name: 'redis', version: '^1.0.0' };

describe('the repositories of dependencies', () => {
  // resolveRepoNames in Helm's pkg/downloader/manager.go: both spellings of an alias stand for the address that was added.
  test.each([
    ['@stable', 'https://charts.example.com/stable'],
    ['alias:stable', 'https://charts.example.com/stable'],
    ['https://other.example.com', 'https://other.example.com'],
    ['oci://registry.example.com/charts', 'oci://registry.example.com/charts'],
    ['file://../redis', 'file://../redis'],
    ['', ''],
  ])('%j is read at %j', (repository, address) => {
    expect(withAddresses([{ ...redis, repository }], known)).toEqual([{ ...redis, repository: address }]);
  });

  test.each([
    ['@incubator', 'no repository definition for @incubator: run "helm repo add incubator'],
    ['s3://bucket/charts', 'Helm plugins are not supported'],
    ['stable', 'a repository is an address like'],
  ])('%j is refused', (repository, message) => {
    expect(() => withAddresses([{ ...redis, repository }], known)).toThrow(message);
  });

  test('one that was added is found with a slash at its end too', () => {
    expect(knownAt('https://charts.example.com/stable/', known)?.name).toBe('stable');
    expect(knownAt('https://charts.example.com/other', known)).toBeUndefined();
  });

  test.each([
    ['', 'Chart.yaml names no repository for it'],
    ['    url: https://charts.example.com\n', 'has "url" where Helm reads "repository"'],
  ])('a dependency without one, with %j in Chart.yaml', (line, message) => {
    const yaml = `apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies:\n  - name: redis\n${line}`;
    const chart = { name: 'Chart.yaml', ...contentOf(Buffer.from(yaml)) };
    expect(withoutRepository('redis', [chart]).message).toContain(message);
  });
});

describe('the range of a dependency', () => {
  test('may be one', () => {
    expect(() => {
      checkRange({ ...redis, repository: '' });
    }).not.toThrow();
  });

  test.each([
    ['', 'the dependency redis has no version'],
    // Helm: dependency "redis" has an invalid version/constraint format
    ['not a range', 'dependency "redis" has an invalid version/constraint format'],
  ])('%j is refused', (version, message) => {
    expect(() => {
      checkRange({ name: 'redis', version, repository: '' });
    }).toThrow(message);
  });
});
