/**
 * Returns the tag under which Helm pushes a chart version: a tag cannot hold the `+` of build metadata, `_` stands for it.
 * Rule: Helm's pkg/registry/reference.go, newReference
 */
export function tagFromVersion(version: string): string {
  return version.replaceAll('+', '_');
}

/** Returns the version that a tag stands for, if it is one: a tag has `_` for the `+` of build metadata. */
export function versionFromTag(tag: string): string {
  return tag.replaceAll('_', '+');
}
