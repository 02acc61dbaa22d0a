import { describe } from '@jest/globals';
import { describeClient } from '../conformance/client.ts';
import { ofDistribution } from '../conformance/departures.ts';
import type { RegistryUnderTest } from '../conformance/registry.ts';
import { describeSpecification } from '../conformance/specification.ts';
import { startDistribution } from '../support/distribution.ts';

/** The reference implementation, which makes a repository with its first blob. */
async function open(): Promise<RegistryUnderTest> {
  const distribution = await startDistribution();
  return {
    origin: new URL(`http://${distribution.host}`),
    authorization: undefined,
    departures: ofDistribution,
    repository: (name) => Promise.resolve(name),
    close: () => distribution.close(),
  };
}

describe('the reference registry', () => {
  describeSpecification(open);
  describeClient(open);
});
