import { Cursor, codesOf, isBlank, isBlankOrEnd, isBreak } from './cursor.ts';
import { scannerError } from './errors.ts';
import { takeAnchor, takeDirective, takeTag } from './properties.ts';
import { takeBlock, takePlain, takeQuoted } from './scalars.ts';
import { SimpleKeys } from './simple-keys.ts';
import type { Token, TokenKind } from './tokens.ts';
import { token } from './tokens.ts';

/** `max_flow_level` and `max_indents` of scannerc.go. */
const maxLevels = 10_000;
/** Characters that begin no plain scalar; `-`, `?` and `:` depend on what follows. */
const neverPlain = codesOf(',[]{}#&*!|>\'"%@`');

/**
 * Splits a YAML text into tokens, as the scanner of go-yaml v2 (a port of libyaml's, YAML 1.1) does.
 *
 * Parsers of YAML 1.2 do not read the same language: they refuse `"x"#comment` and a flow collection closed at the
 * indentation of its parent, which Helm takes, and take what Helm refuses. So this follows scannerc.go step by step.
 */
export class Scanner {
  readonly #cursor: Cursor;
  readonly #tokens: Token[] = [];
  #taken = 0;
  #indent = -1;
  readonly #indents: number[] = [];
  #flowLevel = 0;
  #simpleKeyAllowed = true;
  readonly #simpleKeys: SimpleKeys;

  constructor(bytes: Uint8Array) {
    this.#cursor = new Cursor(bytes);
    this.#simpleKeys = new SimpleKeys(this.#cursor);
  }

  /** The next token. Throws YamlError. */
  peek(): Token {
    for (;;) {
      const [next] = this.#tokens;
      if (next !== undefined && !this.#simpleKeys.mayBegin(this.#taken)) return next;
      this.#fetch();
    }
  }

  /** Takes the next token. Throws YamlError. */
  take(): Token {
    const next = this.peek();
    this.#tokens.shift();
    this.#taken += 1;
    return next;
  }

  #fetch(): void {
    const cursor = this.#cursor;
    this.#skipToToken();
    this.#unrollIndent(cursor.column);
    cursor.need(4);
    const { code } = cursor;
    if (code === 0) this.#fetchEnd();
    else if (cursor.column === 0 && code === 0x25) this.#fetchAtMargin(() => takeDirective(cursor));
    else if (cursor.atDocumentMark()) this.#fetchDocumentMark();
    else if (!this.#fetchIndicator(code)) this.#fetchPlain(code);
  }

  /** Passes blanks, comments and line ends. A tab counts as blank only where no key can begin. */
  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      cursor.need(1);
      if (cursor.column === 0 && cursor.atByteOrderMark) cursor.skip();
      const tabs = this.#flowLevel > 0 || !this.#simpleKeyAllowed;
      cursor.takeWhile((code) => code === 0x20 || (tabs && code === 0x09));
      cursor.skipComment();
      if (!isBreak(cursor.code)) return;
      cursor.need(2);
      cursor.takeBreak();
      if (this.#flowLevel === 0) this.#simpleKeyAllowed = true;
    }
  }

