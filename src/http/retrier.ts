import { sleep, systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { RateLimiter } from './rate-limiter.ts';
import { defaultRetryPolicy, retryDelay, retryHint } from './retry-policy.ts';
import type { RetryHint, RetryPolicy } from './retry-policy.ts';

/** The options of a {@link Retrier}; each has a default. */
export interface RetrierOptions {
  readonly policy?: RetryPolicy;
  readonly clock?: Clock;
  /** Returns numbers from 0 to 1. */
  readonly random?: () => number;
  /** Called with each failure that is retried, and the wait before the retry in milliseconds. */
  readonly onRetry?: (error: unknown, delay: number) => void;
}

/** The operation whose attempts are counted. */
export interface Caller {
  readonly signal?: AbortSignal | undefined;
  /** The server, such as the origin of a registry; each has its own rate limit. */
  readonly server?: string | object | undefined;
}

/** The attempts of one operation, for a caller that runs them itself. */
export interface Attempts {
  /** Waits until the rate limit lets an attempt begin; to be called before each. */
  begin(): Promise<void>;
  /**
   * Waits until the next attempt is due. Throws the error itself if there should be none, and the signal's reason if that is
   * aborted. The hint defaults to the policy's.
   */
  failed(error: unknown, hint?: RetryHint): Promise<void>;
  /** Notes that bytes are moving: the time until now was spent on the transfer, and does not count as waiting. */
  moving(): void;
  /** Notes progress that the next attempt keeps, as a resumed download does; the count of attempts starts over. */
  advanced(): void;
  /** Notes a success: the server may be called faster again, by a little. */
  succeeded(): void;
}

/** Retries transient failures. One serves all clients of a run: they share its budget, and a rate limit for each server. */
export class Retrier {
  readonly #policy: RetryPolicy;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onRetry: (error: unknown, delay: number) => void;
  readonly #limiters = new Map<string | object | undefined, RateLimiter>();
  #retriesLeft: number;

  constructor({ policy = defaultRetryPolicy, clock = systemClock, random, onRetry }: RetrierOptions = {}) {
    this.#policy = policy;
    this.#clock = clock;
    this.#random = random ?? Math.random;
    this.#onRetry = onRetry ?? (() => undefined);
    this.#retriesLeft = policy.runBudget;
  }

  /** Runs an operation until it succeeds, fails for good, or a budget is used up. Throws the last failure as it is. */
  async run<T>(operation: (attempts: Attempts) => Promise<T>, caller: Caller = {}): Promise<T> {
    const attempts = this.attempts(caller);
    for (;;) {
      await attempts.begin();
      try {
        const result = await operation(attempts);
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

  /** Counts the attempts of an operation that cannot be run as a whole, such as a download that resumes where it broke off. */
  attempts({ signal, server }: Caller = {}): Attempts {
    const limiter = this.#limiterOf(server);
    let begun = this.#clock.now();
    let attempt = 0;
    /** What was waited for, in milliseconds, up to `since`. */
    let waited = 0;
    let since = begun;
    const wait = (): number => {
      const now = this.#clock.now();
      waited += now - since;
      since = now;
      return waited;
    };
    return {
      begin: async () => {
        begun = await limiter.turn(signal);
        if (attempt === 0) since = begun;
      },
      failed: async (error, hint = retryHint(error)) => {
        signal?.throwIfAborted();
        // A wait longer than any operation may take is pointless: everything would fail after it.
        const asked = hint.retryAfter ?? 0;
        if (hint.throttled) limiter.slowDown(begun, asked > this.#policy.operationBudget ? 0 : asked);
        attempt += 1;
        const delay = retryDelay(this.#policy, { hint, attempt, elapsed: wait() }, this.#random());
        if (delay === undefined) throw error;
        // Throttling is expected; do not charge it to the retry budget.
        if (!hint.throttled) this.#spendRetry(error);
        this.#onRetry(error, delay);
        await sleep(this.#clock, delay, signal);
      },
      moving: () => {
        since = this.#clock.now();
      },
      advanced: () => {
        since = this.#clock.now();
        waited = 0;
        if (attempt > 0) this.#returnRetry();
        attempt = 0;
      },
      succeeded: () => {
        limiter.succeeded();
        this.#returnRetry();
      },
    };
  }

  #limiterOf(server: string | object | undefined): RateLimiter {
    const limiter = this.#limiters.get(server) ?? new RateLimiter(this.#clock);
    this.#limiters.set(server, limiter);
    return limiter;
  }

  #returnRetry(): void {
    this.#retriesLeft = Math.min(this.#retriesLeft + 1, this.#policy.runBudget);
  }

  #spendRetry(error: unknown): void {
    if (this.#retriesLeft === 0) throw error;
    this.#retriesLeft -= 1;
  }
}
