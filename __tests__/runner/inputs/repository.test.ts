import { describe, expect, test } from '@jest/globals';
import { Inputs } from '../../../src/runner/inputs/inputs.ts';
import type { Creation } from '../../../src/ecr/repository-settings.ts';
import { readNaming, readNewRepository } from '../../../src/runner/inputs/repository.ts';
import type { WorkspaceFiles } from '../../../src/workspace/workspace-files.ts';
import type { Destination } from '../../../src/registry/destination.ts';
import { repositoryName } from '../../../src/registry/repository.ts';

const lifecycle = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 1 },
      action: { type: 'expire' },
    },
  ],
});

const workspace: Readonly<Record<string, string>> = {
  'ecr/lifecycle.json': lifecycle,
  'ecr/broken.json': '{',
  'catalog.yaml':
    'description: A web server\naboutText: |\n  # About\narchitectures: [x86-64, ARM 64]\nlogoImageBlob: aGk=\n',
  'catalog.json': '{"usageText":"helm install it"}',
  'wrong.yaml': 'about: x\ndescription: [1]\narchitectures: x86\n',
  'list.yaml': '- a\n',
  'broken.yaml': 'description: "open\n',
  'long.yaml': `description: ${'x'.repeat(1025)}\n`,
};

const files: WorkspaceFiles = {
  place: (path) => path,
  kindOf: (path) => (path in workspace ? 'file' : 'nothing'),
  glob: () => [],
  read: (path) => Buffer.from(workspace[path] ?? ''),
};

const privateOne: Destination = { type: 'private', region: 'eu-west-1' };
const publicOne: Destination = { type: 'public' };

/** Reads the inputs; throws what is wrong with them. */
function read(
  given: Readonly<Record<string, string>>,
  { creates = true, destinations = [privateOne, publicOne] } = {},
): Creation {
  const inputs = new Inputs((name) => given[name] ?? '');
  const creation = readNewRepository(inputs, files, { creates, destinations });
  inputs.check();
  return creation;
}

describe('settings of new repositories', () => {
  test("are ECR's own where nothing is said", () => {
    expect(read({})).toEqual({ tags: [], settings: {} });
  });

  test.each<[Readonly<Record<string, string>>, Creation['settings']]>([
    [{ 'image-tag-mutability': 'IMMUTABLE' }, { tagMutability: 'IMMUTABLE' }],
    [
      {
        'image-tag-mutability': 'IMMUTABLE_WITH_EXCLUSION',
        'image-tag-mutability-exclusion-filters': 'latest\nv*',
      },
      { tagMutability: 'IMMUTABLE_WITH_EXCLUSION', exclusionFilters: ['latest', 'v*'] },
    ],
    [{ 'encryption-type': 'AES256' }, { encryption: { type: 'AES256' } }],
    [{ 'encryption-type': 'KMS' }, { encryption: { type: 'KMS' } }],
    [
      { 'encryption-type': 'KMS_DSSE', 'kms-key': 'alias/charts' },
      { encryption: { type: 'KMS_DSSE', kmsKey: 'alias/charts' } },
    ],
    [{ 'scan-on-push': 'true' }, { scanOnPush: true }],
    [{ 'scan-on-push': 'false' }, { scanOnPush: false }],
    [{ 'lifecycle-policy': lifecycle }, { lifecyclePolicy: lifecycle }],
    [{ 'lifecycle-policy': 'ecr/lifecycle.json' }, { lifecyclePolicy: lifecycle }],
    [{ 'repository-policy': '{"Statement":[]}' }, { repositoryPolicy: '{"Statement":[]}' }],
  ])('%j', (given, settings) => {
    expect(read(given).settings).toEqual(settings);
  });

  test('tags of the resource', () => {
    expect(read({ 'repository-tags': 'team=charts\n url = https://x.test/?a=b ,empty=' }).tags).toEqual([
      { key: 'team', value: 'charts' },
      { key: 'url', value: 'https://x.test/?a=b' },
      { key: 'empty', value: '' },
    ]);
  });

  test('catalog data of the chart, of YAML and of JSON', () => {
    expect(read({ 'catalog-data': 'chart' }).catalog).toBe('chart');
    expect(read({ 'catalog-data': 'catalog.yaml' }).catalog).toEqual({
      description: 'A web server',
      aboutText: '# About\n',
      architectures: ['x86-64', 'ARM 64'],
      logo: Buffer.from('hi'),
    });
    expect(read({ 'catalog-data': 'catalog.json' }).catalog).toEqual({ usageText: 'helm install it' });
  });
});

test.each([
  ['owner=Doe, Jane', [{ key: 'owner', value: 'Doe, Jane' }]],
  [
    'a=1,2\nb=3,4',
    [
      { key: 'a', value: '1,2' },
      { key: 'b', value: '3,4' },
    ],
  ],
  [
    'a=x,y,b=z',
    [
      { key: 'a', value: 'x,y' },
      { key: 'b', value: 'z' },
    ],
  ],
  [
    'a=x,\nb=,z',
    [
      { key: 'a', value: 'x,' },
      { key: 'b', value: ',z' },
    ],
  ],
  ['contact=ops@x.test, dev@x.test', [{ key: 'contact', value: 'ops@x.test, dev@x.test' }]],
  [
    'a=1,2,b=3',
    [
      { key: 'a', value: '1,2' },
      { key: 'b', value: '3' },
    ],
  ],
])('a value of a resource tag may contain commas: %j', (text, tags) => {
  expect(read({ 'repository-tags': text }).tags).toEqual(tags);
});

