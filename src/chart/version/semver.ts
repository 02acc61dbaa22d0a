/** A version by Semantic Versioning. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** `''` for none. */
  readonly prerelease: string;
  /** The build metadata behind `+`; `''` for none. */
  readonly build: string;
}

const maxLength = 256;
const maxNumber = 2n ** 64n - 1n;
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const version = new RegExp(
  `^v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:-(${identifiers}))?(?:\\+(${identifiers}))?$`,
);

/**
 * Reads a version as Helm does, which also takes `1`, `v1.2` and `01.02.03`. Returns undefined for what is no version.
 * Rule: `NewVersion` in github.com/Masterminds/semver v3.
 */
export function parseVersion(text: string): Version | undefined {
  if (Buffer.byteLength(text) > maxLength) return undefined;
  const match = version.exec(text);
  if (match === null) return undefined;
  const [, major = '0', minor = '0', patch = '0', prerelease = '', build = ''] = match;
  const numbers = { major: BigInt(major), minor: BigInt(minor), patch: BigInt(patch) };
  if (Object.values(numbers).some((number) => number > maxNumber)) return undefined;
  if (prerelease.split('.').some((identifier) => /^0\d+$/.test(identifier))) return undefined;
  return { ...numbers, prerelease, build };
}

/** Reports whether Helm takes a text for a version. */
export function isVersion(text: string): boolean {
  return parseVersion(text) !== undefined;
}

function compareNumbers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numericA && numericB) return compareNumbers(BigInt(a), BigInt(b));
  if (numericA !== numericB) return numericA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparePrereleases(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  const [left, right] = [a.split('.'), b.split('.')];
  const all = Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    compareIdentifiers(left[index], right[index]),
  );
  return all.find((order) => order !== 0) ?? 0;
}

/**
 * Compares two versions by precedence: negative where `a` is the older one, 0 where they differ in build metadata at most.
 * Rule: https://semver.org/#spec-item-11
 */
export function compareVersions(a: Version, b: Version): number {
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    comparePrereleases(a.prerelease, b.prerelease)
  );
}
