import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  endpointHost,
  isCanonicalHostOf,
  isRegistryAlias,
  namesRegistryHost,
  parseRegistry,
} from '../../src/ecr/hosts.ts';

const account = '123456789012';

describe('parseRegistry', () => {
  // Hosts: https://docs.aws.amazon.com/general/latest/gr/ecr.html and the DNS suffixes of botocore's partitions.
  test.each([
    ['dkr.ecr.eu-central-1.amazonaws.com', 'eu-central-1', false, false],
    ['dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1', false, false],
    ['dkr.ecr-fips.us-east-1.amazonaws.com', 'us-east-1', true, false],
    ['dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1', false, false],
    ['dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', false, false],
    ['dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1', false, false],
    ['dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1', false, false],
    ['dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'eu-isoe-west-1', false, false],
    ['dkr.ecr.us-isof-south-1.csp.hci.ic.gov', 'us-isof-south-1', false, false],
    ['dkr-ecr.ap-northeast-1.on.aws', 'ap-northeast-1', false, true],
    ['dkr-ecr-fips.us-east-2.on.aws', 'us-east-2', true, true],
    ['dkr-ecr.cn-northwest-1.on.amazonwebservices.com.cn', 'cn-northwest-1', false, true],
  ])('reads %s', (name, region, fips, dualStack) => {
    const host = `${account}.${name}`;
    expect(parseRegistry(host)).toEqual({
      type: 'private',
      host,
      accountId: account,
      region,
      fips,
      dualStack,
    });
  });

  test('keeps the leading zeros of an account and takes oci:// and a slash off', () => {
    expect(parseRegistry('oci://000000000001.dkr.ecr.us-east-1.amazonaws.com/')).toMatchObject({
      host: '000000000001.dkr.ecr.us-east-1.amazonaws.com',
      accountId: '000000000001',
    });
  });

  test("takes https:// off, as ECR's proxyEndpoint has it", () => {
    const host = `${account}.dkr.ecr.us-east-1.amazonaws.com`;
    expect(parseRegistry(`https://${host}`)).toMatchObject({ host, region: 'us-east-1' });
    expect(parseRegistry('https://public.ecr.aws/team')).toMatchObject({ type: 'public', alias: 'team' });
  });

  test.each([
    ['public.ecr.aws', 'public.ecr.aws', undefined],
    ['oci://public.ecr.aws/a1b2c3d4', 'public.ecr.aws', 'a1b2c3d4'],
    ['ecr-public.aws.com/team.name/', 'ecr-public.aws.com', 'team.name'],
  ])('reads %s as ECR Public', (text, host, alias) => {
    expect(parseRegistry(text)).toEqual({ type: 'public', host, alias });
  });

  test.each([
    ['ghcr.io', 'not a registry of Amazon ECR'],
    ['docker.io/library', 'not a registry of Amazon ECR'],
    ['evil-public.ecr.aws.example', 'not a registry of Amazon ECR'],
    ['public.ecr.aws.example/alias', 'not a registry of Amazon ECR'],
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com.example', 'not a registry of Amazon ECR'],
    ['123456789012.dkr.ecr.eu-central-1.amazonawsxcom', 'not a registry of Amazon ECR'],
    ['12345.dkr.ecr.eu-central-1.amazonaws.com', 'not a registry of Amazon ECR'],
    ['x123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'not a registry of Amazon ECR'],
    ['http://public.ecr.aws/alias', 'not a registry of Amazon ECR'],
    [`${account}.dkr.ecr.eu-central-1.amazonaws.com/team/charts`, 'move "team/charts" to repository-prefix'],
    ['public.ecr.aws/alias/charts', 'move the rest to repository-prefix'],
    ['public.ecr.aws/Alias', '"Alias" is not a registry alias'],
    ['', 'not a registry of Amazon ECR'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseRegistry(text)).toThrow(reason);
  });
});

describe('isRegistryAlias', () => {
  // ecr-public's service model, RegistryAliasName: 2 to 50 of [a-z][a-z0-9]+(?:[._-][a-z0-9]+)*
  test.each(['a1', 'a1b2c3d4', 'team-name', 'team.name_x', 'a'.repeat(50)])('takes %s', (text) => {
    expect(isRegistryAlias(text)).toBe(true);
  });
  test.each(['', 'a', '1ab', 'Team', 'team-', 'a--b', 'a/b', 'a'.repeat(51)])('refuses %s', (text) => {
    expect(isRegistryAlias(text)).toBe(false);
  });
});

describe('whatever is written as a registry', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(
      /^(oci:\/\/)?\d{11,13}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]{0,20}\.(amazonaws\.com|on\.aws|evil\.test)(\.cn)?\/{0,3}[a-z]{0,3}$/,
    ),
    fc.stringMatching(/^(public\.ecr\.aws|ecr-public\.aws\.com|xpublic\.ecr\.aws)(\/[a-z0-9_-]{0,60}){0,3}$/),
  );

  test('is a host of AWS, or refused', () => {
    const ofAws =
      /^[a-z0-9.-]+\.(aws|amazonaws\.(com|com\.cn|eu)|amazonwebservices\.(com\.cn|eu)|gov|uk)$|^ecr-public\.aws\.com$/;
    fc.assert(
      fc.property(anything, (text) => {
        let read;
        try {
          read = parseRegistry(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          return;
        }
        expect(read.host).toMatch(ofAws);
        expect(text).toContain(read.host);
        expect(parseRegistry(read.host)).toMatchObject({ host: read.host, type: read.type });
      }),
    );
  });
});

