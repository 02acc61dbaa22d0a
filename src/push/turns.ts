/** Work that must not run side by side with other work of the same name. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Starts the work after all that was given before it under the same name, however that ended; gives what it gives. */
  take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const result = before.then(work);
    this.#last.set(
      name,
      result.catch(() => undefined),
    );
    return result;
  }
}
