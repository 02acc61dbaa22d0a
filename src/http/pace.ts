import { sleep } from './clock.ts';
import type { Clock } from './clock.ts';

/** The space between two starts after the first time that a registry asked to slow down, in milliseconds; … */
const firstSpace = 50;
/** … then it grows by this factor each time … */
const growth = 1.5;
/** … up to this, … */
const widestSpace = 2_000;
/** … shrinks with each success by this factor … */
const recovery = 0.98;
/** … and is forgotten below this. */
const narrowestSpace = 5;

/**
 * The speed at which a whole run starts its operations. It is unlimited until a registry asks to slow down: then everybody
 * waits, goes on one after the other, and gets faster again with every success. That settles near the registry's limit, as
 * TCP settles near a line's.
 */
export class Pace {
  readonly #clock: Clock;
  #queue: Promise<void> = Promise.resolve();
  #space = 0;
  #lastStart = -Infinity;
  #pausedUntil = -Infinity;
  #slowedAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for one's turn and gives the time it came, in the clock's milliseconds. Throws the signal's reason when aborted. */
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
   * Slows the run down: nothing starts for `pause` milliseconds, and less often afterwards. The answer to what had `started`
   * before the last slow-down tells nothing new, and only lengthens the pause.
   */
  slowDown(started: number, pause: number): void {
    const now = this.#clock.now();
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pause);
    if (started <= this.#slowedAt) return;
    this.#slowedAt = now;
    this.#space = Math.min(Math.max(this.#space * growth, firstSpace), widestSpace);
  }

  /** Lets the run go faster again, by a little. */
  succeeded(): void {
    const space = this.#space * recovery;
    this.#space = space < narrowestSpace ? 0 : space;
  }
}