// Source of the names: https://docs.aws.amazon.com/general/latest/gr/ecr.html
test.each([
  ['dkr.ecr.us-east-1.amazonaws.com', false, false, 'dkr.ecr.us-east-1.amazonaws.com'],
  ['dkr.ecr.us-east-1.amazonaws.com', true, false, 'dkr.ecr-fips.us-east-1.amazonaws.com'],
  ['dkr.ecr.us-east-1.amazonaws.com', false, true, 'dkr-ecr.us-east-1.on.aws'],
  ['dkr.ecr.us-east-1.amazonaws.com', true, true, 'dkr-ecr-fips.us-east-1.on.aws'],
  ['dkr.ecr.cn-north-1.amazonaws.com.cn', false, true, 'dkr-ecr.cn-north-1.on.amazonwebservices.com.cn'],
  ['dkr.ecr.us-iso-east-1.c2s.ic.gov', false, true, 'dkr.ecr.us-iso-east-1.c2s.ic.gov'],
])('%s with FIPS %s and dual-stack %s is %s', (host, fips, dualStack, expected) => {
  expect(endpointHost(`${account}.${host}`, { fips, dualStack })).toBe(`${account}.${expected}`);
});

test('a host that is none of ECR has no other name', () => {
  expect(endpointHost('127.0.0.1:5000', { fips: true, dualStack: true })).toBe('127.0.0.1:5000');
});

test.each([
  [`${account}.dkr.ecr.eu-central-1.amazonaws.com/app`, true],
  [`${account}.dkr.ecr.eu-central-1.amazonaws.com`, true],
  ['public.ecr.aws/team/app', true],
  ['oci://ghcr.io/app', true],
  ['team/charts', false],
  ['my.team/charts', false],
])('%s names a registry: %s', (text, expected) => {
  expect(namesRegistryHost(text)).toBe(expected);
});

// https://docs.aws.amazon.com/general/latest/gr/ecr.html: FIPS and dual-stack hosts beside the canonical one
describe('the canonical host of a registry', () => {
  const canonical = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

  test.each([
    ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', canonical],
    ['123456789012.dkr-ecr.us-east-1.on.aws', canonical],
    ['123456789012.dkr-ecr-fips.us-east-1.on.aws', canonical],
    [
      '123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn',
      '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
    ],
    [
      '123456789012.dkr-ecr.eusc-de-east-1.on.amazonwebservices.eu',
      '123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu',
    ],
  ])('is known by %s', (named, host) => {
    expect(isCanonicalHostOf(named, host)).toBe(true);
  });

  test.each([
    '210987654321.dkr.ecr.us-east-1.amazonaws.com',
    '123456789012.dkr.ecr.us-west-2.amazonaws.com',
    '123456789012.dkr.ecr.us-east-1.amazonaws.com.cn',
    '123456789012.dkr.ecr.us-east-1.amazonaws.com.evil.example',
    '123456789012.dkr-ecr.us-east-1.on.aws',
    'public.ecr.aws',
    'evil.example',
  ])('is not %s', (host) => {
    expect(isCanonicalHostOf('123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', host)).toBe(false);
  });

  test('is unknown of what is no private registry', () => {
    expect(isCanonicalHostOf('127.0.0.1:5000', '127.0.0.1:5000')).toBe(false);
    expect(isCanonicalHostOf('public.ecr.aws', 'ecr-public.aws.com')).toBe(false);
  });
});
