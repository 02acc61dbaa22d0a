import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work on end. */
const longest = 50;

/**
 * The turns of work that is done on this thread and may take long: in between, other work of the run gets its turn, and a
 * cancellation arrives.
 */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  /** Takes the signal that cancels the work. */
  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether the work should pause. */
  get isOver(): boolean {
    return performance.now() - this.#since > longest;
  }

  /** Pauses, and begins another turn. Throws the signal's reason if that is aborted. */
  async next(): Promise<void> {
    await setImmediate();
    this.#signal?.throwIfAborted();
    this.#since = performance.now();
  }
}
