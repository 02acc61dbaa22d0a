import { describe, expect, test } from '@jest/globals';
import { Retrier } from '../../src/http/retrier.ts';
import { defaultRetryPolicy } from '../../src/http/retry-policy.ts';
import { RegistryError } from '../../src/oci/errors.ts';
import { JumpingClock, ManualClock } from '../support/clocks.ts';

const url = new URL('https://registry.example/v2/');

function refused(status: number, retryAfter?: number): RegistryError {
  return new RegistryError({ method: 'PUT', url, status, body: '', retryAfter });
}

/** An operation that fails with these errors, one after the other, and then succeeds. */
function failing(...errors: readonly Error[]): {
  readonly run: () => Promise<string>;
  readonly calls: () => number;
} {
  let calls = 0;
  return {
    run: () => {
      const error = errors[calls];
      calls += 1;
      return error === undefined ? Promise.resolve('done') : Promise.reject(error);
    },
    calls: () => calls,
  };
}

/** Lets everything run that does not wait for the clock. */
async function idle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

const policy = { ...defaultRetryPolicy, attempts: 4, firstDelay: 100, jitter: 0 };

test('what succeeds is run once, and nothing waits', async () => {
  const clock = new ManualClock();
  const operation = failing();
  await expect(new Retrier({ policy, clock }).run(operation.run)).resolves.toBe('done');
  expect(operation.calls()).toBe(1);
  expect(clock.pending).toBe(0);
});

test('what may pass is run again after the waits of the policy, which are told', async () => {
  const clock = new JumpingClock();
  const told: unknown[] = [];
  const onRetry = (error: unknown, delay: number): void => {
    told.push([(error as RegistryError).status, delay]);
  };
  const operation = failing(refused(503), refused(500));
  await expect(new Retrier({ policy, clock, onRetry }).run(operation.run)).resolves.toBe('done');
  expect(clock.waits).toEqual([100, 200]);
  expect(told).toEqual([
    [503, 100],
    [500, 200],
  ]);
});

test('what does not pass is thrown as it is, at once', async () => {
  const error = refused(403);
  const operation = failing(error);
  await expect(new Retrier({ policy, clock: new ManualClock() }).run(operation.run)).rejects.toBe(error);
  expect(operation.calls()).toBe(1);
});

test('the last failure is thrown when the attempts are used up', async () => {
  const errors = [502, 503, 504, 500].map((status) => refused(status));
  const operation = failing(...errors, refused(599));
  await expect(new Retrier({ policy, clock: new JumpingClock() }).run(operation.run)).rejects.toBe(errors[3]);
  expect(operation.calls()).toBe(4);
});

test('a run has a budget of its own, which successes refill', async () => {
  const retrier = new Retrier({ policy: { ...policy, runBudget: 2 }, clock: new JumpingClock() });
  await retrier.run(failing(refused(503), refused(503)).run);
  // Two were used and one was given back.
  await retrier.run(failing(refused(503)).run);
  const error = refused(503);
  await expect(retrier.run(failing(refused(503), error).run)).rejects.toBe(error);
});

test('an aborted wait ends at once with the reason of the signal', async () => {
  const clock = new ManualClock();
  const controller = new AbortController();
  const reason = new Error('cancelled');
  const onRetry = (): void => {
    setImmediate(() => {
      controller.abort(reason);
    });
  };
  const operation = failing(refused(503));
  const run = new Retrier({ policy, clock, onRetry }).run(operation.run, { signal: controller.signal });
  await expect(run).rejects.toBe(reason);
  expect(clock.pending).toBe(0);
  await expect(new Retrier({ policy, clock }).run(operation.run, { signal: controller.signal })).rejects.toBe(
    reason,
  );
});

test('what fails after the run was cancelled is not announced as to be tried again', async () => {
  const controller = new AbortController();
  const reason = new Error('cancelled');
  const told: unknown[] = [];
  const retrier = new Retrier({ policy, clock: new ManualClock(), onRetry: (error) => told.push(error) });
  const operation = (): Promise<never> => {
    controller.abort(reason);
    return Promise.reject(refused(503));
  };
  await expect(retrier.run(operation, { signal: controller.signal })).rejects.toBe(reason);
  expect(told).toEqual([]);
});

