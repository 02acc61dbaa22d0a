import { sleep, systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { RateLimiter } from './rate-limiter.ts';
import { defaultRetryPolicy, retryDelay, retryHint } from './retry-policy.ts';
import type { RetryHint, RetryPolicy } from './retry-policy.ts';

/** What a {@link Retrier} is made of; each part has a default. */
export interface RetrierOptions {
  readonly policy?: RetryPolicy;
  readonly clock?: Clock;
  /** Returns numbers from 0 to 1. */
  readonly random?: () => number;
  /** Called with each failure that is retried, and the wait before the retry in milliseconds. */
  readonly onRetry?: (error: unknown, delay: number) => void;
}

/** The attempts of one operation, for a caller that runs them itself. */
export interface Attempts {
  /** Waits until the rate limit lets an attempt begin; to be called before each. */
  begin(): Promise<void>;
  /**
   * Waits until another attempt is due. Throws the error itself if there is to be none, and the signal's reason if that is
   * aborted. The hint is the policy's own unless the caller knows better.
   */
  failed(error: unknown, hint?: RetryHint): Promise<void>;
  /** Notes a success: the run may go faster again, by a little. */
  succeeded(): void;
}

/** Retries transient failures. One serves all clients of a run: they share its budget and its rate limit. */
export class Retrier {
  readonly #policy: RetryPolicy;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onRetry: (error: unknown, delay: number) => void;
  readonly #limiter: RateLimiter;
  #retriesLeft: number;

  constructor({ policy = defaultRetryPolicy, clock = systemClock, random, onRetry }: RetrierOptions = {}) {
    this.#policy = policy;
    this.#clock = clock;
    this.#random = random ?? Math.random;
    this.#onRetry = onRetry ?? (() => undefined);
    this.#limiter = new RateLimiter(clock);
    this.#retriesLeft = policy.runBudget;
  }

  /** Runs an operation until it succeeds, fails for good, or a budget is used up. Throws the last failure as it is. */
  async run<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const attempts = this.attempts(signal);
    for (;;) {
      await attempts.begin();
      try {
        const result = await operation();
        attempts.succeeded();
        return result;
      } catch (error) {
        await attempts.failed(error);
      }
    }
  }

  /** Returns the time by this retrier's clock, in milliseconds since 1970. */
  now(): number {
    return this.#clock.now();
  }

  /** Counts the attempts of an operation that cannot be run as a whole, such as a download that goes on where it broke off. */
  attempts(signal?: AbortSignal): Attempts {
    const first = this.#clock.now();
    let begun = first;
    let attempt = 0;
    return {
      begin: async () => {
        begun = await this.#limiter.turn(signal);
      },
      failed: async (error, hint = retryHint(error)) => {
        signal?.throwIfAborted();
        if (hint.throttled) this.#slowDown(begun, hint.retryAfter ?? 0);
        attempt += 1;
        const elapsed = this.#clock.now() - first;
        const delay = retryDelay(this.#policy, { hint, attempt, elapsed }, this.#random());
        if (delay === undefined) throw error;
        // Throttling is expected; do not charge it to the retry budget.
        if (!hint.throttled) this.#spendRetry(error);
        this.#onRetry(error, delay);
        await sleep(this.#clock, delay, signal);
      },
      succeeded: () => {
        this.#limiter.succeeded();
        this.#retriesLeft = Math.min(this.#retriesLeft + 1, this.#policy.runBudget);
      },
    };
  }

  #slowDown(started: number, asked: number): void {
    // A wait that no operation may take is not waited for: everything would fail after it.
    this.#limiter.slowDown(started, asked > this.#policy.operationBudget ? 0 : asked);
  }

  #spendRetry(error: unknown): void {
    if (this.#retriesLeft === 0) throw error;
    this.#retriesLeft -= 1;
  }
}
