/** Runs work of the same key one after another, in the order in which it was given. */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs the work after everything given before under the same key, however that ended; returns what the work returns. */
  run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const result = before.then(work);
    this.#last.set(
      key,
      result.catch(() => undefined),
    );
    return result;
  }
}
