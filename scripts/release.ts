/** A version of the action, by its tag. */
export interface Release {
  readonly tag: string;
  readonly version: string;
  /** The tag that follows the releases of a major version. */
  readonly majorTag: string;
  /** Major, minor and patch. */
  readonly numbers: readonly [number, number, number];
}

/** Undefined for what is no tag of a release. */
function parseReleaseTag(tag: string): Release | undefined {
  const match = /^v((0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*))$/.exec(tag);
  if (match === null) return undefined;
  const [, version = '', major = '', minor = '', patch = ''] = match;
  return { tag, version, majorTag: `v${major}`, numbers: [Number(major), Number(minor), Number(patch)] };
}

/** Reads a tag like v1.2.3. Throws an Error for any other. */
export function releaseOf(tag: string): Release {
  const release = parseReleaseTag(tag);
  if (release === undefined) throw new Error(`the tag "${tag}" is no release: it must be like v1.2.3`);
  return release;
}

/**
 * The notes of a release: its section of CHANGELOG.md.
 *
 * @param packageVersion The version in package.json, which must be that of the release.
 * @throws {Error} When the versions differ, or the changelog has no section of the version with a date and a text.
 */
export function releaseNotes({ tag, version }: Release, packageVersion: string, changelog: string): string {
  if (packageVersion !== version)
    throw new Error(`the tag is ${tag}, but package.json has version ${packageVersion}`);
  const sections = changelog.split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${version} - `));
  const [, date, notes = ''] = /^\S+ - (\d{4}-\d\d-\d\d)\n(.*)$/s.exec(section ?? '') ?? [];
  if (date === undefined || notes.trim() === '')
    throw new Error(`CHANGELOG.md has no section "## ${version} - <year>-<month>-<day>" with a text`);
  return `${notes.trim()}\n`;
}

/** Whether no other of the tags is a later release of the same major version. */
export function isLatestOfMajor({ majorTag, numbers }: Release, tags: readonly string[]): boolean {
  return tags
    .flatMap((tag) => parseReleaseTag(tag) ?? [])
    .filter((other) => other.majorTag === majorTag)
    .every((other) => isAtMost(other.numbers, numbers));
}

function isAtMost(one: readonly number[], other: readonly number[]): boolean {
  const index = one.findIndex((number, place) => number !== other[place]);
  return index === -1 || (one[index] ?? 0) < (other[index] ?? 0);
}
