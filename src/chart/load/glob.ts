import { nameToBytes } from '../../workspace/file-name.ts';
import { decodeRune } from '../../go/utf8.ts';

/** A pattern that Go's `filepath.Match` calls malformed, with the text of its `ErrBadPattern`. */
export class BadPatternError extends Error {
  constructor() {
    super('syntax error in pattern');
    this.name = 'BadPatternError';
  }
}

/** Go's strings are bytes; here, strings with one character per byte. */
type ByteString = string;

const separator = '/';

function byteString(name: string): ByteString {
  // Nearly all names are ASCII, and there is a match for each name and rule.
  return /^[\0-\x7f]*$/.test(name) ? name : nameToBytes(name).toString('latin1');
}

function firstRune(text: ByteString): readonly [rune: number, size: number] {
  return decodeRune(Buffer.from(text.slice(0, 4), 'latin1'), 0);
}

/** Removes the next segment from a pattern: an optional star and the text up to the next star outside of brackets. */
function scanChunk(pattern: ByteString): { star: boolean; chunk: ByteString; rest: ByteString } {
  const stars = /^\**/.exec(pattern)?.[0].length ?? 0;
  const text = pattern.slice(stars);
  let inRange = false;
  let end = 0;
  for (; end < text.length; end += 1) {
    const character = text[end];
    if (character === '\\') end += 1;
    else if (character === '[') inRange = true;
    else if (character === ']') inRange = false;
    else if (character === '*' && !inRange) break;
  }
  return { star: stars > 0, chunk: text.slice(0, end), rest: text.slice(end) };
}

/** Removes one end of a character range from a pattern. */
function rangeEnd(chunk: ByteString): { rune: number; rest: ByteString } {
  const escaped = chunk.startsWith('\\');
  if (chunk === '' || chunk.startsWith('-') || chunk.startsWith(']')) throw new BadPatternError();
  const text = escaped ? chunk.slice(1) : chunk;
  if (text === '') throw new BadPatternError();
  const [rune, size] = firstRune(text);
  if (rune === 0xfffd && size === 1) throw new BadPatternError();
  const rest = text.slice(size);
  if (rest === '') throw new BadPatternError();
  return { rune, rest };
}

/** Removes a character class, after its `[`, from a pattern, and reports whether it contains the character. */
function characterClass(pattern: ByteString, rune: number): { matches: boolean; rest: ByteString } {
  const negated = pattern.startsWith('^');
  let rest = negated ? pattern.slice(1) : pattern;
  let found = false;
  for (let ranges = 0; ranges === 0 || !rest.startsWith(']'); ranges += 1) {
    const low = rangeEnd(rest);
    const high = low.rest.startsWith('-') ? rangeEnd(low.rest.slice(1)) : low;
    rest = high.rest;
    found ||= low.rune <= rune && rune <= high.rune;
  }
  return { matches: found !== negated, rest: rest.slice(1) };
}

/** Matches a segment without stars against the beginning of a name and returns the rest of the name. */
function matchChunk(segment: ByteString, name: ByteString): ByteString | undefined {
  let chunk = segment;
  let text = name;
  // A segment is read to its end even after a mismatch, because a malformed one is an error.
  let failed = false;
  while (chunk !== '') {
    failed ||= text === '';
    if (chunk.startsWith('[')) {
      const [rune, size] = failed ? [0, 0] : firstRune(text);
      const { matches, rest } = characterClass(chunk.slice(1), rune);
      failed ||= !matches;
      text = text.slice(size);
      chunk = rest;
    } else if (chunk.startsWith('?')) {
      failed ||= text.startsWith(separator);
      text = text.slice(failed ? 0 : firstRune(text)[1]);
      chunk = chunk.slice(1);
    } else {
      if (chunk.startsWith('\\')) chunk = chunk.slice(1);
      if (chunk === '') throw new BadPatternError();
      failed ||= !text.startsWith(chunk.charAt(0));
      text = text.slice(1);
      chunk = chunk.slice(1);
    }
  }
  return failed ? undefined : text;
}

/** Looks for a place where a segment after a star matches; the star takes no slash. */
function matchAfterStar(chunk: ByteString, name: ByteString, isLast: boolean): ByteString | undefined {
  for (let skipped = 0; skipped < name.length && name[skipped] !== separator; skipped += 1) {
    const left = matchChunk(chunk, name.slice(skipped + 1));
    if (left !== undefined && (left === '' || !isLast)) return left;
  }
  return undefined;
}

