import { parseVersion } from '../chart/version/semver.ts';
import { tagFromVersion } from '../chart/version/tag.ts';
import { isTag } from '../oci/reference.ts';

/** The names of the placeholders in `tags`: parts of the chart's version. */
const placeholders = ['version', 'major', 'minor', 'patch'] as const;

const placeholder = /\{\{\s*(.*?)\s*\}\}/g;

function fill(template: string, valueOf: (name: string) => string): string {
  return template.replace(placeholder, (_, name: string) => valueOf(name));
}

/** Returns what is wrong with an entry of `tags` and what to do; `undefined` if it is valid. */
export function tagMistake(template: string): string | undefined {
  const unknown = [...template.matchAll(placeholder)]
    .map(([, name = '']) => name)
    .find((name) => !placeholders.some((known) => known === name));
  if (unknown !== undefined) {
    const known = placeholders.map((name) => `{{${name}}}`).join(', ');
    return `{{${unknown}}} is not a placeholder; use one of ${known}`;
  }
  if (isTag(fill(template, () => '1'))) return undefined;
  return 'it is not a tag; write letters, digits, ".", "_" and "-", up to 128 characters, and do not start with "." or "-"';
}

/** A tag that names a line of versions. */
const namesLine = /\{\{\s*(major|minor|patch)\s*\}\}/;

/** Returns the entries of `tags` that a version does not get for being a pre-release. */
export function releaseTags(templates: readonly string[], version: string): readonly string[] {
  const prerelease = parseVersion(version)?.prerelease ?? '';
  return prerelease === '' ? [] : templates.filter((template) => namesLine.test(template));
}

/**
 * Returns the further tags of a chart version: placeholders filled in, without the version's own tag, each once.
 *
 * A pre-release gets none of the tags that name a line of versions ({{major}}, {{minor}}, {{patch}}): someone who asks for `1.2`
 * does not want 1.2.0-rc.1. A tag with {{version}} names only this version.
 */
export function furtherTags(templates: readonly string[], version: string): readonly string[] {
  const parsed = parseVersion(version);
  if (parsed === undefined) return [];
  const { major, minor, patch, prerelease } = parsed;
  const values: Readonly<Record<string, string>> = {
    version: tagFromVersion(version),
    major: String(major),
    minor: String(minor),
    patch: String(patch),
  };
  const wanted = prerelease === '' ? templates : templates.filter((template) => !namesLine.test(template));
  const tags = wanted.map((template) => fill(template, (name) => values[name] ?? ''));
  return [...new Set(tags)].filter((tag) => tag !== tagFromVersion(version));
}
