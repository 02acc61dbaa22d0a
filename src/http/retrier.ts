import { sleep, systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { Pace } from './pace.ts';
import { defaultRetryPolicy, outlookOf, retryDelay } from './retry-policy.ts';
import type { Outlook, RetryPolicy } from './retry-policy.ts';

/** What a {@link Retrier} is made of; each part has a default. */
export interface RetrierOptions {
  readonly policy?: RetryPolicy;
  readonly clock?: Clock;
  /** Gives numbers from 0 to 1. */
  readonly random?: () => number;
  /** Told of each failure that is met by another attempt, and of the wait before it in milliseconds. */
  readonly onRetry?: (error: unknown, delay: number) => void;
}

/** The attempts of one operation, for who runs them by hand. */
export interface Attempts {
  /** Waits for the run's pace; to be called before each attempt. */
  begin(): Promise<void>;
  /**
   * Waits until another attempt is due. Throws the error itself when there is to be none, and the signal's reason when that is
   * aborted. The outlook is the policy's own unless somebody knows better.
   */
  failed(error: unknown, outlook?: Outlook): Promise<void>;
  /** Lets the run go faster again, by a little. */
  succeeded(): void;
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

  /** The time by this retrier's clock, in milliseconds since 1970. */
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
        begun = await this.#pace.turn(signal);
      },
      failed: async (error, outlook = outlookOf(error)) => {
        signal?.throwIfAborted();
        if (outlook.throttled) this.#slowDown(begun, outlook.retryAfter ?? 0);
        attempt += 1;
        const elapsed = this.#clock.now() - first;
        const delay = retryDelay(this.#policy, { outlook, attempt, elapsed }, this.#random());
        if (delay === undefined) throw error;
        // Of these there may be many without anything being wrong; the pace keeps them apart.
        if (!outlook.throttled) this.#spendRetry(error);
        this.#onRetry(error, delay);
        await sleep(this.#clock, delay, signal);
      },
      succeeded: () => {
        this.#pace.succeeded();
        this.#retriesLeft = Math.min(this.#retriesLeft + 1, this.#policy.runBudget);
      },
    };
  }

  #slowDown(started: number, asked: number): void {
    // Nobody waits for a registry that wants to be left alone for longer than any operation may take: all may fail at once.
    this.#pace.slowDown(started, asked > this.#policy.operationBudget ? 0 : asked);
  }

  #spendRetry(error: unknown): void {
    if (this.#retriesLeft === 0) throw error;
    this.#retriesLeft -= 1;
  }
}
