import { ConstraintError } from '../chart/version/constraint.ts';
import { matchingVersions, type PublishedVersion } from '../chart/version/published-versions.ts';
import type { RegistryClient } from '../oci/registry-client.ts';
import { newestVersions, tagOfExactVersion } from '../registry/versions.ts';
import { PullError } from './explain.ts';
import type { ChartSource } from '../registry/destination.ts';

/** What resolving reads of a repository. */
export interface TagReader {
  readonly resolve: (tag: string) => ReturnType<RegistryClient['resolve']>;
  /** Lists the tags that a range is resolved from. */
  readonly list: () => Promise<readonly string[]>;
}

/** Returns the versions in a range. Throws a {@link PullError} if the range is not valid or has no versions. */
function versionsInRange(tags: readonly string[], range: string, where: string): readonly PublishedVersion[] {
  try {
    const [first, ...others] = matchingVersions(tags, range);
    if (first !== undefined) return [first, ...others];
  } catch (error) {
    if (!(error instanceof ConstraintError)) throw error;
    const text = `version: ${error.message}; write an exact version like "1.2.3", or a range like "^1.2" or ">=1.0 <2"; to use a tag, write it in chart, as in host/repository:latest`;
    throw new PullError(text, { cause: error });
  }
  // Helm's words, pkg/registry/tag.go and client.go.
  if (tags.length === 0) throw new PullError(`unable to locate any tags in provided repository: ${where}`);
  throw new PullError(
    `could not locate a version matching provided version string ${JSON.stringify(range)} in ${where}${newestVersions(tags)}; ` +
      'pre-releases match only if the range names one, as in ">=1.0.0-0"',
  );
}

/**
 * Resolves a chart and a version to a tag or digest, as Helm does: a digest, which a tag beside it must point to; a tag; an
 * exact version, whose tag is not looked up; or else the highest version in the range.
 *
 * Rule: `Client.ValidateReference` in Helm's pkg/registry/client.go, except that any tag is accepted, and that `1.2` is a range,
 * as for `helm install`, not the tag `1.2`. Throws a {@link PullError}, and what the reader throws.
 */
export async function referenceOf(
  { resolve, list }: TagReader,
  { text, tag, digest }: ChartSource,
  version: string | undefined,
): Promise<string> {
  const exact = tag ?? tagOfExactVersion(version);
  if (digest !== undefined) {
    const tagged = exact === undefined ? undefined : await resolve(exact);
    if (tagged !== undefined && tagged.digest !== digest) {
      throw new PullError(`${text}: chart reference digest mismatch: ${exact ?? ''} is ${tagged.digest}`);
    }
    return digest;
  }
  if (exact !== undefined) return exact;
  const [highest] = versionsInRange(await list(), version ?? '', text);
  return highest?.tag ?? '';
}
