import type { Clock } from './clock.ts';

/** A transfer that moves fewer bytes than this within the limit has stalled: slower than an old modem. */
const leastBytes = 16 * 1024;

/**
 * Watches one transfer: it may take as long as it needs while it makes progress, and is aborted when it does not. Time counts
 * only between `resume` and `pause`, while waiting for the other side.
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

  /** Resumes counting. */
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

  /** Notes that bytes have moved. Enough of them restart the limit. */
  moved(bytes: number): void {
    this.#moved += bytes;
    if (this.#moved < leastBytes) return;
    this.restart();
  }

  /** Restarts the limit for a new part of the exchange, with `extra` milliseconds if it may take longer. */
  restart(extra = 0): void {
    const running = this.#running !== undefined;
    this.pause();
    this.#moved = 0;
    this.#left = this.#limit + extra;
    if (running) this.resume();
  }
}
