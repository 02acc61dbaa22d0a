/** The kinds of token that go-yaml's scanner hands to its parser. */
export type TokenKind =
  | 'version directive'
  | 'tag directive'
  | 'document start'
  | 'document end'
  | 'block sequence start'
  | 'block mapping start'
  | 'block end'
  | 'flow sequence start'
  | 'flow sequence end'
  | 'flow mapping start'
  | 'flow mapping end'
  | 'block entry'
  | 'flow entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'
  | 'stream end';

/** A token of a YAML text. */
export interface Token {
  readonly kind: TokenKind;
  /** The line it begins in, counted from 0. */
  readonly line: number;
  /** A scalar's text, an anchor's or alias's name, a tag's handle, a version, a `%TAG` directive's handle. */
  readonly value: string;
  /** A tag's suffix, a `%TAG` directive's prefix. */
  readonly suffix: string;
  /** Whether a scalar is neither quoted nor a block. */
  readonly plain: boolean;
}

/** Makes a token. */
export function token(kind: TokenKind, line: number, value = '', suffix = '', plain = false): Token {
  return { kind, line, value, suffix, plain };
}
