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
    isDigit(code) ||
    code === 0x5f ||
    code === 0x2d
  );
}

/** Reports whether a code unit is an ASCII digit. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The code units of a few ASCII characters. */
export function codesOf(characters: string): ReadonlySet<number> {
  return new Set(Buffer.from(characters));
}

/** A place in a YAML text. Code unit 0, which the text cannot hold, stands for its end. */
export class Cursor {
  readonly text: string;
  pos = 0;
  /** Counted from 0. */
  line = 0;
  #lineStart = 0;

  constructor(text: string) {
    this.text = `${text}\0`;
  }

  /** The code unit here. */
  get code(): number {
    return this.text.charCodeAt(this.pos);
  }

  /** How far into its line the cursor is. */
  get column(): number {
    return this.pos - this.#lineStart;
  }

  /** The code unit some way ahead; the caller has seen that everything before it is not the end. */
  ahead(distance: number): number {
    return this.text.charCodeAt(this.pos + distance);
  }

  /** Passes what ends the line here, if anything, and gives it as a scalar takes it: LF, or LS or PS themselves. */
  takeBreak(): string {
    const { code } = this;
    if (!isBreak(code)) return '';
    this.pos += code === 0x0d && this.ahead(1) === 0x0a ? 2 : 1;
    this.line += 1;
    this.#lineStart = this.pos;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  /** Passes code units as long as they meet a condition and gives them. */
  takeWhile(condition: (code: number) => boolean): string {
    const start = this.pos;
    while (condition(this.code)) this.pos += 1;
    return this.text.slice(start, this.pos);
  }

  /** Passes blanks, and a comment behind them up to the end of its line. */
  skipBlanksAndComment(): void {
    while (isBlank(this.code)) this.pos += 1;
    this.skipComment();
  }

  /** Passes a comment that begins here up to the end of its line. */
  skipComment(): void {
    if (this.code !== 0x23) return;
    while (!isBreakOrEnd(this.code)) this.pos += 1;
  }

  /** Reports whether `---` or `...` stands alone at the beginning of this line. */
  atDocumentMark(): boolean {
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
    this.#lineStart = this.pos;
  }
}
