import type { Interceptor } from '../../emulator/emulator.ts';

/** Requests that were under way at the same time, by their operations in alphabetical order. */
export type Wave = readonly string[];

/** Holds back responses, to see together what a client sends without waiting for them. */
export interface Waves {
  readonly intercept: Interceptor;
  /** Resolves when all of the wave that something is part of have arrived. */
  readonly arrive: (name: string) => Promise<void>;
  /** Every wave so far. */
  readonly seen: readonly Wave[];
  /** Begins again, with the number of requests to wait for in each wave. */
  expect(sizes: readonly number[]): void;
}

interface Open {
  readonly operations: string[];
  readonly full: PromiseWithResolvers<undefined>;
}

/**
 * Counts round trips without a clock: no request of a wave is answered before all of the wave have arrived. A client that
 * waits for an answer in between would wait for ever; one that sends more than it should is seen in one wave more.
 */
export function watchWaves(): Waves {
  let sizes: readonly number[] = [];
  let open: Open | undefined;
  const seen: Wave[] = [];
  const arrive: Waves['arrive'] = async (name) => {
    open ??= { operations: [], full: Promise.withResolvers() };
    const { operations, full } = open;
    operations.push(name);
    if (operations.length >= (sizes[seen.length] ?? 1)) {
      seen.push(operations.sort());
      open = undefined;
      full.resolve(undefined);
    }
    await full.promise;
  };
  return {
    intercept: async ({ record }, proceed) => {
      await arrive(record.operation);
      return await proceed();
    },
    arrive,
    seen,
    expect: (next) => {
      sizes = next;
      open = undefined;
      seen.length = 0;
    },
  };
}
