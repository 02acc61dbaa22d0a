/**
 * What the workflow Release asks of this repository:
 *
 * - `node scripts/release.ts notes v1.2.3` prints the notes, and fails if the tag, package.json and CHANGELOG.md do not agree;
 * - `node scripts/release.ts move-major-tag v1.2.3` moves v1 to that release, at the remote "origin", unless there is a later
 * release
 *   of the same major version: a fix of an old minor version is for those who ask for it by name.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

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

async function printNotes(release: Release): Promise<void> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { readonly version: string };
  process.stdout.write(releaseNotes(release, version, await readFile('CHANGELOG.md', 'utf8')));
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The tags of the remote, with the object each points at; `<tag>^{}` is the commit of an annotated one. */
function remoteTags(): ReadonlyMap<string, string> {
  const lines = git('ls-remote', '--tags', 'origin').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [object = '', name = ''] = line.split('\t');
      return [name.replace('refs/tags/', ''), object];
    }),
  );
}

function moveMajorTag(release: Release): void {
  const { tag, majorTag } = release;
  const tags = remoteTags();
  const commit = tags.get(`${tag}^{}`) ?? tags.get(tag);
  if (commit === undefined) throw new Error(`origin has no tag ${tag}`);
  if (isLatestOfMajor(release, [...tags.keys()])) {
    // Only from where it was seen: nobody else's move is undone.
    const lease = `--force-with-lease=refs/tags/${majorTag}:${tags.get(majorTag) ?? ''}`;
    git('push', '--quiet', lease, 'origin', `${commit}:refs/tags/${majorTag}`);
    console.log(`${majorTag} is ${tag}, commit ${commit}`);
  } else {
    console.log(`${majorTag} stays: there is a later release than ${tag}`);
  }
}

const commands: ReadonlyMap<string, (release: Release) => void | Promise<void>> = new Map([
  ['notes', printNotes],
  ['move-major-tag', moveMajorTag],
]);

if (import.meta.main) {
  const [name = '', tag = ''] = process.argv.slice(2);
  try {
    const command = commands.get(name);
    if (command === undefined)
      throw new Error(`no such command: "${name}" (there are ${[...commands.keys()].join(', ')})`);
    await command(releaseOf(tag));
  } catch (error) {
    console.error(`release: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
