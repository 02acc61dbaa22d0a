import { describe, expect, test } from '@jest/globals';
import { aliasOf, isSameRepository, parseRepositories } from '../../src/chart/known-repositories.ts';

function parse(text: string): ReturnType<typeof parseRepositories> {
  return parseRepositories(Buffer.from(text), '/home/runner/.config/helm/repositories.yaml');
}

test('what `helm repo add` writes is read', () => {
  // repo.File in pkg/repo/v1/repo.go of Helm 4.3.
  const added = `apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- caFile: /etc/ca.pem
  certFile: ""
  insecure_skip_tls_verify: false
  keyFile: ""
  name: private
  pass_credentials_all: true
  password: secret
  url: https://charts.example/private/
  username: user
-
- name: other
  url: https://other.example
`;
  expect(parse(added)).toEqual([
    {
      name: 'private',
      url: 'https://charts.example/private/',
      username: 'user',
      password: 'secret',
      caFile: '/etc/ca.pem',
      pass_credentials_all: true,
    },
    { name: 'other', url: 'https://other.example' },
  ]);
});

test.each(['', '{}', 'repositories:\n', 'repositories: []\n'])('%j holds none', (text) => {
  expect(parse(text)).toEqual([]);
});

test('what is no such file says so', () => {
  expect(() => parse('repositories: [')).toThrow(/cannot load repositories\.yaml/);
});

// internal/urlutil/urlutil_test.go of Helm 4.3: TestEqual.
describe('two addresses', () => {
  test.each([
    ['http://example.com', 'http://example.com', true],
    ['http://example.com', 'http://another.example.com', false],
    ['http://example.com/', 'http://example.com', true],
    ['https://example.com', 'http://example.com', false],
    ['http://example.com/foo', 'http://example.com/foo/', true],
    ['http://example.com/foo//', 'http://example.com/foo/', true],
    ['http://example.com/./foo/', 'http://example.com/foo/', true],
    ['http://example.com/bar/../foo/', 'http://example.com/foo/', true],
    ['%/1234', '%/1234', true],
    ['%/1234', '%/123', false],
  ])('%s and %s', (a, b, same) => {
    expect(isSameRepository(a, b)).toBe(same);
  });
});

test.each([
  ['@private', 'private'],
  ['alias:private', 'private'],
  ['https://charts.example', undefined],
  ['stable', undefined],
])('%s names %s', (repository, name) => {
  expect(aliasOf(repository)).toBe(name);
});
