import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { neededRepositories, readUserConfig, signInsWith } from '../../src/helm/user-config.ts';
import { temporaryDirectories } from '../chart/support/tree.ts';

const newDirectory = temporaryDirectories();

function config(text: string): ReturnType<typeof readUserConfig> {
  const file = join(newDirectory(), 'repositories.yaml');
  writeFileSync(file, text);
  return readUserConfig(file);
}

function plain(maps: readonly ReadonlyMap<string, unknown>[]): object[] {
  return maps.map((map) => Object.fromEntries(map) as object);
}

// What `helm repo add` writes: repo.File in pkg/repo/v1/repo.go of Helm 4.3.
const added = `apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- name: private
  url: https://charts.example/private/
  username: user
  password: secret
- name: other
  url: https://other.example
`;

describe("the repositories for Helm are the user's that are needed, and the rest", () => {
  test.each([
    ['by their address, whatever slash it ends in', ['https://charts.example/private']],
    ['by their name with @', ['@private']],
    ['by their name with alias:', ['alias:private']],
  ])('%s', (_what, needed) => {
    expect(plain(neededRepositories(needed, config(added)))).toEqual([
      {
        name: 'private',
        url: 'https://charts.example/private/',
        username: 'user',
        password: 'secret',
      },
    ]);
  });

  test('an address that nobody has added is there once', () => {
    const needed = ['https://new.example/', 'https://new.example', 'https://charts.example/private'];
    expect(neededRepositories(needed, config(added)).map((entry) => entry.get('url'))).toEqual([
      'https://charts.example/private/',
      'https://new.example',
    ]);
  });

  test.each(['file://../common', 'oci://registry.example/charts', '', '@missing'])(
    '%j needs none',
    (needed) => {
      expect(neededRepositories([needed], config(added))).toEqual([]);
    },
  );

  test.each(['', '{}', 'repositories:\n', 'repositories: text\n', 'repositories: [text, {url: 5}]\n'])(
    '%j has none',
    (text) => {
      expect(plain(neededRepositories(['https://new.example'], config(text)))).toEqual([
        { name: 'helm-push-ecr-0', url: 'https://new.example' },
      ]);
    },
  );
});

describe("the user's file", () => {
  test('may be missing', () => {
    expect(readUserConfig(join(newDirectory(), 'missing.yaml')).size).toBe(0);
  });

  test('that is no YAML is named, with what to do', () => {
    expect(() => config('a: [')).toThrow(/repositories\.yaml is not what Helm can read; remove it/);
  });
});

test("the sign-ins for Helm are the user's, with the given ones over them", () => {
  const user = config('{"auths": {"one.example": {"auth": "old"}, "two.example": {"auth": "theirs"}}}');
  const merged = signInsWith([{ host: 'one.example', auth: 'new' }], user);
  expect(
    [...merged].map(([host, entry]) => [host, plain([entry as ReadonlyMap<string, unknown>])[0]]),
  ).toEqual([
    ['one.example', { auth: 'new' }],
    ['two.example', { auth: 'theirs' }],
  ]);
});
