import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { blobCases } from './cases/blobs.ts';
import { listCases } from './cases/lists.ts';
import { manifestCases } from './cases/manifests.ts';
import { Place, type RegistryUnderTest } from './registry.ts';

const cases = [...blobCases, ...manifestCases, ...listCases];

/**
 * Runs every case of the distribution specification on a registry. Where the registry is known to depart from it, that
 * very departure is what must be seen.
 */
export function describeSpecification(open: () => Promise<RegistryUnderTest>): void {
  let registry: RegistryUnderTest;
  beforeAll(async () => {
    registry = await open();
  });
  afterAll(() => registry.close());

  describe('by the distribution specification 1.1', () => {
    test.each(cases)('$rule', async ({ rule, allowed, observe }) => {
      const departure = registry.departures.find((known) => known.rule === rule);
      const seen = await observe(await Place.in(registry));
      expect(departure === undefined ? allowed : [departure.seen]).toContainEqual(seen);
    });

    test('each known departure is one, and of a rule that there is', () => {
      for (const { rule, seen } of registry.departures) {
        const known = cases.find((one) => one.rule === rule);
        expect([rule, known?.rule]).toEqual([rule, rule]);
        expect(known?.allowed).not.toContainEqual(seen);
      }
    });
  });
}
