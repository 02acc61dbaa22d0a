import type { Clock } from './clock.ts';

/** A transfer that moves fewer bytes than this within the limit has stalled: less than an old modem's speed. */
const leastBytes = 16 * 1024;

/**
 * Watches one transfer: it may take as long as it needs while it moves, and is broken off when it stands still.
 * Time counts only between `resume` and `pause`, while the other side is waited for.
 */
export class StallGuard {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #onStall: () => void;
  #left: number;
  #moved = 0;
  #running: { readonly since: number; readonly cancel: () => void } | undefined;

  /** `limit` in milliseconds; `onStall` is called once, when it is reached. */
  constructor(clock: Clock, limit: number, onStall: () => void) {
    this.#clock = clock;
    this.#limit = limit;
    this.#left = limit;
    this.#onStall = onStall;
  }

  /** Counts on. */
  resume(): void {
    if (this.#running !== undefined) return;
    this.#running = { since: this.#clock.now(), cancel: this.#clock.after(this.#left, this.#onStall) };
  }

  /** Stops counting. */
  pause(): void {
    if (this.#running === undefined) return;
    this.#running.cancel();
    this.#left = Math.max(0, this.#left - (this.#clock.now() - this.#running.since));
    this.#running = undefined;
  }

  /** Notes that bytes have moved. Enough of them, and the whole limit holds again. */
  moved(bytes: number): void {
    this.#moved += bytes;
    if (this.#moved < leastBytes) return;
    this.restart();
  }

  /** The whole limit holds again, because a new part of the exchange has begun; with `extra` milliseconds where it takes longer. */
  restart(extra = 0): void {
    const running = this.#running !== undefined;
    this.pause();
    this.#moved = 0;
    this.#left = this.#limit + extra;
    if (running) this.resume();
  }
}
