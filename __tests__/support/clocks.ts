import type { Clock } from '../../src/http/clock.ts';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock whose time passes only when a test says so. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { due: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass: what falls due meanwhile is called in its order. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (let next = this.#earliest(); next !== undefined && next.due <= until; next = this.#earliest()) {
      this.#fire(next);
    }
    this.#now = until;
  }

  /** Jumps to the earliest timer and calls it. */
  jump(): void {
    const next = this.#earliest();
    if (next !== undefined) this.#fire(next);
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.due);
    timer.callback();
  }

  #earliest(): Timer | undefined {
    return [...this.#timers].sort((a, b) => a.due - b.due)[0];
  }
}

/** A clock that jumps to the next timer as soon as the program has nothing else to do: hours of waiting take no time. */
export class JumpingClock extends ManualClock {
  /** The waits that were asked for, in milliseconds, in their order. */
  readonly waits: number[] = [];

  override after(milliseconds: number, callback: () => void): () => void {
    this.waits.push(milliseconds);
    const cancel = super.after(milliseconds, callback);
    setImmediate(() => {
      this.jump();
    });
    return cancel;
  }
}
