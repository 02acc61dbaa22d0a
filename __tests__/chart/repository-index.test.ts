import { describe, expect, test } from '@jest/globals';
import { findInIndex, repositoryFile, type ChartVersions } from '../../src/chart/repository-index.ts';

const place = 'https://charts.example/index.yaml';

/** What charts are named and where they lie, as `helm repo index` writes it, and what servers have made of it. */
const index = `apiVersion: v1
entries:
  app:
  - apiVersion: v2
    name: app
    version: 1.2.0
    urls:
    - https://charts.example/app-1.2.0.tgz
  - apiVersion: v2
    name: app
    version: 1.10.0
    urls: [app-1.10.0.tgz]
    digest: sha256:0123456789012345678901234567890123456789012345678901234567890123
  - apiVersion: v2
    name: app
    version: 2.0.0-rc.1
    urls: [app-2.0.0-rc.1.tgz]
  - apiVersion: v2
    name: app
    version: 1.11.0
    urls: []
  - name: app
    version: v1.3.0
    urls: [app-v1.3.0.tgz]
  - apiVersion: v2
    name: app
    version: not-a-version
    urls: [bad.tgz]
  - null
  - apiVersion: v2
    name: ""
    version: 9.0.0
    urls: [noname.tgz]
  - apiVersion: v2
    name: app
    version: 1.0.0+a
    urls: [a.tgz]
  - apiVersion: v2
    name: app
    version: 1.0.0+b
    urls: [b.tgz]
  - apiVersion: v2
    name: app
    version: 3.0.0
    type: wrong
    urls: [wrongtype.tgz]
  - apiVersion: v2
    name: app
    version: 4.0.0
    urls: [twice.tgz]
    dependencies:
    - {name: x, version: 1.0.0, repository: ""}
    - {name: x, version: 2.0.0, repository: ""}
  - apiVersion: v2
    name: app
    version: "5.0"
    urls: [five.tgz]
  - apiVersion: v2
    name: app
    version: 0.3.0
    urls: [x.tgz]
    description: |
      app:
      other:
  # what comes after it is another chart's
  other:
  - apiVersion: v2
    name: other
    version: 7.0.0
    urls: [other.tgz]
generated: "2024-01-01T00:00:00Z"
`;

async function find(name: string, text = index): Promise<ChartVersions> {
  const versions = await findInIndex(Buffer.from(text), place, name);
  if (versions === undefined) throw new Error(`${name} is not in the index`);
  return versions;
}

// Values: a Go program with Helm 4.3.1's pkg/repo/v1 (LoadIndexFile) and the loop of internal/resolver over this very index.
describe('the version that a constraint means', () => {
  test.each([
    ['*', '5.0', 'five.tgz'],
    ['^1', '1.10.0', 'app-1.10.0.tgz'],
    ['>=1.0.0-0', '5.0', 'five.tgz'],
    ['~1.2', '1.2.0', 'https://charts.example/app-1.2.0.tgz'],
    ['1.3.0', 'v1.3.0', 'app-v1.3.0.tgz'],
    ['1.0.0+b', '1.0.0+a', 'a.tgz'],
    ['<1', '0.3.0', 'x.tgz'],
    ['5', '5.0', 'five.tgz'],
    ['4.x', '4.0.0', 'twice.tgz'],
    ['>=2.0.0-0 <3', '2.0.0-rc.1', 'app-2.0.0-rc.1.tgz'],
  ])('%s', async (constraint, version, url) => {
    expect((await find('app')).highest(constraint)).toMatchObject({ version, url });
  });

  test.each(['9', '1.11.x', '3.0.0'])('%s is none', async (constraint) => {
    expect((await find('app')).highest(constraint)).toBeUndefined();
  });

  test('is the highest release where it is empty', async () => {
    expect((await find('app')).highest('')?.version).toBe('5.0');
  });
});

// IndexFile.Get, and findVersionedEntry in pkg/downloader/manager.go.
describe('the entry of a version', () => {
  test.each([
    ['1.0.0+b', 'b.tgz'],
    ['1.0.0', 'a.tgz'],
    ['1.3.0', 'app-v1.3.0.tgz'],
    ['5.0.0', 'five.tgz'],
  ])('%s', async (version, url) => {
    expect((await find('app')).exact(version)?.url).toBe(url);
  });

  test('has the digest of the archive, where the index has one', async () => {
    expect((await find('app')).exact('1.10.0')?.digest).toBe(
      '0123456789012345678901234567890123456789012345678901234567890123',
    );
    expect((await find('app')).exact('1.2.0')?.digest).toBeUndefined();
  });
});

