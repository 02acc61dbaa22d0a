import type { Mistakes } from '../mistakes.ts';

/** Gives an input's value as the runner passes it, trimmed; empty when it is not set. */
export type GetInput = (name: string) => string;

/** Reads inputs of the kinds that the action has, noting what is wrong with them. */
export class InputFields {
  readonly #get: GetInput;
  readonly #mistakes: Mistakes;

  /** Takes the runner's inputs and the list that wrong ones are noted in. */
  constructor(get: GetInput, mistakes: Mistakes) {
    this.#get = get;
    this.#mistakes = mistakes;
  }

  /** Gives a text, or `undefined` where it is not set. */
  text(name: string): string | undefined {
    const value = this.#get(name);
    return value === '' ? undefined : value;
  }

  /** Gives a text that passes a check; a wrong one is noted with the remedy and counts as not set. */
  checked(name: string, isValid: (value: string) => boolean, remedy: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || isValid(value)) return value;
    this.#mistakes.add(name, value, remedy);
    return undefined;
  }

  /**
   * Gives a secret, masked in the log: as a whole and line by line, since the runner looks for secrets in each line by itself
   * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#masking-a-value-in-a-log).
   */
  secret(name: string, mask: (secret: string) => void): string | undefined {
    const value = this.text(name);
    for (const line of new Set([value ?? '', ...(value ?? '').split(/\r?\n/)])) {
      if (line.trim() !== '') mask(line);
    }
    return value;
  }

  /** Gives the entries of a list: one per line, commas also separate unless another separator is given. */
  list(name: string, separator = /[\n,]/): readonly string[] {
    return this.#get(name)
      .split(separator)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }

  /** Gives one of several words; a wrong one is noted with the allowed ones. The first is the default. */
  choice<const Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.#get(name);
    if (value === '') return choices[0];
    const found = choices.find((choice) => choice === value);
    if (found === undefined) {
      this.#mistakes.add(name, value, `write one of ${choices.map((choice) => `"${choice}"`).join(', ')}`);
    }
    return found ?? choices[0];
  }

  /** Gives a truth value as YAML's core schema writes it (`true`, `True`, `TRUE` and so on), as the runner's toolkit does. */
  flag(name: string, byDefault: boolean): boolean {
    const value = this.#get(name);
    if (/^(true|True|TRUE)$/.test(value)) return true;
    if (/^(false|False|FALSE)$/.test(value)) return false;
    if (value !== '') this.#mistakes.add(name, value, 'write "true" or "false"');
    return byDefault;
  }
}
