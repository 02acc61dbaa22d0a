/** Wrong inputs, all of them in one message. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Collects what is wrong with the inputs, so that users see all of it at once, and nothing twice. */
export class Mistakes {
  readonly #found: string[] = [];

  /** Notes a mistake: the input's name as users type it, its value, and what is wrong with it and what to do. */
  add(input: string, value: string, remedy: string): void {
    const shown = value === '' ? `${input} is empty` : `${input}: "${value}"`;
    this.addSecret(shown, remedy);
  }

  /** Notes a mistake of an input whose value must not be shown. */
  addSecret(input: string, remedy: string): void {
    const mistake = `${input}: ${remedy}`;
    if (!this.#found.includes(mistake)) this.#found.push(mistake);
  }

  /** Throws an {@link InputError} that lists every mistake, or returns when there is none. */
  check(): void {
    const [first, ...more] = this.#found;
    if (first === undefined) return;
    if (more.length === 0) throw new InputError(first);
    const list = this.#found.map((mistake) => `\n- ${mistake}`).join('');
    throw new InputError(`${this.#found.length} inputs are wrong:${list}`);
  }
}
