import { sleep } from './clock.ts';
import type { Clock } from './clock.ts';

/** The space between two starts after the first time that a registry asked to slow down, in milliseconds; then it doubles … */
const firstSpace = 50;
/** … up to this, … */
const widestSpace = 2_000;
/** … shrinks with each success by this factor … */
const recovery = 0.97;
/** … and is forgotten below this. */
const narrowestSpace = 5;

/**
 * The speed at which a whole run starts its operations. It is unlimited until a registry asks to slow down: then everybody
 * waits, goes on one after the other, and gets faster again with every success. That settles near the registry's limit, as
 * TCP settles near a line's.
 */
export class Pace {
  readonly #clock: Clock;
  #space = 0;
  #nextStart = 0;
  #pausedUntil = 0;
  #slowedAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for one's turn and gives the time it came, in the clock's milliseconds. Throws the signal's reason when aborted. */
  async turn(signal?: AbortSignal): Promise<number> {
    for (;;) {
      const now = this.#clock.now();
      const start = Math.max(now, this.#nextStart);
      this.#nextStart = start + this.#space;
      await sleep(this.#clock, start - now, signal);
      const woken = this.#clock.now();
      if (this.#pausedUntil <= woken) return woken;
    }
  }

  /**
   * Slows the run down: nothing starts for `delay` milliseconds, and less often afterwards. Answers to what had `started`
   * before the last slow-down tell nothing new, and only lengthen the wait.
   */
  slowDown(started: number, delay: number): void {
    const now = this.#clock.now();
    this.#pausedUntil = Math.max(this.#pausedUntil, now + delay);
    this.#nextStart = Math.max(this.#nextStart, this.#pausedUntil);
    if (started < this.#slowedAt) return;
    this.#slowedAt = this.#pausedUntil;
    this.#space = Math.min(Math.max(this.#space * 2, firstSpace), widestSpace);
  }

  /** Lets the run go faster again, by a little. */
  succeeded(): void {
    const space = this.#space * recovery;
    this.#space = space < narrowestSpace ? 0 : space;
  }
}