describe('a registry that asks to slow down', () => {
  test('slows down every operation of the run', async () => {
    const clock = new ManualClock();
    const retrier = new Retrier({ policy, clock });
    const starts: number[] = [];
    const start = (): Promise<number> => retrier.run(() => Promise.resolve(starts.push(clock.now())));
    const first = retrier.run(failing(refused(429, 3_000)).run);
    await idle();
    const others = [start(), start(), start()];
    await idle();
    clock.advance(2_999);
    await idle();
    expect(starts).toEqual([]);
    while (clock.pending > 0) {
      clock.jump();
      await idle();
    }
    await Promise.all([first, ...others]);
    expect(starts[0]).toBe(3_000);
    // Not all at once either.
    expect(new Set(starts).size).toBe(3);
  });

  test('is not waited for when it asks for more than an operation may take', async () => {
    const clock = new JumpingClock();
    const retrier = new Retrier({ policy, clock });
    const error = refused(429, 3_600_000);
    await expect(retrier.run(failing(error).run)).rejects.toBe(error);
    await expect(retrier.run(failing().run)).resolves.toBe('done');
    expect(clock.now()).toBeLessThan(1_000);
  });

  /** A registry that takes `rate` requests per second and has room for as many at once, as ECR's token buckets do. */
  function limited(
    clock: ManualClock,
    rate: number,
  ): { readonly take: () => Promise<void>; readonly refusals: () => number } {
    let tokens = rate;
    let filled = 0;
    let refusals = 0;
    return {
      take: () => {
        tokens = Math.min(rate, tokens + ((clock.now() - filled) / 1000) * rate);
        filled = clock.now();
        if (tokens < 1) {
          refusals += 1;
          return Promise.reject(refused(429));
        }
        tokens -= 1;
        return Promise.resolve();
      },
      refusals: () => refusals,
    };
  }

  test.each([
    [5, 200, 20],
    [10, 500, 50],
    [100, 2_000, 50],
  ])(
    '%d per second take %d requests of %d workers without a failure or a storm',
    async (rate, total, workers) => {
      const clock = new JumpingClock();
      const retrier = new Retrier({
        policy: { ...defaultRetryPolicy, runBudget: 1 },
        clock,
        random: () => 0.5,
      });
      const registry = limited(clock, rate);
      let left = total;
      const worker = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await retrier.run(registry.take);
        }
      };
      await Promise.all(Array.from({ length: workers }, worker));
      const shortest = ((total - rate) / rate) * 1000;
      expect(clock.now()).toBeLessThan(shortest * 1.5);
      expect(registry.refusals()).toBeLessThan(workers + total * 0.1);
    },
  );
});

describe('the time that an operation may take', () => {
  const minutes = 60_000;

  test('does not count the transfer', async () => {
    const clock = new ManualClock();
    const retrier = new Retrier({ policy, clock });
    let calls = 0;
    const run = retrier.run((attempts) => {
      calls += 1;
      if (calls > 1) return Promise.resolve('done');
      clock.advance(6 * minutes);
      attempts.moving();
      return Promise.reject(refused(503));
    });
    await idle();
    clock.jump();
    await expect(run).resolves.toBe('done');
  });

  test('counts the wait for an answer', async () => {
    const clock = new ManualClock();
    const error = refused(503);
    const run = new Retrier({ policy, clock }).run((attempts) => {
      attempts.moving();
      clock.advance(6 * minutes);
      return Promise.reject(error);
    });
    await expect(run).rejects.toBe(error);
  });

  test('does not count the wait for the turn of the first attempt', async () => {
    const clock = new JumpingClock();
    const retrier = new Retrier({ policy, clock });
    await retrier.run(failing(refused(429, 4.9 * minutes)).run);
    const slow = retrier.run(failing(refused(429, 4.9 * minutes)).run);
    await expect(slow).resolves.toBe('done');
  });
});

test('progress that a retry keeps gives the attempts back, and the retries of the run', async () => {
  const clock = new JumpingClock();
  const retrier = new Retrier({ policy: { ...policy, runBudget: 3 }, clock });
  const attempts = retrier.attempts();
  for (let piece = 0; piece < 50; piece++) {
    attempts.advanced();
    await attempts.failed(refused(503));
  }
  expect(clock.waits).toEqual(Array.from({ length: 50 }, () => 100));
  await attempts.failed(refused(503));
  await attempts.failed(refused(503));
  const error = refused(503);
  await expect(attempts.failed(error)).rejects.toBe(error);
});

test('a server that asks to slow down slows down nothing but the calls of that server', async () => {
  const clock = new ManualClock();
  const retrier = new Retrier({ policy, clock });
  const slowed = retrier.run(failing(refused(429, 240_000)).run, { server: 'https://a.test' });
  await idle();
  await expect(retrier.run(failing().run, { server: 'https://b.test' })).resolves.toBe('done');
  const same = retrier.run(failing().run, { server: 'https://a.test' });
  await idle();
  expect(clock.pending).toBe(2);
  while (clock.pending > 0) {
    clock.jump();
    await idle();
  }
  await expect(Promise.all([slowed, same])).resolves.toEqual(['done', 'done']);
});
