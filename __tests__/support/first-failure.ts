/**
 * Calls of which the first one fails, once as many have begun as may run at the same time; the others are held until then. So
 * a call that begins later was begun in spite of the failure.
 */
export class FirstFailure {
  readonly #together: number;
  readonly #allBegun = Promise.withResolvers<undefined>();
  readonly #released = Promise.withResolvers<undefined>();
  readonly #othersEnded = Promise.withResolvers<undefined>();
  #begun = 0;
  #ended = 0;

  constructor(together: number) {
    this.#together = together;
  }

  /** The calls that have begun so far. */
  get begun(): number {
    return this.#begun;
  }

  /** Makes a call: the first one does what `fail` does, every other one what `work` does. */
  async run<Value>(work: () => Value | Promise<Value>, fail: () => Value | Promise<Value>): Promise<Value> {
    this.#begun += 1;
    const isFirst = this.#begun === 1;
    if (this.#begun === this.#together) this.#allBegun.resolve(undefined);
    await this.#allBegun.promise;
    if (isFirst) return await fail();
    await this.#released.promise;
    try {
      return await work();
    } finally {
      this.#ended += 1;
      if (this.#ended === this.#together - 1) this.#othersEnded.resolve(undefined);
    }
  }

  /** Lets the held calls go on, waits until they have ended, and lets everything run that follows from that at once. */
  async release(): Promise<void> {
    this.#released.resolve(undefined);
    await this.#othersEnded.promise;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Throws the error that the tests expect. */
export function failHere(): never {
  throw new Error('the first one fails');
}
