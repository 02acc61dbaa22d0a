import { compareVersions, parseVersion, type Version } from './semver.ts';

/** The text is not a valid version constraint. */
export class ConstraintError extends Error {
  override readonly name = 'ConstraintError';
}

/** One comparison, such as `>=1.2`. */
interface Comparison {
  readonly operator: string;
  /** What is compared with; parts that the text leaves open are 0. */
  readonly than: Version;
  /** The first part that the text leaves open, as in `1` and `1.x` (`minor`). */
  readonly open: 'major' | 'minor' | 'patch' | undefined;
}

const longest = 512;
const mostAlternatives = 32;

const blank = '[\\t\\n\\f\\r ]';
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const part = '[0-9|xX*]+';
const versionPattern = `v?(?:${part})(?:\\.${part})?(?:\\.${part})?(?:-${identifiers})?(?:\\+${identifiers})?`;

const hyphenRange = new RegExp(
  `${blank}*(${versionPattern})${blank}+-${blank}+(${versionPattern})${blank}*`,
  'g',
);
const comparison = new RegExp(
  `(=>|>=|=<|<=|!=|~>|[=<>~^]|)${blank}*v?(${part})(?:\\.(${part}))?(?:\\.(${part}))?(-${identifiers})?(\\+${identifiers})?`,
  'y',
);
const separator = new RegExp(`${blank}*,${blank}*|${blank}+`, 'y');
const edges = new RegExp(`^${blank}+|${blank}+$`, 'g');

function improper(text: string): ConstraintError {
  return new ConstraintError(`improper constraint: ${JSON.stringify(text)}`);
}

function isOpen(text: string | undefined): boolean {
  return text === undefined || ['x', 'X', '*'].includes(text);
}

function comparisonOf(match: RegExpExecArray): Comparison {
  const [whole, operator = '', major, minor, patch, prerelease = '', build = ''] = match;
  const open = isOpen(major) ? 'major' : isOpen(minor) ? 'minor' : isOpen(patch) ? 'patch' : undefined;
  const numbers = {
    major: '0.0.0',
    minor: `${major ?? ''}.0.0`,
    patch: `${major ?? ''}.${minor ?? ''}.0`,
    none: `${major ?? ''}.${minor ?? ''}.${patch ?? ''}`,
  }[open ?? 'none'];
  const than = parseVersion(numbers + prerelease + (open === undefined ? build : ''));
  if (than === undefined) throw improper(whole);
  return { operator, than, open };
}

/** Reads comparisons that must all hold, separated by commas or spaces. */
function parseAlternative(text: string): readonly Comparison[] {
  const trimmed = text.replace(edges, '');
  const found: Comparison[] = [];
  for (let at = 0; ;) {
    comparison.lastIndex = at;
    const match = comparison.exec(trimmed);
    if (match === null) throw improper(text);
    found.push(comparisonOf(match));
    at = comparison.lastIndex;
    if (at === trimmed.length) return found;
    separator.lastIndex = at;
    if (separator.exec(trimmed) === null) throw improper(text);
    at = separator.lastIndex;
  }
}

function isTilde(version: Version, { than, open }: Comparison): boolean {
  if (compareVersions(version, than) < 0) return false;
  const isZero = than.major === 0n && than.minor === 0n && than.patch === 0n;
  if (isZero && open !== 'minor' && open !== 'patch') return true;
  return version.major === than.major && (open === 'minor' || version.minor === than.minor);
}

function isCaret(version: Version, { than, open }: Comparison): boolean {
  if (compareVersions(version, than) < 0) return false;
  if (than.major > 0n || open === 'minor') return version.major === than.major;
  if (version.major > 0n) return false;
  if (than.minor > 0n || open === 'patch') return version.minor === than.minor;
  return version.minor === 0n && version.patch === than.patch;
}

function isEqual(version: Version, wanted: Comparison): boolean {
  return wanted.open === undefined ? compareVersions(version, wanted.than) === 0 : isTilde(version, wanted);
}

function isNotEqual(version: Version, { than, open }: Comparison): boolean {
  if (open === undefined) return compareVersions(version, than) !== 0;
  if (version.major !== than.major) return true;
  if (open === 'minor') return false;
  if (version.minor !== than.minor) return true;
  // `!=*` is not `minor` nor `patch` to Masterminds/semver, and compares as 0.0.0 does.
  if (open === 'major') return compareVersions(version, than) !== 0;
  return version.prerelease !== than.prerelease;
}

function isGreater(version: Version, { than, open }: Comparison): boolean {
  if (open === undefined) return compareVersions(version, than) > 0;
  if (version.major !== than.major) return version.major > than.major;
  if (open === 'minor') return false;
  return open === 'patch' ? version.minor > than.minor : compareVersions(version, than) > 0;
}

function isAtMost(version: Version, { than, open }: Comparison): boolean {
  if (open === undefined) return compareVersions(version, than) <= 0;
  if (version.major > than.major) return false;
  return !(version.major === than.major && version.minor > than.minor && open !== 'minor');
}

function holds(version: Version, wanted: Comparison): boolean {
  switch (wanted.operator) {
    case '!=':
      return isNotEqual(version, wanted);
    case '>':
      return isGreater(version, wanted);
    case '<':
      return compareVersions(version, wanted.than) < 0;
    case '>=':
    case '=>':
      return compareVersions(version, wanted.than) >= 0;
    case '<=':
    case '=<':
      return isAtMost(version, wanted);
    case '~':
    case '~>':
      return isTilde(version, wanted);
    case '^':
      return isCaret(version, wanted);
    default:
      return isEqual(version, wanted);
  }
}

/**
 * Parses a constraint such as `^1.2`, `>=1.0 <2 || 3.x` or `1.2 - 1.4`, and returns a function that reports whether a version
 * satisfies it. A pre-release satisfies only alternatives that name one.
 *
 * Throws a {@link ConstraintError}. Rule: `NewConstraint` and `Check` in github.com/Masterminds/semver v3 (constraints.go).
 */
export function parseConstraint(text: string): (version: Version) => boolean {
  if (Buffer.byteLength(text) > longest) {
    throw new ConstraintError(`constraint string is too long (max ${longest} bytes)`);
  }
  const alternatives = text.replace(hyphenRange, '>= $1, <= $2 ').split('||');
  if (alternatives.length > mostAlternatives) {
    throw new ConstraintError(`too many constraint groups (max ${mostAlternatives})`);
  }
  const parsed = alternatives.map(parseAlternative);
  return (version) =>
    parsed.some(
      (all) =>
        (version.prerelease === '' || all.some(({ than }) => than.prerelease !== '')) &&
        all.every((wanted) => holds(version, wanted)),
    );
}
