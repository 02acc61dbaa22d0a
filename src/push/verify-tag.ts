import type { Metadata } from '../chart/metadata/metadata.ts';
import { versionFromTag } from '../chart/version/tag.ts';
import { isVersion } from '../chart/version/semver.ts';

/** The Git tag that started the run does not match the chart's version. */
export class GitTagError extends Error {
  override readonly name = 'GitTagError';
}

type Named = Pick<Metadata, 'name' | 'version'>;

/**
 * Converts a version in a Git tag to the form of Chart.yaml: without a leading `v`, and with `+` for the `_` of a registry's tag.
 */
function plainVersion(text: string): string {
  return versionFromTag(text.replace(/^v(?=\d)/, ''));
}

/** Returns the version in a tag that begins with a chart's name and `-` or `/`; `undefined` for other tags. */
function versionAfter(name: string, tag: string): string | undefined {
  const separator = tag.charAt(name.length);
  if (!tag.startsWith(name) || (separator !== '-' && separator !== '/')) return undefined;
  return plainVersion(tag.slice(name.length + 1));
}

/**
 * Returns the chart that a Git tag such as `app-1.2.3` or `app/v1.2.3` releases; `undefined` for a plain version.
 * If there are `app` and `app-2`, the tag `app-2-1.0.0` releases the one with that version, or else the one with the longer name.
 */
function chartOfTag(tag: string, charts: readonly Named[]): Named | undefined {
  const named = charts.filter(({ name }) => {
    const version = versionAfter(name, tag);
    return version !== undefined && isVersion(version);
  });
  const exact = named.find(({ name, version }) => versionAfter(name, tag) === plainVersion(version));
  const [longest] = named.toSorted((a, b) => b.name.length - a.name.length);
  return exact ?? longest;
}

/**
 * Checks a Git tag against a chart's version: `1.2.3` and `v1.2.3` release every chart; `<chart>-1.2.3` and `<chart>/1.2.3`
 * (also with `v`) release the chart that they name. `charts` are those of the run, `undefined` for one that could not be read.
 *
 * Returns why the chart is left out; `undefined` if it is released. Throws a {@link GitTagError} if the versions differ, or the
 * tag names no chart.
 */
export function verifyTag(
  tag: string,
  { name, version }: Named,
  charts: readonly (Named | undefined)[],
): string | undefined {
  const known = charts.filter((chart) => chart !== undefined);
  const released = chartOfTag(tag, known);
  if (released !== undefined && released.name !== name)
    return `the Git tag "${tag}" releases the chart ${released.name}`;
  const tagged = released === undefined ? plainVersion(tag) : versionAfter(name, tag);
  if (tagged === plainVersion(version)) return undefined;
  // Another folder has a chart of this name, in the version of the tag.
  if (released !== undefined && tagged === plainVersion(released.version))
    return `the Git tag "${tag}" releases the chart ${name}, version ${released.version}`;
  const isPlain = isVersion(plainVersion(tag));
  if (released === undefined && !isPlain && known.length < charts.length) {
    return `the Git tag "${tag}" may release a chart that cannot be read`;
  }
  throw new GitTagError(
    `the Git tag "${tag}" does not match the chart ${name}, version ${version}: correct the version in Chart.yaml, or tag ` +
      `the commit "${version}", "v${version}", "${name}-${version}" or "${name}/${version}"`,
  );
}
