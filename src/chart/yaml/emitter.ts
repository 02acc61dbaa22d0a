import { formatFloat } from '../../go/float.ts';
import { call, run, type Recursion } from '../../go/recursion.ts';
import type { YamlValue } from './construct.ts';
import { sortEntries } from './key-order.ts';
import type { ScalarStyle } from './scalar-style.ts';
import { escape, isLineEnd, isUnprintable, literalHeader, styleOf } from './scalar-style.ts';

/** The column from which on a space may become a line break. */
const width = 80;
const step = 2;
/** Longer keys, counted in bytes, and those of several lines stand behind a `?`. */
const maxSimpleKey = 128;

function isSimpleKey(key: string): boolean {
  return !/[\n\r\x85\u2028\u2029]/.test(key) && Buffer.byteLength(key) <= maxSimpleKey;
}

/** Writes values in block style; the state and its steps are those of emitterc.go. */
class Emitter {
  text = '';
  #column = 0;
  /** Whether the line so far is only indentation and `-`, `?` or `:` indicators. */
  #indention = true;
  /** Whether the last thing written was white space. */
  #whitespace = true;

  *value(value: YamlValue, indent: number, inMapping: boolean): Recursion<void> {
    if (typeof value === 'string') this.#scalar(value, styleOf(value), Math.max(indent, 0) + step, true);
    else if (value === null || typeof value !== 'object')
      this.#scalar(plainText(value), 'plain', Math.max(indent, 0) + step, true);
    else if (value instanceof Map) yield* this.#mapping(value as ReadonlyMap<string, YamlValue>, indent);
    else yield* this.#sequence(value as readonly YamlValue[], indent, inMapping);
  }

  end(): void {
    this.#writeIndent(0);
  }

  *#sequence(items: readonly YamlValue[], parent: number, inMapping: boolean): Recursion<void> {
    if (items.length === 0) {
      this.#indicator('[]');
      return;
    }
    // Behind `key:` the dashes stand below the key.
    const indent = inMapping && !this.#indention ? parent : nested(parent);
    for (const item of items) {
      this.#writeIndent(indent);
      this.#indicator('-', true);
      yield* call(this.value(item, indent, false));
    }
  }

  *#mapping(map: ReadonlyMap<string, YamlValue>, parent: number): Recursion<void> {
    if (map.size === 0) {
      this.#indicator('{}');
      return;
    }
    const indent = nested(parent);
    for (const [key, value] of sortEntries(map)) {
      this.#writeIndent(indent);
      if (isSimpleKey(key)) {
        this.#scalar(key, styleOf(key), indent + step, false);
        this.#write(':');
        this.#whitespace = false;
        this.#indention = false;
      } else {
        this.#indicator('?', true);
        this.#scalar(key, styleOf(key), indent + step, true);
        this.#writeIndent(indent);
        this.#indicator(':', true);
      }
      yield* call(this.value(value, indent, true));
    }
  }

  #scalar(text: string, style: ScalarStyle, indent: number, fold: boolean): void {
    switch (style) {
      case 'plain':
        this.#space();
        this.#folded(text, indent, fold);
        break;
      case 'single-quoted':
        this.#indicator("'");
        this.#folded(text.replaceAll("'", "''"), indent, fold);
        this.#write("'");
        break;
      case 'double-quoted':
        this.#doubleQuoted(text, indent, fold);
        break;
      case 'literal':
        this.#literal(text, indent);
        return;
    }
    this.#whitespace = false;
    this.#indention = false;
  }

  /** The characters of a plain or single-quoted scalar. */
  #folded(text: string, indent: number, fold: boolean): void {
    let afterSpace = false;
    let afterBreak = false;
    let index = 0;
    for (const character of text) {
      if (character === ' ') {
        const inside = index > 0 && index < text.length - 1 && text[index + 1] !== ' ';
        if (fold && inside && !afterSpace && this.#column > width) this.#writeIndent(indent);
        else this.#write(' ');
        afterSpace = true;
      } else {
        afterBreak = this.#lineCharacter(character, afterBreak, indent);
        if (!afterBreak) afterSpace = false;
      }
      index += character.length;
    }
  }

  /** Writes a character or line break of a scalar; a line begins with its indentation. Returns whether it was a line break. */
  #lineCharacter(character: string, afterBreak: boolean, indent: number): boolean {
    if (isLineEnd(character)) {
      this.#breakLine(character);
      return true;
    }
    if (afterBreak) this.#writeIndent(indent);
    this.#write(character);
    this.#indention = false;
    return false;
  }

  #doubleQuoted(text: string, indent: number, fold: boolean): void {
    // go-yaml looks for a byte order mark at the beginning of the text, whichever character it writes.
    const escapeAll = text.startsWith('\uFEFF');
    let afterSpace = false;
    let index = 0;
    this.#indicator('"');
    for (const character of text) {
      if (
        escapeAll ||
        isUnprintable(character) ||
        isLineEnd(character) ||
        character === '"' ||
        character === '\\'
      ) {
        this.#write(escape(character));
        afterSpace = false;
      } else if (character !== ' ') {
        this.#write(character);
        afterSpace = false;
      } else {
        if (fold && !afterSpace && this.#column > width && index > 0 && index < text.length - 1) {
          this.#writeIndent(indent);
          if (text[index + 1] === ' ') this.#write('\\');
        } else {
          this.#write(' ');
        }
        afterSpace = true;
      }
      index += character.length;
    }
    this.#write('"');
  }

  #literal(text: string, indent: number): void {
    this.#indicator(literalHeader(text));
    this.#breakLine('\n');
    this.#whitespace = true;
    let afterBreak = true;
    for (const character of text) {
      afterBreak = this.#lineCharacter(character, afterBreak, indent);
    }
  }

  #write(text: string): void {
    this.text += text;
    this.#column += Array.from(text).length;
  }

  #space(): void {
    if (!this.#whitespace) this.#write(' ');
  }

  #indicator(text: string, keepsIndention = false): void {
    this.#space();
    this.#write(text);
    this.#whitespace = false;
    this.#indention &&= keepsIndention;
  }

  #breakLine(character: string): void {
    this.text += character;
    this.#column = 0;
    this.#indention = true;
  }

  /** Goes to an indentation: on this line where nothing stands beyond it, else on the next. */
  #writeIndent(indent: number): void {
    if (!this.#indention || this.#column > indent || (this.#column === indent && !this.#whitespace)) {
      this.text += '\n';
      this.#column = 0;
    }
    this.#write(' '.repeat(Math.max(indent - this.#column, 0)));
    this.#whitespace = true;
    this.#indention = true;
  }
}

function nested(indent: number): number {
  return indent < 0 ? 0 : indent + step;
}

function plainText(value: null | boolean | bigint | number): string {
  if (typeof value !== 'number') return String(value);
  const text = formatFloat(value, 64);
  return { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' }[text] ?? text;
}

/** Returns a value as YAML with the bytes of go-yaml v2's `yaml.Marshal`, a final newline included. */
export function writeYaml(value: YamlValue): string {
  const emitter = new Emitter();
  run(emitter.value(value, -1, false));
  emitter.end();
  return emitter.text;
}
