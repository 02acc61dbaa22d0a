/** Invalid inputs, all of them in one message. */
class InputError extends Error {
  override readonly name = 'InputError';
}

/** Returns an input's value as the runner passes it, trimmed; empty when it is not set. */
export type GetInput = (name: string) => string;

/**
 * Reads inputs of the kinds that the actions have. Problems are collected, so that users see all of them at once and none twice.
 */
export class Inputs {
  readonly #getInput: GetInput;
  readonly #prefix: string;
  readonly #problems: string[];

  /** Takes the runner's inputs. */
  constructor(get: GetInput, { prefix = '', problems = [] as string[] } = {}) {
    this.#getInput = get;
    this.#prefix = prefix;
    this.#problems = problems;
  }

  /** Returns the inputs whose names begin with a prefix, under the rest of their names; their problems are reported with these. */
  prefixed(prefix: string): Inputs {
    return new Inputs(this.#getInput, { prefix: `${this.#prefix}${prefix}`, problems: this.#problems });
  }

  /** Returns an input's whole name, as users write it. */
  fullName(name: string): string {
    return `${this.#prefix}${name}`;
  }

  #get(name: string): string {
    return this.#getInput(this.fullName(name));
  }

  /** Returns a text, or `undefined` if it is not set. */
  text(name: string): string | undefined {
    const value = this.#get(name);
    return value === '' ? undefined : value;
  }

  /** Returns a text that passes a check; an invalid one is reported with the remedy and counts as not set. */
  checked(name: string, isValid: (value: string) => boolean, remedy: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || isValid(value)) return value;
    this.reject(name, value, remedy);
    return undefined;
  }

  /**
   * Returns a secret after masking it in the log: as a whole and line by line, since the runner looks for secrets in each line by
   * itself (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#masking-a-value-in-a-log).
   */
  secret(name: string, mask: (secret: string) => void): string | undefined {
    const value = this.text(name);
    for (const line of new Set([value ?? '', ...(value ?? '').split(/\r?\n/)])) {
      if (line.trim() !== '') mask(line);
    }
    return value;
  }

  /** Returns the entries of a list: one per line; commas also separate them unless another separator is given. */
  list(name: string, separator = /[\n,]/): readonly string[] {
    return this.#get(name)
      .split(separator)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }

  /** Returns one of several words; another one is reported with the allowed ones. The first is the default. */
  choice<const Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.#get(name);
    if (value === '') return choices[0];
    const found = choices.find((choice) => choice === value);
    if (found === undefined) {
      this.reject(name, value, `write one of ${choices.map((choice) => `"${choice}"`).join(', ')}`);
    }
    return found ?? choices[0];
  }

  /** Returns one of several words, or `undefined` if it is not set. */
  optionalChoice<const Choice extends string>(
    name: string,
    choices: readonly [Choice, ...Choice[]],
  ): Choice | undefined {
    return this.text(name) === undefined ? undefined : this.choice(name, choices);
  }

  /** Returns a boolean as YAML's core schema writes it (`true`, `True`, `TRUE` and so on), as the runner's toolkit does. */
  flag(name: string, byDefault: boolean): boolean {
    const value = this.#get(name);
    if (/^(true|True|TRUE)$/.test(value)) return true;
    if (/^(false|False|FALSE)$/.test(value)) return false;
    if (value !== '') this.reject(name, value, 'write "true" or "false"');
    return byDefault;
  }

  /** Reports an invalid input: its name as users type it, its value, and what is wrong with it and what to do. */
  reject(name: string, value: string, remedy: string): void {
    const full = this.fullName(name);
    this.#report(value === '' ? `${full} is empty` : `${full}: "${value}"`, remedy);
  }

  /** Reports an invalid input whose value must not be shown. */
  rejectSecret(name: string, remedy: string): void {
    this.#report(this.fullName(name), remedy);
  }

  #report(what: string, remedy: string): void {
    const problem = `${what}: ${remedy}`;
    if (!this.#problems.includes(problem)) this.#problems.push(problem);
  }

  /** Throws an {@link InputError} that lists every invalid input, if there is any. */
  check(): void {
    const [first, ...more] = this.#problems;
    if (first === undefined) return;
    if (more.length === 0) throw new InputError(first);
    const list = this.#problems.map((problem) => `\n- ${problem}`).join('');
    throw new InputError(`${this.#problems.length} inputs are invalid:${list}`);
  }
}
