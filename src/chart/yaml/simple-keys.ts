import type { Cursor } from './cursor.ts';
import { scannerError } from './errors.ts';

/** A key without `?` must be followed by its `:` within so many characters, and in the same line. */
const maxLength = 1024;

/** A place where a key without `?` may have begun; it is one if `:` follows. */
export interface SimpleKey {
  /** The number of the token that begins it. */
  readonly tokenNumber: number;
  readonly index: number;
  readonly line: number;
  readonly column: number;
  /** Whether the text is wrong unless it is a key. */
  readonly required: boolean;
  possible: boolean;
}

function noKey(tokenNumber: number): SimpleKey {
  return { tokenNumber, index: 0, line: 0, column: 0, required: false, possible: false };
}

/** The possible key of each flow level. Rule: the functions `yaml_simple_key_…` and `…_simple_key` of scannerc.go. */
export class SimpleKeys {
  readonly #cursor: Cursor;
  readonly #levels: SimpleKey[] = [noKey(0)];
  readonly #byToken = new Map<number, SimpleKey>();

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** The key of this level while `:` may still follow. Throws YamlError if it had to follow. */
  get current(): SimpleKey | undefined {
    const key = this.#levels.at(-1);
    return key !== undefined && this.#isValid(key) ? key : undefined;
  }

  /** Reports whether a token may still turn out to begin a key. Throws YamlError if it had to. */
  mayBegin(tokenNumber: number): boolean {
    const key = this.#byToken.get(tokenNumber);
    return key !== undefined && this.#isValid(key);
  }

  /** Notes that a key may begin at the cursor, with the token of a number. */
  save(tokenNumber: number, required: boolean): void {
    this.remove();
    const { index, line, column } = this.#cursor;
    const key = { tokenNumber, index, line, column, required, possible: true };
    this.#levels[this.#levels.length - 1] = key;
    this.#byToken.set(tokenNumber, key);
  }

  /** Drops the possible key of this level. Throws YamlError if it had to be one. */
  remove(): void {
    const key = this.#levels.at(-1);
    if (key?.possible !== true) return;
    if (key.required) throw this.#missingColon();
    this.forget(key);
  }

  /** Drops a key, because it has become one or cannot any more. */
  forget(key: SimpleKey): void {
    key.possible = false;
    this.#byToken.delete(key.tokenNumber);
  }

  /** Enters a flow collection that begins with the token of a number. */
  enter(tokenNumber: number): void {
    this.#levels.push(noKey(tokenNumber));
  }

  /** Leaves a flow collection. */
  leave(): void {
    const key = this.#levels.pop();
    if (key !== undefined) this.#byToken.delete(key.tokenNumber);
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    const { line, index } = this.#cursor;
    if (key.line === line && index - key.index <= maxLength) return true;
    if (key.required) throw this.#missingColon();
    key.possible = false;
    return false;
  }

  #missingColon(): Error {
    return scannerError("could not find expected ':'", this.#cursor.line);
  }
}