/**
 * Reports whether a name with forward slashes matches a shell pattern as a whole.
 *
 * Rule: Go's `filepath.Match` (path/filepath/match.go), byte for byte. It knows `*` and `?`, which take no slash,
 * `[a-z]`, `[^a-z]` and `\` before a character, here on every OS as on Linux. Throws {@link BadPatternError} for a malformed
 * pattern, but only where the search gets that far, as Go does.
 */
export function matchPattern(pattern: string, name: string): boolean {
  let left = byteString(name);
  let rest = byteString(pattern);
  while (rest !== '') {
    const segment = scanChunk(rest);
    rest = segment.rest;
    if (segment.star && segment.chunk === '') return !left.includes(separator);
    const isLast = rest === '';
    let after = matchChunk(segment.chunk, left);
    if (after !== undefined && after !== '' && isLast) after = undefined;
    if (after === undefined && segment.star) after = matchAfterStar(segment.chunk, left, isLast);
    if (after === undefined) return false;
    left = after;
  }
  return left === '';
}

/** A part of a pattern of ASCII characters: a star, or what one character must be. */
type PatternPart = '*' | ((code: number) => boolean);

const charCodeOf = (text: string): number => text.charCodeAt(0);

/** Returns the end of a range and what follows it; the text holds one more character at least, else the pattern is malformed. */
function classToken(text: string): { token: PatternPart; rest: string } | undefined {
  const found = /^\[(\^?)((?:(?:[^\]\\-]|\\.)(?:-(?:[^\]\\-]|\\.))?)+)\]/.exec(text);
  if (found === null) return undefined;
  const [all, negation = '', body = ''] = found;
  const ranges = [...body.matchAll(/\\?(.)(?:-\\?(.))?/g)].map(
    ([, low = '', high = low]) => [charCodeOf(low), charCodeOf(high)] as const,
  );
  const isNegated = negation !== '';
  return {
    token: (code) => ranges.some(([low, high]) => low <= code && code <= high) !== isNegated,
    rest: text.slice(all.length),
  };
}

/** Parses a pattern of ASCII characters; `undefined` if it is malformed or not that simple. */
function tokensOf(pattern: string): readonly PatternPart[] | undefined {
  if (!/^[ -~]*$/.test(pattern)) return undefined;
  const tokens: PatternPart[] = [];
  for (let rest = pattern; rest !== '';) {
    const [first] = rest;
    if (first === '[') {
      const found = classToken(rest);
      if (found === undefined) return undefined;
      tokens.push(found.token);
      rest = found.rest;
      continue;
    }
    const isEscaped = first === '\\';
    if (isEscaped && rest.length === 1) return undefined;
    const wanted = charCodeOf(rest.charAt(isEscaped ? 1 : 0));
    if (first === '*') tokens.push('*');
    else if (first === '?') tokens.push((code) => code !== charCodeOf(separator));
    else tokens.push((code) => code === wanted);
    rest = rest.slice(isEscaped ? 2 : 1);
  }
  return tokens;
}

/** Only the last star is tried with more characters, as Go does: an earlier one would take nothing that this one does not. */
function matchTokens(tokens: readonly PatternPart[], name: string): boolean {
  let [at, next] = [0, 0];
  let star = -1;
  let taken = 0;
  for (;;) {
    const token = tokens[next];
    if (token === '*') {
      star = next;
      taken = at;
      next += 1;
    } else if (at < name.length && token?.(name.charCodeAt(at)) === true) {
      at += 1;
      next += 1;
    } else if (token === undefined && at === name.length) {
      return true;
    } else {
      if (star === -1 || taken >= name.length || name[taken] === separator) return false;
      taken += 1;
      at = taken;
      next = star + 1;
    }
  }
}

/** Reports whether a name has these parts in their order: the first at its beginning, the last at its end. */
function matchesParts(name: string, parts: readonly string[]): boolean {
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** Returns {@link matchPattern} of one pattern, prepared for many names. It throws the same error. */
export function patternMatcher(pattern: string): (name: string) => boolean {
  if (!/[/?[\\]/.test(pattern)) {
    const parts = pattern.split('*');
    return (name) => !name.includes(separator) && matchesParts(name, parts);
  }
  const tokens = tokensOf(pattern);
  if (tokens === undefined) return (name) => matchPattern(pattern, name);
  const [first] = tokens;
  return (name) => {
    // Most names are told apart by their first character.
    const code = name.charCodeAt(0);
    if (code < 0x80 && typeof first === 'function' && !first(code)) return false;
    return /^[\0-\x7f]*$/.test(name) ? matchTokens(tokens, name) : matchPattern(pattern, name);
  };
}
