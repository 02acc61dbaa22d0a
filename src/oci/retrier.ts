import { sleep, systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { Pace } from './pace.ts';
import { defaultRetryPolicy, isThrottled, retryDelay } from './retry-policy.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** What a {@link Retrier} is made of; each part has a default. */
export interface RetrierOptions {
  readonly policy?: RetryPolicy;
  readonly clock?: Clock;
  /** Gives numbers from 0 to 1. */
  readonly random?: () => number;
  /** Told of each failure that is met by another attempt, and of the wait before it in milliseconds. */
  readonly onRetry?: (error: unknown, delay: number) => void;
}

/** The failures of one operation. */
export interface Failures {
  /** Waits until another attempt is due. Throws the error itself when there is to be none. */
  add(error: unknown): Promise<void>;
}

/** Meets failures that may pass with further attempts. One serves all clients of a run: they share its budget and its pace. */
export class Retrier {
  readonly #policy: RetryPolicy;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onRetry: (error: unknown, delay: number) => void;
  readonly #pace: Pace;
  #retriesLeft: number;

  constructor({ policy = defaultRetryPolicy, clock = systemClock, random, onRetry }: RetrierOptions = {}) {
    this.#policy = policy;
    this.#clock = clock;
    this.#random = random ?? Math.random;
    this.#onRetry = onRetry ?? (() => undefined);
    this.#pace = new Pace(clock);
    this.#retriesLeft = policy.runBudget;
  }

  /** Runs an operation until it succeeds, fails for good, or a budget is used up. Throws the last failure as it is. */
  async run<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    let started = await this.#pace.turn(signal);
    const failures = this.failures(signal);
    for (;;) {
      try {
        const result = await operation();
        this.#pace.succeeded();
        this.#retriesLeft = Math.min(this.#retriesLeft + 1, this.#policy.runBudget);
        return result;
      } catch (error) {
        if (isThrottled(error)) this.#slowDown(started, error.retryAfter ?? 0);
        await failures.add(error);
      }
      started = await this.#pace.turn(signal);
    }
  }

  #slowDown(started: number, asked: number): void {
    // Nobody waits for a registry that wants to be left alone for longer than any operation may take: all may fail at once.
    this.#pace.slowDown(started, asked > this.#policy.operationBudget ? 0 : asked);
  }

  #spendRetry(error: unknown): void {
    if (this.#retriesLeft === 0) throw error;
    this.#retriesLeft -= 1;
  }

  /** The time by this retrier's clock, in milliseconds since 1970. */
  now(): number {
    return this.#clock.now();
  }

  /** Counts the failures of an operation that cannot be run as a whole, such as a download that goes on where it broke off. */
  failures(signal?: AbortSignal): Failures {
    const begun = this.#clock.now();
    let attempt = 0;
    return {
      add: async (error) => {
        signal?.throwIfAborted();
        attempt += 1;
        const elapsed = this.#clock.now() - begun;
        const delay = retryDelay(this.#policy, { error, attempt, elapsed }, this.#random());
        if (delay === undefined) throw error;
        // Of these there may be many without anything being wrong; the pace keeps them apart.
        if (!isThrottled(error)) this.#spendRetry(error);
        this.#onRetry(error, delay);
        await sleep(this.#clock, delay, signal);
      },
    };
  }
}
