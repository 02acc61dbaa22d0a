import { ChartError } from '../errors.ts';
import { nameFromBytes } from '../../workspace/file-name.ts';
import { BadPatternError, matchPattern } from './glob.ts';

/** Says which files of a chart do not get into the package. */
export interface IgnoreRules {
  /** Takes a path relative to the chart's directory, with forward slashes. An ignored directory takes all below along. */
  ignores(path: string, isDirectory: boolean): boolean;
  /** Returns how messages call the rule that keeps a path out of the package; `undefined` where there is none. */
  ruleFor(path: string, isDirectory: boolean): string | undefined;
}

interface Rule {
  /** For messages. */
  readonly shown: string;
  /** The rule says what is kept, not what is ignored. */
  readonly negated: boolean;
  readonly directoriesOnly: boolean;
  readonly matches: (path: string) => boolean;
}

/** Go's `bufio.MaxScanTokenSize`: the length, with its line break, that a line must not reach. */
const maxLine = 64 * 1024;

/** What Go's `strings.TrimSpace` takes off; JavaScript's `trim` differs in U+0085 and U+FEFF. */
const surroundingSpace =
  /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

/** Helm appends it to the rules of every chart. */
const defaultRule = 'templates/.?*';

function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** A pattern that turns out to be malformed only now matches nothing. */
function matchOrFail(pattern: string, path: string): boolean {
  try {
    return matchPattern(pattern, path);
  } catch (error) {
    if (error instanceof BadPatternError) return false;
    throw error;
  }
}

function matcherOf(pattern: string): Rule['matches'] {
  if (pattern.startsWith('/')) return (path) => matchOrFail(pattern.slice(1), path);
  if (pattern.includes('/')) return (path) => matchOrFail(pattern, path);
  return (path) => matchOrFail(pattern, baseName(path));
}

function parseRule(text: string): Rule {
  if (text.includes('**')) throw new ChartError('double-star (**) syntax is not supported');
  // Go leaves out the evaluation for an empty name, hence a name that no rule means.
  matchPattern(text, 'abc');
  const negated = text.startsWith('!');
  const pattern = negated ? text.slice(1) : text;
  const directoriesOnly = pattern.endsWith('/');
  const matches = matcherOf(directoriesOnly ? pattern.slice(0, -1) : pattern);
  return { shown: JSON.stringify(text), negated, directoriesOnly, matches };
}

function parseLine(text: string, file: string, line: number, isQuoted: boolean): Rule {
  try {
    return parseRule(text);
  } catch (error) {
    if (!(error instanceof ChartError || error instanceof BadPatternError)) throw error;
    const rule = isQuoted ? `the rule ${JSON.stringify(text)}` : `the rule in line ${line}`;
    const advice = `change ${rule}; Helm knows *, ?, [a-z], a leading / and !, and a trailing /`;
    throw new ChartError(`${error.message}: ${advice}`, { file, line }, { cause: error });
  }
}

function* ruleLines(bytes: Buffer, file: string): Generator<readonly [text: string, line: number]> {
  let line = 0;
  for (let start = 0; start < bytes.length;) {
    line += 1;
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    if (end - start >= maxLine) {
      throw new ChartError(`bufio.Scanner: token too long: a rule must be shorter than ${maxLine} bytes`, {
        file,
        line,
      });
    }
    const text = nameFromBytes(bytes.subarray(start, end));
    yield [(line === 1 ? text.replace(/^\ufeff/, '') : text).replace(surroundingSpace, ''), line];
    start = end + 1;
  }
}

function ruleFor(rules: readonly Rule[], path: string, isDirectory: boolean): Rule | undefined {
  if (path === '' || path === '.' || path === './') return undefined;
  return rules.find((rule) => {
    const inQuestion = isDirectory || !rule.directoriesOnly;
    return rule.negated ? !inQuestion || !rule.matches(path) : inQuestion && rule.matches(path);
  });
}

/**
 * Parses a `.helmignore` file (`undefined`: there is none) and appends Helm's default rule.
 *
 * The first rule that says "ignore" decides, and `!pattern` ignores everything that does not match: this is not
 * `.gitignore`. Rule: Helm's pkg/ignore/rules.go. Throws {@link ChartError} with the line of a rule that Helm refuses, and the
 * rule itself where `isQuoted` is not false.
 */
export function parseIgnoreRules(
  bytes: Buffer | undefined,
  file = '.helmignore',
  isQuoted = true,
): IgnoreRules {
  const rules: Rule[] = [];
  for (const [text, line] of ruleLines(bytes ?? Buffer.alloc(0), file)) {
    if (text === '' || text.startsWith('#')) continue;
    const rule = parseLine(text, file, line, isQuoted);
    rules.push(isQuoted ? rule : { ...rule, shown: `in line ${line}` });
  }
  rules.push(parseRule(defaultRule));
  return {
    ignores: (path, isDirectory) => ruleFor(rules, path, isDirectory) !== undefined,
    ruleFor: (path, isDirectory) => ruleFor(rules, path, isDirectory)?.shown,
  };
}
