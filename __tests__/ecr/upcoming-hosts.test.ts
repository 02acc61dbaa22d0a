import { describe, expect, test } from '@jest/globals';
import { accountOfKey, upcomingHosts } from '../../src/ecr/upcoming-hosts.ts';
import type { Destination } from '../../src/registry/destination.ts';

const role = {
  arn: 'arn:aws:iam::123456789012:role/push-charts',
  sessionName: 'GitHubActions',
  durationSeconds: 3600,
  region: 'eu-central-1',
  identityToken: () => Promise.resolve('token'),
};
const issuer = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://pipelines.actions.test/token?api-version=2.0' };
const region: Destination = { type: 'private', region: 'eu-central-1' };

function hosts(...args: Parameters<typeof upcomingHosts>): readonly string[] {
  return upcomingHosts(...args).map(({ host }) => host);
}

// https://docs.aws.amazon.com/general/latest/gr/ecr.html, https://docs.aws.amazon.com/general/latest/gr/sts.html
describe('the hosts that are known before the first call', () => {
  test('are all of a push with a role, whose ARN has the account', () => {
    expect(hosts([region], role, issuer)).toEqual([
      'pipelines.actions.test',
      'sts.eu-central-1.amazonaws.com',
      'api.ecr.eu-central-1.amazonaws.com',
      '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    ]);
  });

  test('are those of the API where the account is not known', () => {
    expect(hosts([region], undefined, {})).toEqual(['api.ecr.eu-central-1.amazonaws.com']);
  });

  test('are all of a push with a key, whose ID has the account', () => {
    expect(hosts([region], undefined, { AWS_ACCESS_KEY_ID: 'ASIAY34FZKBOKMUTVV7A' })).toEqual([
      'api.ecr.eu-central-1.amazonaws.com',
      '609629065308.dkr.ecr.eu-central-1.amazonaws.com',
    ]);
  });

  test('are not of the account of the key that assumes a role in another one', () => {
    expect(hosts([region], role, { AWS_ACCESS_KEY_ID: 'ASIAY34FZKBOKMUTVV7A' })).toContain(
      '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    );
  });

  test('are of another account where that is named', () => {
    const other: Destination = { ...region, region: 'cn-north-1', accountId: '210987654321' };
    expect(hosts([other], { ...role, region: 'cn-north-1' }, {})).toEqual([
      'sts.cn-north-1.amazonaws.com.cn',
      'api.ecr.cn-north-1.amazonaws.com.cn',
      '210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn',
    ]);
  });

  test('are those of ECR Public always', () => {
    expect(hosts([{ type: 'public' }], undefined, {})).toEqual([
      'api.ecr-public.us-east-1.amazonaws.com',
      'public.ecr.aws',
    ]);
  });

  test('are the registry alone where its API has another host', () => {
    const host = '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com';
    const fips: Destination = { type: 'private', region: 'us-east-1', host, fips: true };
    expect(hosts([fips], undefined, {})).toEqual([host]);
  });

  test.each([
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_ECR',
    'AWS_ENDPOINT_URL_STS',
    'AWS_USE_FIPS_ENDPOINT',
    'AWS_USE_DUALSTACK_ENDPOINT',
    'AWS_PROFILE',
  ])("are but GitHub's where %s may lead elsewhere", (name) => {
    expect(hosts([region], role, { ...issuer, [name]: 'x' })).toEqual(['pipelines.actions.test']);
    expect(hosts([region], undefined, { [name]: '' })).toHaveLength(1);
  });

  test('have nothing of http', () => {
    expect(hosts([], role, { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1/' })).not.toContain(
      '127.0.0.1:1',
    );
  });
});

// Published pairs: https://medium.com/@TalBeerySec/a-short-note-on-aws-key-id-f88cc4317489 and
// https://hackingthe.cloud/aws/enumeration/get-account-id-from-keys/. AWS's own example is of the old generation, which does not tell.
test.each([
  ['ASIAY34FZKBOKMUTVV7A', '609629065308'],
  ['ASIAQNZGKIQY56JQ7WML', '029608264753'],
  ['AKIAIOSFODNN7EXAMPLE', undefined],
  ['AKIAY34FZKBOKMUTVV7', undefined],
  ['AKIAY34FZKBOKMUTVV7AA', undefined],
  ['AKIAY34FZKBO0MUTVV7A', undefined],
  ['AROAY34FZKBOKMUTVV7A', undefined],
  ['asiay34fzkbokmutvv7a', undefined],
  ['ASIA7777777777777777', undefined],
  ['', undefined],
])('the account of the key %s is %s', (id, account) => {
  expect(accountOfKey(id)).toBe(account);
});
