import { ChartError } from '../errors.ts';
import { nameFromBytes } from '../../workspace/file-name.ts';
import { BadPatternError, matchPattern, patternMatcher } from './glob.ts';

/** Decides which files of a chart are left out of the package. */
export interface IgnoreRules {
  /**
   * Takes a path relative to the chart's directory, with forward slashes. Everything below an ignored directory is ignored too.
   */
  ignores(path: string, isDirectory: boolean): boolean;
  /** Returns how messages call the rule that keeps a path out of the package; `undefined` if there is none. */
  ruleFor(path: string, isDirectory: boolean): string | undefined;
}

interface Rule {
  /** For messages. */
  readonly shown: string;
  /** The rule says what is kept, not what is ignored. */
  readonly negated: boolean;
  readonly directoriesOnly: boolean;
  /** Takes a path, and its last part. */
  readonly matches: (path: string, base: string) => boolean;
}

/** Go's `bufio.MaxScanTokenSize`: the length, with its line break, that a line must not reach. */
const maxLine = 64 * 1024;

/** What Go's `strings.TrimSpace` takes off; JavaScript's `trim` differs in U+0085 and U+FEFF. */
const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Character by character: a regular expression for the end of a line would start over at each of many spaces. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && space.test(text.charAt(start))) start += 1;
  while (end > start && space.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Helm appends it to the rules of every chart. */
const defaultRule = 'templates/.?*';

function baseName(path: string): string {
  const end = path.endsWith('/') ? path.length - 1 : path.length;
  return path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

/** A pattern that turns out to be malformed here matches nothing. */
function orFail(matches: () => boolean): boolean {
  try {
    return matches();
  } catch (error) {
    if (error instanceof BadPatternError) return false;
    throw error;
  }
}

/** Returns the test of a pattern. There is a test for each rule and file, and many rules are a plain name. */
function testOf(pattern: string): (path: string) => boolean {
  if (!/[*?[\\]/.test(pattern)) return (path) => path === pattern;
  const matches = patternMatcher(pattern);
  return (path) => orFail(() => matches(path));
}

function matcherOf(pattern: string): Rule['matches'] {
  if (pattern.startsWith('/')) return testOf(pattern.slice(1));
  const test = testOf(pattern);
  return pattern.includes('/') ? test : (_path, base) => test(base);
}

function parseRule(text: string): Rule {
  if (text.includes('**')) throw new ChartError('double-star (**) syntax is not supported');
  // Go skips matching for an empty name, hence a name that no rule matches.
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
    yield [trimmed(line === 1 ? text.replace(/^\ufeff/, '') : text), line];
    start = end + 1;
  }
}

function ruleFor(rules: readonly Rule[], path: string, isDirectory: boolean): Rule | undefined {
  if (path === '' || path === '.' || path === './') return undefined;
  const base = baseName(path);
  return rules.find((rule) => {
    const inQuestion = isDirectory || !rule.directoriesOnly;
    return rule.negated ? !inQuestion || !rule.matches(path, base) : inQuestion && rule.matches(path, base);
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
