import { describe, expect, test } from '@jest/globals';
import type { RegistryClient } from '../../src/oci/registry-client.ts';
import type { ReadableRegistry, Registry } from '../../src/registry/registry.ts';
import {
  NameError,
  repositoryAt,
  repositoryName,
  targetOf,
  type Naming,
} from '../../src/registry/repository.ts';

const byChart: Naming = { by: 'chart' };

// The service models of ecr and ecr-public (RepositoryName): 2 to 256 and 2 to 205 characters.
describe('the name of a repository', () => {
  test.each<[Naming, string]>([
    [byChart, 'app'],
    [{ by: 'chart', prefix: '' }, 'app'],
    [{ by: 'chart', prefix: 'charts/team' }, 'charts/team/app'],
    [{ by: 'name', repository: 'team/other' }, 'team/other'],
  ])('by %j is %s', (naming, name) => {
    expect(repositoryName(naming, 'app', 'private')).toBe(name);
  });

  test.each([
    ['private', 'ab'],
    ['private', 'a'.repeat(256)],
    ['public', 'ab'],
    ['public', 'a'.repeat(205)],
  ] as const)('of a %s registry may be %s', (type, name) => {
    expect(repositoryName(byChart, name, type)).toBe(name);
    expect(repositoryName({ by: 'name', repository: name }, 'App', type)).toBe(name);
  });

  test.each([
    ['private', 'a', 'has 1 characters; ECR accepts 2 to 256'],
    ['private', 'a'.repeat(257), 'has 257 characters; ECR accepts 2 to 256'],
    ['public', 'a', 'has 1 characters; ECR accepts 2 to 205'],
    ['public', 'a'.repeat(206), 'has 206 characters; ECR accepts 2 to 205'],
  ] as const)('of a %s registry may not be %s', (type, name, message) => {
    const named = (): string => repositoryName(byChart, name, type);
    expect(named).toThrow(NameError);
    expect(named).toThrow(`the repository name "${name}" ${message}`);
  });

  test.each(['App', 'my_-app', 'app.', '-app', 'a b', 'app..x', ''])(
    'cannot come from the chart %j',
    (name) => {
      const named = (): string => repositoryName({ by: 'chart', prefix: 'charts' }, name, 'private');
      expect(named).toThrow(NameError);
      expect(named).toThrow(
        `the chart's name "${name}" is not a valid repository name: registries accept groups of lower-case letters and ` +
          'digits separated by ".", "_" or "-"; rename the chart in Chart.yaml, or set repository',
      );
    },
  );
});

function registry(type: ReadableRegistry['type'], alias?: string): ReadableRegistry {
  const client = {} as unknown as RegistryClient;
  return { type, host: 'registry.example', region: '', alias, client, explain: () => undefined };
}

// In the path of ECR Public the alias comes first, which AWS's API does not know.
test.each([
  ['public', 'acme/team/app', 'team/app'],
  ['public', 'acme/app', 'app'],
  ['private', 'team/app', 'team/app'],
  ['foreign', 'team/app', 'team/app'],
] as const)('at the path of a %s registry, %s, is the repository %s', (type, path, name) => {
  expect(repositoryAt(registry(type, type === 'public' ? 'acme' : undefined), path)).toMatchObject({
    name,
    path,
    uri: `registry.example/${path}`,
  });
});

test('a chart is pushed to its repository, under its tag', () => {
  const open = { ...registry('public', 'acme'), type: 'public' } as Registry;
  expect(targetOf(open, { by: 'chart', prefix: 'charts' }, 'app', { tag: '1.0.0' })).toMatchObject({
    name: 'charts/app',
    path: 'acme/charts/app',
    uri: 'registry.example/acme/charts/app',
    ref: 'registry.example/acme/charts/app:1.0.0',
  });
});
