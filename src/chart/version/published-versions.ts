import { compareBytes } from '../../go/utf8.ts';
import { parseConstraint } from './constraint.ts';
import { compareVersions, parseVersion, type Version } from './semver.ts';
import { versionFromTag } from './tag.ts';

/** A version of a chart in a registry. */
export interface PublishedVersion {
  /** The tag in the registry, with `_` for the `+` of the version. */
  readonly tag: string;
  /** As the chart has it. */
  readonly version: string;
}

/** Three numbers without leading zeros and without `v`: the tags that Helm takes for versions (`StrictNewVersion`). */
const strict = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?![\d.])/;

/** Reports whether Helm counts a version among those of a repository: others it finds only by their exact text. */
export function isListed(version: string): boolean {
  return strict.test(version) && parseVersion(version) !== undefined;
}

/** Returns a version of the same meaning that Helm lists. */
export function listedForm(version: string): string {
  const parsed = parseVersion(version);
  if (parsed === undefined) return version;
  const { major, minor, patch, prerelease, build } = parsed;
  return `${major}.${minor}.${patch}${prerelease && `-${prerelease}`}${build && `+${build}`}`;
}

function parseTag(tag: string): readonly (PublishedVersion & { readonly parsed: Version })[] {
  const version = versionFromTag(tag);
  const parsed = strict.test(version) ? parseVersion(version) : undefined;
  return parsed === undefined ? [] : [{ tag, version, parsed }];
}

/**
 * Returns the versions among a repository's tags that satisfy a constraint, highest first. Those that differ only in build
 * metadata come in the order of their tags, the one without it first: Helm takes them as the registry lists them, and ECR does
 * that in no order. Throws a ConstraintError.
 *
 * Rule: Helm's `Client.Tags` and `GetTagMatchingVersionOrConstraint` (pkg/registry): tags that are no whole version do not count,
 * and an empty constraint means every release.
 */
export function matchingVersions(tags: readonly string[], constraint: string): readonly PublishedVersion[] {
  const isMeant = parseConstraint(constraint === '' ? '*' : constraint);
  return tags
    .flatMap(parseTag)
    .filter(({ parsed }) => isMeant(parsed))
    .sort((a, b) => compareVersions(b.parsed, a.parsed) || compareBytes(a.tag, b.tag))
    .map(({ tag, version }) => ({ tag, version }));
}
