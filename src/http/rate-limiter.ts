import { sleep } from './clock.ts';
import type { Clock } from './clock.ts';

/** Milliseconds between two starts after a server asked to slow down for the first time. */
const firstSpace = 50;
/** The space grows by this factor each time that it asks again. */
const growth = 1.5;
const widestSpace = 2_000;
/** The space shrinks by this factor with each success. */
const recovery = 0.98;
/** Spaces below this count as none. */
const narrowestSpace = 5;

/**
 * Limits the rate at which operations start. It is unlimited until the server asks to slow down: then operations wait, start one
 * after the other, and speed up again with every success. The rate settles near the server's limit, as TCP settles near the
 * bandwidth of a connection.
 */
export class RateLimiter {
  readonly #clock: Clock;
  #queue: Promise<void> = Promise.resolve();
  #space = 0;
  #lastStart = -Infinity;
  #pausedUntil = -Infinity;
  #slowedAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for its turn and returns the time of it, in the clock's milliseconds. Throws the signal's reason if aborted. */
  async turn(signal?: AbortSignal): Promise<number> {
    const before = this.#queue;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#queue = promise.then();
    try {
      await before;
      signal?.throwIfAborted();
      for (let wait = this.#wait(); wait > 0; wait = this.#wait()) await sleep(this.#clock, wait, signal);
      this.#lastStart = this.#clock.now();
      return this.#lastStart;
    } finally {
      resolve(undefined);
    }
  }

  #wait(): number {
    return Math.max(this.#pausedUntil, this.#lastStart + this.#space) - this.#clock.now();
  }

  /**
   * Slows down: nothing starts for `pause` milliseconds, and less often afterwards. An answer to an operation that had `started`
   * before the last slow-down only lengthens the pause.
   */
  slowDown(started: number, pause: number): void {
    const now = this.#clock.now();
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pause);
    if (started <= this.#slowedAt) return;
    this.#slowedAt = now;
    this.#space = Math.min(Math.max(this.#space * growth, firstSpace), widestSpace);
  }

  /** Speeds up again by a little. */
  succeeded(): void {
    const space = this.#space * recovery;
    this.#space = space < narrowestSpace ? 0 : space;
  }
}
