import { expect, test } from '@jest/globals';
import { parseRegistry } from '../../src/ecr/hosts.ts';
import { openPrivateRegistry } from '../../src/ecr/private-registry.ts';
import { openPublicRegistry } from '../../src/ecr/public-registry.ts';
import type { AwsSettings } from '../../src/ecr/settings.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { bareEnvironment } from './support/bare-environment.ts';

bareEnvironment();

/** The hosts that are called to sign in to a registry; the calls go nowhere. */
async function called(name: string): Promise<readonly string[]> {
  const hosts = new Set<string>();
  const settings: AwsSettings = {
    transport: {
      send: ({ url }) => {
        hosts.add(url.host);
        return Promise.reject(new Error('not sent'));
      },
    },
    retrier: new Retrier(),
    userAgent: ['test', '1'],
    mask: () => undefined,
    signal: new AbortController().signal,
    credentials: () =>
      Promise.resolve({
        accessKeyId: 'AKIDTEST',
        secretAccessKey: 's',
        sessionToken: 't',
        expiration: new Date(Date.now() + 3_600_000),
      }),
  };
  const registry = parseRegistry(name);
  const opened =
    registry.type === 'public'
      ? openPublicRegistry(registry, settings)
      : openPrivateRegistry(registry, settings);
  await expect(opened).rejects.toThrow('not sent');
  return [...hosts];
}

// Sources: https://docs.aws.amazon.com/general/latest/gr/ecr.html and ecr-public.html beside it; for FIPS the endpoint rule set of ecr's model
test.each([
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'api.ecr.eu-central-1.amazonaws.com'],
  ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'api.ecr-fips.us-east-1.amazonaws.com'],
  ['123456789012.dkr-ecr.eu-central-1.on.aws', 'ecr.eu-central-1.api.aws'],
  ['123456789012.dkr-ecr-fips.us-east-1.on.aws', 'ecr-fips.us-east-1.api.aws'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'api.ecr.cn-north-1.amazonaws.com.cn'],
  ['public.ecr.aws/team', 'api.ecr-public.us-east-1.amazonaws.com'],
  ['ecr-public.aws.com/team', 'ecr-public.us-east-1.api.aws'],
])('for %s, the API is called at %s', async (registry, api) => {
  expect(await called(registry)).toEqual([api]);
});