  /** Reads a token that begins with an indicator. Returns false if there is none. */
  #fetchIndicator(code: number): boolean {
    const cursor = this.#cursor;
    const inFlow = this.#flowLevel > 0;
    switch (code) {
      case 0x5b: // [
        this.#fetchFlowStart('flow sequence start');
        return true;
      case 0x7b: // {
        this.#fetchFlowStart('flow mapping start');
        return true;
      case 0x5d: // ]
        this.#fetchFlowEnd('flow sequence end');
        return true;
      case 0x7d: // }
        this.#fetchFlowEnd('flow mapping end');
        return true;
      case 0x2c: // ,
        this.#simpleKeys.remove();
        this.#simpleKeyAllowed = true;
        this.#addIndicator('flow entry');
        return true;
      case 0x2d: // -
        if (!isBlankOrEnd(cursor.ahead(1))) return false;
        this.#fetchBlockEntry();
        return true;
      case 0x3f: // ?
        if (!inFlow && !isBlankOrEnd(cursor.ahead(1))) return false;
        this.#fetchKey();
        return true;
      case 0x3a: // :
        if (!inFlow && !isBlankOrEnd(cursor.ahead(1))) return false;
        this.#fetchValue();
        return true;
      case 0x2a: // *
      case 0x26: // &
        this.#fetchKeyPart(() => takeAnchor(cursor));
        return true;
      case 0x21: // !
        this.#fetchKeyPart(() => takeTag(cursor));
        return true;
      case 0x7c: // |
      case 0x3e: // >
        if (inFlow) return false;
        this.#fetchBlockScalar();
        return true;
      case 0x27: // '
      case 0x22: // "
        this.#fetchKeyPart((line) => token('scalar', line, takeQuoted(cursor)));
        return true;
      default:
        return false;
    }
  }

  #fetchPlain(code: number): void {
    const cursor = this.#cursor;
    const next = cursor.ahead(1);
    const allowed =
      code === 0x2d
        ? !isBlank(next)
        : code === 0x3f || code === 0x3a
          ? this.#flowLevel === 0
          : !neverPlain.has(code);
    if (!allowed || isBlankOrEnd(code)) {
      throw scannerError('found character that cannot start any token', cursor.line);
    }
    this.#fetchKeyPart((line) => {
      const plain = takePlain(cursor, this.#indent + 1, this.#flowLevel > 0);
      if (plain.atLineStart) this.#simpleKeyAllowed = true;
      return token('scalar', line, plain.value, '', true);
    });
  }

  /** Reads a token that may begin a key: a scalar, an anchor, an alias or a tag. */
  #fetchKeyPart(take: (line: number) => Token): void {
    this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#tokens.push(take(this.#cursor.line));
  }

  /** Reads what ends all open block collections: a directive or a document's mark. */
  #fetchAtMargin(take: (line: number) => Token): void {
    this.#unrollIndent(-1);
    this.#simpleKeys.remove();
    this.#simpleKeyAllowed = false;
    this.#tokens.push(take(this.#cursor.line));
  }

  #fetchDocumentMark(): void {
    const cursor = this.#cursor;
    this.#fetchAtMargin((line) => {
      const kind = cursor.code === 0x2d ? 'document start' : 'document end';
      for (let dash = 0; dash < 3; dash += 1) cursor.skip();
      return token(kind, line);
    });
  }

  #fetchEnd(): void {
    this.#cursor.endLine();
    this.#fetchAtMargin((line) => token('stream end', line));
  }

  #fetchBlockScalar(): void {
    this.#simpleKeys.remove();
    this.#simpleKeyAllowed = true;
    const { line } = this.#cursor;
    this.#tokens.push(token('scalar', line, takeBlock(this.#cursor, this.#indent)));
  }

  #fetchFlowStart(kind: TokenKind): void {
    this.#saveSimpleKey();
    this.#simpleKeys.enter(this.#nextNumber);
    this.#flowLevel += 1;
    if (this.#flowLevel > maxLevels) {
      throw scannerError(`exceeded max depth of ${maxLevels}`, this.#cursor.line);
    }
    this.#simpleKeyAllowed = true;
    this.#addIndicator(kind);
  }

  #fetchFlowEnd(kind: TokenKind): void {
    this.#simpleKeys.remove();
    if (this.#flowLevel > 0) {
      this.#flowLevel -= 1;
      this.#simpleKeys.leave();
    }
    this.#simpleKeyAllowed = false;
    this.#addIndicator(kind);
  }

  #fetchBlockEntry(): void {
    if (this.#flowLevel === 0) {
      this.#requireSimpleKeyAllowed('block sequence entries are not allowed in this context');
      this.#rollIndent(this.#cursor.column, 'block sequence start', this.#cursor.line);
    }
    this.#simpleKeys.remove();
    this.#simpleKeyAllowed = true;
    this.#addIndicator('block entry');
  }

  #fetchKey(): void {
    if (this.#flowLevel === 0) {
      this.#requireSimpleKeyAllowed('mapping keys are not allowed in this context');
      this.#rollIndent(this.#cursor.column, 'block mapping start', this.#cursor.line);
    }
    this.#simpleKeys.remove();
    this.#simpleKeyAllowed = this.#flowLevel === 0;
    this.#addIndicator('key');
  }

  #fetchValue(): void {
    const key = this.#simpleKeys.current;
    if (key !== undefined) {
      this.#insert(key.tokenNumber, token('key', key.line));
      this.#rollIndent(key.column, 'block mapping start', key.line, key.tokenNumber);
      this.#simpleKeys.forget(key);
      this.#simpleKeyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        this.#requireSimpleKeyAllowed('mapping values are not allowed in this context');
        this.#rollIndent(this.#cursor.column, 'block mapping start', this.#cursor.line);
      }
      this.#simpleKeyAllowed = this.#flowLevel === 0;
    }
    this.#addIndicator('value');
  }

  #addIndicator(kind: TokenKind): void {
    this.#tokens.push(token(kind, this.#cursor.line));
    this.#cursor.skip();
  }

  /** The number that the next token of the queue will have. */
  get #nextNumber(): number {
    return this.#taken + this.#tokens.length;
  }

  /** Puts a token before the one of a number; one that has been taken already counts as the end of the queue. */
  #insert(number: number, added: Token): void {
    const index = number - this.#taken;
    this.#tokens.splice(index < 0 ? this.#tokens.length : index, 0, added);
  }

  #requireSimpleKeyAllowed(problem: string): void {
    if (!this.#simpleKeyAllowed) throw scannerError(problem, this.#cursor.line);
  }

  #saveSimpleKey(): void {
    if (!this.#simpleKeyAllowed) return;
    const required = this.#flowLevel === 0 && this.#indent === this.#cursor.column;
    this.#simpleKeys.save(this.#nextNumber, required);
  }

  /** Opens a block collection where the text is indented further; `number` is the token to put its start before. */
  #rollIndent(column: number, kind: TokenKind, line: number, number?: number): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > maxLevels) {
      throw scannerError(`exceeded max depth of ${maxLevels}`, this.#cursor.line);
    }
    this.#insert(number ?? this.#nextNumber, token(kind, line));
  }

  /** Closes the block collections that are indented further than a column. */
  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#tokens.push(token('block end', this.#cursor.line));
      this.#indent = this.#indents.pop() ?? -1;
    }
  }
}
