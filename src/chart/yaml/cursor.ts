import { scannerError } from './errors.ts';
import { Reader } from './reader.ts';

/** Reports whether a code unit ends a line in YAML 1.1: LF, CR, NEL, LS or PS. */
export function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/** Reports whether a code unit is a space or a tab. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Reports whether a code unit ends a line or, as 0, the text. */
export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

/** Reports whether a code unit is blank, ends a line or, as 0, the text. */
export function isBlankOrEnd(code: number): boolean {
  return isBlank(code) || isBreakOrEnd(code);
}

/** Reports whether a code unit may stand in an anchor, a directive's name or a tag's handle. */
export function isWord(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    isAsciiDigit(code) ||
    code === 0x5f ||
    code === 0x2d
  );
}

/** Reports whether a code unit is an ASCII digit. */
export function isAsciiDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The code units of a few ASCII characters. */
export function codesOf(characters: string): ReadonlySet<number> {
  return new Set(Buffer.from(characters));
}

/**
 * A place in a YAML text, with the steps of go-yaml's scanner. Each looks as far ahead as the scanner does, no further:
 * `need` stands where it calls `yaml_parser_update_buffer`.
 */
export class Cursor extends Reader {
  /** Counted from 0. */
  line = 0;
  /** How far into its line the cursor is, in characters. */
  column = 0;
  /** How far into the text the cursor is, in characters. */
  index = 0;

  /** The code unit here. */
  get code(): number {
    return this.text.charCodeAt(this.pos);
  }

  /** Returns the code unit some way ahead; the caller has seen that everything before it is not the end. */
  ahead(distance: number): number {
    return this.text.charCodeAt(this.pos + distance);
  }

  /** Passes a character. */
  skip(): void {
    this.pass();
    this.column += 1;
    this.index += 1;
  }

  /**
   * Passes what ends the line here, if anything, and returns it as a scalar takes it: LF, or LS or PS themselves. The caller has
   * looked two characters ahead.
   */
  takeBreak(): string {
    const { code } = this;
    if (!isBreak(code)) return '';
    if (code === 0x0d && this.ahead(1) === 0x0a) this.skip();
    this.skip();
    this.line += 1;
    this.column = 0;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  /** Passes and returns the characters that meet a condition, looking so many ahead. */
  takeWhile(condition: (code: number) => boolean, lookahead = 1): string {
    const start = this.pos;
    this.need(lookahead);
    while (condition(this.code)) {
      this.skip();
      this.need(lookahead);
    }
    return this.text.slice(start, this.pos);
  }

  /** Passes blanks, and a comment behind them up to the end of its line. */
  skipBlanksAndComment(): void {
    this.takeWhile(isBlank);
    this.skipComment();
  }

  /** Passes a comment that begins here up to the end of its line. */
  skipComment(): void {
    if (this.code === 0x23) this.takeWhile((code) => !isBreakOrEnd(code));
  }

  /** Passes blanks, a comment and the line break behind them. Throws YamlError if the line holds anything else. */
  takeRestOfLine(): void {
    this.skipBlanksAndComment();
    if (!isBreakOrEnd(this.code)) {
      throw scannerError('did not find expected comment or line break', this.line);
    }
    if (isBreak(this.code)) this.need(2);
    this.takeBreak();
  }

  /** Reports whether `---` or `...` stands alone at the beginning of this line. */
  atDocumentMark(): boolean {
    this.need(4);
    const { code } = this;
    return (
      this.column === 0 &&
      (code === 0x2d || code === 0x2e) &&
      this.ahead(1) === code &&
      this.ahead(2) === code &&
      isBlankOrEnd(this.ahead(3))
    );
  }

  /** Makes the end of the text a line of its own, where go-yaml reports errors about it. */
  endLine(): void {
    if (this.column === 0) return;
    this.line += 1;
    this.column = 0;
  }
}
