import { expect, test } from '@jest/globals';
import { Retrier } from '../../src/http/retrier.ts';
import { defaultRetryPolicy } from '../../src/http/retry-policy.ts';
import { JumpingClock } from '../support/clocks.ts';
import { startPushing } from '../support/pushing.ts';

const charts = Array.from({ length: 30 }, (_, index) => `chart-${index}@1.0.0`);

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html: 10 PutImage a second;
// https://docs.aws.amazon.com/AmazonECR/latest/public/public-service-quotas.html: 10 uploads opened and 10 completed as well.
test.each([
  { type: 'private', destination: { type: 'private', region: 'eu-central-1' } },
  { type: 'public', destination: { type: 'public' } },
] as const)(
  "thirty charts under AWS's quotas, $type: all are pushed, without a storm of retries",
  async ({ destination }) => {
    const clock = new JumpingClock();
    // Being asked to slow down must not count as a failure: this budget would be gone at once.
    const policy = { ...defaultRetryPolicy, runBudget: 1 };
    const pushing = await startPushing(
      { quotas: true, now: () => clock.now() },
      new Retrier({ policy, clock, random: () => 0.5 }),
    );
    try {
      const { results } = await pushing.push({ charts, destinations: [destination] });
      expect(results.map(({ delivery, failure }) => failure?.message ?? delivery?.state)).toEqual(
        charts.map(() => 'pushed'),
      );
      const refused = pushing.emulator.requests.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.length).toBeLessThan(charts.length);
    } finally {
      await pushing.close();
    }
  },
);