describe('a chart is found', () => {
  const entry = '- {apiVersion: v2, name: app, version: 1.0.0, urls: [app.tgz]}';

  test.each([
    ['beside others', index, 'other', '7.0.0'],
    [
      'in JSON',
      JSON.stringify({
        apiVersion: 'v1',
        entries: { app: [{ name: 'app', version: '1.0.0', urls: ['a'] }] },
      }),
      'app',
      '1.0.0',
    ],
    ['with entries first', `entries:\n  app:\n  ${entry}\napiVersion: v1\n`, 'app', '1.0.0'],
    [
      'with its list indented',
      `apiVersion: v1\nentries:\n    app:\n      ${entry}\n    z:\n      ${entry}\n`,
      'app',
      '1.0.0',
    ],
    ['with quotes around its name', `apiVersion: v1\nentries:\n  "app":\n  ${entry}\n`, 'app', '1.0.0'],
    ['with Windows line ends', `apiVersion: v1\r\nentries:\r\n  app:\r\n  ${entry}\r\n`, 'app', '1.0.0'],
    [
      'in a flow mapping',
      `apiVersion: v1\nentries: {app: [{name: app, version: 1.0.0, urls: [a]}]}\n`,
      'app',
      '1.0.0',
    ],
    ['behind an anchor', `apiVersion: v1\nentries:\n  z: &z\n  ${entry}\n  app: *z\n`, 'app', '1.0.0'],
    [
      'with text at the margin of a quoted line',
      `apiVersion: v1\nentries:\n  z:\n  - name: "a\n  app:\n  b"\n    version: 3.0.0\n    urls: [z]\n  app:\n  ${entry}\n`,
      'app',
      '1.0.0',
    ],
  ])('%s', async (_how, text, name, version) => {
    expect((await find(name, text)).highest('*')?.version).toBe(version);
  });

  test('only where it is there', async () => {
    expect(await findInIndex(Buffer.from(index), place, 'missing')).toBeUndefined();
    expect(await findInIndex(Buffer.from('apiVersion: v1\nentries: {}\n'), place, 'app')).toBeUndefined();
  });

  test('without reading what is about the others', async () => {
    const large = `apiVersion: v1\nentries:\n  z:\n  - description: [${'[]'.repeat(10)}\n  app:\n  ${entry}\n`;
    expect((await find('app', large)).highest('*')?.version).toBe('1.0.0');
  });
});

describe('what is no index', () => {
  test.each([
    ['an empty answer', '', /it is empty/],
    ['a page', '<!doctype html>\n<html><body>Sign in</body></html>\n', /index\.yaml/],
    ['without apiVersion', 'entries: {}\n', /no API version specified/],
    ['broken', 'apiVersion: v1\nentries: [\n', /index\.yaml/],
  ])('%s', async (_what, text, message) => {
    await expect(findInIndex(Buffer.from(text), place, 'app')).rejects.toThrow(message);
  });
});

// ResolveReferenceURL in pkg/repo/v1/chartrepo.go and its test.
test.each([
  [
    'http://localhost:8123/',
    'https://example.com/charts/nginx-0.2.0.tgz',
    'https://example.com/charts/nginx-0.2.0.tgz',
  ],
  ['http://localhost:8123/charts/', 'nginx-0.2.0.tgz', 'http://localhost:8123/charts/nginx-0.2.0.tgz'],
  ['http://localhost:8123/charts', 'nginx-0.2.0.tgz', 'http://localhost:8123/charts/nginx-0.2.0.tgz'],
  [
    'http://localhost:8123/charts/?st=2022-05-02&se=2022',
    'nginx-0.2.0.tgz',
    'http://localhost:8123/charts/nginx-0.2.0.tgz?st=2022-05-02&se=2022',
  ],
  ['http://localhost:8123/charts', '/nginx-0.2.0.tgz', 'http://localhost:8123/nginx-0.2.0.tgz'],
  ['http://localhost:8123', 'charts/nginx-0.2.0.tgz', 'http://localhost:8123/charts/nginx-0.2.0.tgz'],
  [
    'http://localhost:8123/charts%2fwith%2fescaped%2fslash',
    'nginx-0.2.0.tgz',
    'http://localhost:8123/charts%2fwith%2fescaped%2fslash/nginx-0.2.0.tgz',
  ],
  [
    'https://charts.example',
    'oci://registry.example/charts/app:1.0.0',
    'oci://registry.example/charts/app:1.0.0',
  ],
])('in the repository %s, %s is %s', (repository, reference, address) => {
  expect(repositoryFile(repository, reference).href).toBe(address);
});
