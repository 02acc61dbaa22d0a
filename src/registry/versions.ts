import { tagFromVersion, versionFromTag } from '../chart/version/tag.ts';
import { matchingVersions } from '../chart/version/published-versions.ts';
import { isVersion } from '../chart/version/semver.ts';

/** Three numbers, as in `1.2.3`, `v1.2.3` or `1.2.3-rc.1+build`; `1.2` and `1.2.x` are ranges. */
const threeNumbers = /^v?\d+\.\d+\.\d+(?![\d.])/;

/** Reports whether a text is one version, and not a range as `1.2` and `^1.2.3` are. */
function isExactVersion(text: string): boolean {
  return threeNumbers.test(text) && isVersion(text);
}

/** Returns the tag of the one version that `version` names; `undefined` if it is absent or a range. */
export function tagOfExactVersion(version: string | undefined): string | undefined {
  return version !== undefined && isExactVersion(version) ? tagFromVersion(version) : undefined;
}

/** Returns the version that a tag stands for; `undefined` if the tag is not a version, as `latest` and `1.2` are not. */
export function versionOfTag(tag: string): string | undefined {
  const version = versionFromTag(tag);
  return isExactVersion(version) ? version : undefined;
}

/** Returns an addition to the message about a range without versions: the newest versions, if there are any. */
export function newestVersions(tags: readonly string[]): string {
  const newest = matchingVersions(tags, '>=0.0.0-0').slice(0, 5);
  if (newest.length === 0) return '';
  return ` (the newest versions are ${newest.map(({ version }) => version).join(', ')})`;
}