describe('settings that are refused', () => {
  // The limits are those of the service models of ecr and ecr-public.
  test.each<[Readonly<Record<string, string>>, string]>([
    [
      { 'image-tag-mutability': 'immutable' },
      'image-tag-mutability: "immutable": write one of "MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"',
    ],
    [
      { 'image-tag-mutability': 'IMMUTABLE_WITH_EXCLUSION' },
      'image-tag-mutability: "IMMUTABLE_WITH_EXCLUSION": set image-tag-mutability-exclusion-filters to the tags to exclude',
    ],
    [
      { 'image-tag-mutability': 'IMMUTABLE', 'image-tag-mutability-exclusion-filters': 'latest' },
      'image-tag-mutability-exclusion-filters: "latest": it needs image-tag-mutability "IMMUTABLE_WITH_EXCLUSION"',
    ],
    [
      {
        'image-tag-mutability': 'MUTABLE_WITH_EXCLUSION',
        'image-tag-mutability-exclusion-filters': 'a,b,c,d,e,f',
      },
      'ECR accepts up to 5 filters',
    ],
    [
      { 'image-tag-mutability': 'MUTABLE_WITH_EXCLUSION', 'image-tag-mutability-exclusion-filters': 'v?' },
      'image-tag-mutability-exclusion-filters: "v?": write letters',
    ],
    [{ 'encryption-type': 'aes' }, 'encryption-type: "aes": write one of "AES256", "KMS", "KMS_DSSE"'],
    [{ 'kms-key': 'alias/charts' }, 'kms-key: "alias/charts": it needs encryption-type "KMS" or "KMS_DSSE"'],
    [{ 'scan-on-push': 'yes' }, 'scan-on-push: "yes": write "true" or "false"'],
    [{ 'repository-tags': 'team' }, 'repository-tags: "team": write key=value'],
    [{ 'repository-tags': 'aws:team=x' }, 'repository-tags: "aws:team=x": a key can have up to 128'],
    [{ 'repository-tags': 'a=1,a=2' }, 'repository-tags: "a": the key is set twice'],
    [{ 'lifecycle-policy': 'nowhere.json' }, 'lifecycle-policy: "nowhere.json": there is no such file'],
    [{ 'lifecycle-policy': 'ecr/broken.json' }, 'lifecycle-policy: "ecr/broken.json": it is not JSON'],
    [{ 'lifecycle-policy': '{"rules":[]}' }, 'it has 12 characters; ECR accepts 100 to 30720'],
    [{ 'repository-policy': '{"Statement":' }, 'repository-policy: "{"Statement":": it is not JSON'],
    [{ 'repository-policy': `{"Statement":"${'x'.repeat(10_240)}"}` }, 'characters; ECR accepts up to 10240'],
    [
      { 'catalog-data': 'nowhere.yaml' },
      'catalog-data: "nowhere.yaml": there is no such file; write "chart"',
    ],
    [{ 'catalog-data': 'list.yaml' }, 'catalog-data: "list.yaml": it is not a map'],
    [{ 'catalog-data': 'broken.yaml' }, 'catalog-data: "broken.yaml": it is neither YAML nor JSON'],
    [{ 'catalog-data': 'long.yaml' }, 'description has 1025 characters; ECR Public accepts up to 1024'],
  ])('%j', (given, message) => {
    expect(() => read(given)).toThrow(message);
  });

  test('all that is wrong with catalog data', () => {
    expect(() => read({ 'catalog-data': 'wrong.yaml' })).toThrow(
      /^3 inputs are invalid:\n.*description is not a string\n.*architectures is not a list.*\n.*it has keys other than "description"/,
    );
  });

  test.each([
    ['image-tag-mutability', 'IMMUTABLE'],
    ['scan-on-push', 'true'],
    ['repository-tags', 'a=b'],
    ['lifecycle-policy', 'ecr/lifecycle.json'],
    ['catalog-data', 'chart'],
  ])('%s without creation', (name, value) => {
    expect(() => read({ [name]: value }, { creates: false })).toThrow(
      `${name}: "${value}": it applies to repositories that the action creates; set create-repository: true`,
    );
  });

  test.each([
    ['lifecycle-policy', 'ecr/lifecycle.json', publicOne, 'ECR Public does not have this setting'],
    ['image-tag-mutability', 'IMMUTABLE', publicOne, 'ECR Public does not have this setting'],
    ['catalog-data', 'chart', privateOne, 'only ECR Public has catalog data'],
  ])('%s for the other kind of registry', (name, value, destination, message) => {
    expect(() => read({ [name]: value }, { destinations: [destination] })).toThrow(message);
  });
});

describe('names of repositories', () => {
  const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
  const remedy = 'it includes the host of a registry; move the host to registry, and keep only the rest here';

  test.each(['repository', 'repository-prefix'])('%s does not take a registry with it', (name) => {
    for (const value of [`${host}/team`, `oci://${host}/team`, host, 'public.ecr.aws/a1b2c3d4/team']) {
      const inputs = new Inputs((asked) => (asked === name ? value : ''));
      readNaming(inputs, ['app']);
      expect(() => {
        inputs.check();
      }).toThrow(`${name}: "${value}": ${remedy}`);
    }
  });

  test('may have as many characters as ECR takes, and more is told', () => {
    const repository = `team/${'a'.repeat(251)}`;
    const inputs = new Inputs((asked) => (asked === 'repository' ? repository : ''));
    const naming = readNaming(inputs, ['app']);
    inputs.check();
    expect(repositoryName(naming, 'app', 'private')).toBe(repository);
    const longer = { by: 'name', repository: `${repository}a` } as const;
    expect(() => repositoryName(longer, 'app', 'private')).toThrow(
      /has 257 characters; ECR accepts 2 to 256$/,
    );
    expect(() => repositoryName(naming, 'app', 'public')).toThrow(
      /has 256 characters; ECR accepts 2 to 205$/,
    );
  });
});
