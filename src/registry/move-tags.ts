import { compareVersions, parseVersion, type Version } from '../chart/version/semver.ts';
import type { Digest } from '../digest.ts';
import { imageManifestType, ManifestError, parseManifest } from '../oci/manifest.ts';
import { tagFromVersion } from '../chart/version/tag.ts';
import type { FetchedManifest } from '../oci/fetch-manifest.ts';
import { isImmutableTag } from './refusal.ts';
import { manifestUnder, type Repository } from './repository.ts';
import { releaseTags } from './tags.ts';

/** The repository's rules do not allow a further tag to be moved. */
export class ImmutableTagError extends Error {
  override readonly name = 'ImmutableTagError';
}

/** What happened to a further tag. */
export interface TagOutcome {
  readonly tag: string;
  /** `kept` if it stays at another version; `planned` is a dry run's `moved`. */
  readonly state: 'moved' | 'unchanged' | 'kept' | 'planned';
  /** The version that it was kept at: a newer one, or a release if this one is a pre-release. */
  readonly held?: string;
}

/** The chart version that further tags should point to. */
export interface TaggedChart {
  readonly digest: Digest;
  readonly version: string;
  /** The manifest's media type; an image manifest's if absent. */
  readonly mediaType?: string | undefined;
  readonly manifest: Uint8Array;
}

/**
 * Reports whether a tag should stay at the version that it has. `latest` is for releases, since Helm picks no pre-release
 * unless asked to: it stays at an older release, but not at a newer pre-release.
 */
function stays(tag: string, theirs: Version, ours: Version): boolean {
  if (tag === 'latest' && (theirs.prerelease === '') !== (ours.prerelease === '')) {
    return theirs.prerelease === '';
  }
  return compareVersions(theirs, ours) > 0;
}

/** Returns the version in a manifest's annotations, if the tag should stay at it. */
function versionToKeep(tag: string, { bytes }: FetchedManifest, version: string): string | undefined {
  try {
    const held = parseManifest(bytes).annotations.get('org.opencontainers.image.version') ?? '';
    const [theirs, ours] = [parseVersion(held), parseVersion(version)];
    return theirs !== undefined && ours !== undefined && stays(tag, theirs, ours) ? held : undefined;
  } catch (error) {
    if (error instanceof ManifestError) return undefined;
    throw error;
  }
}

async function moveTag(
  repository: Repository,
  tag: string,
  chart: TaggedChart,
  dryRun: boolean,
): Promise<TagOutcome> {
  const held = await manifestUnder(repository, tag);
  if (held?.descriptor.digest === chart.digest) return { tag, state: 'unchanged' };
  const kept = held && versionToKeep(tag, held, chart.version);
  if (kept !== undefined) return { tag, state: 'kept', held: kept };
  if (dryRun) return { tag, state: 'planned' };
  try {
    const { mediaType = imageManifestType, manifest } = chart;
    await repository.registry.client.putManifest(repository.path, tag, mediaType, manifest);
    return { tag, state: 'moved' };
  } catch (error) {
    if (!isImmutableTag(error)) throw error;
    throw new ImmutableTagError(
      `${repository.uri}:${tagFromVersion(chart.version)} was pushed, but its tag "${tag}" stays at ` +
        `${held?.descriptor.digest ?? 'other content'}, because the tags of the repository are immutable; exclude tags that move (tag mutability IMMUTABLE_WITH_EXCLUSION, filter "${tag}"), ` +
        'or remove it from tags',
      { cause: error },
    );
  }
}

/**
 * Points further tags of a repository to a chart version, but never moves a tag back: one that holds a newer version is kept.
 * So 1.2.4 after 2.0.0 moves `1` and `1.2`, which hold older versions, but not `latest`. A pre-release does not take `latest`
 * away from a release.
 *
 * The version is read from the manifest under the tag: one request, with a permission that a push needs anyway; listing all tags
 * would need another one. Throws an {@link ImmutableTagError}, or what the client throws.
 */
export async function moveTags(
  repository: Repository,
  tags: readonly string[],
  chart: TaggedChart,
  dryRun: boolean,
): Promise<readonly TagOutcome[]> {
  return await Promise.all(tags.map((tag) => moveTag(repository, tag, chart, dryRun)));
}

function whyKept(held: string, version: string): string {
  const [theirs, ours] = [parseVersion(held), parseVersion(version)];
  const isNewer = theirs !== undefined && ours !== undefined && compareVersions(theirs, ours) > 0;
  return isNewer ? `which is newer than ${version}` : `since ${version} is a pre-release`;
}

/** Returns a log line that says what happened to a further tag. */
function describeTag(uri: string, { tag, state, held = '' }: TagOutcome, version: string): string {
  switch (state) {
    case 'moved':
      return `${uri}:${tag}: now ${version}`;
    case 'unchanged':
      return `${uri}:${tag}: already at ${version}`;
    case 'kept':
      return `${uri}:${tag}: stays at ${held}, ${whyKept(held, version)}`;
    case 'planned':
      return `${uri}:${tag}: would be ${version} (dry run)`;
  }
}

/** Returns the log lines that say what happened to each further tag, and which entries of `tags` a pre-release does not get. */
export function describeTags(
  uri: string,
  outcomes: readonly TagOutcome[],
  templates: readonly string[],
  version: string,
): readonly string[] {
  const lines = outcomes.map((outcome) => describeTag(uri, outcome, version));
  const kept = releaseTags(templates, version);
  if (kept.length === 0) return lines;
  return [...lines, `${uri}: ${version} is a pre-release, which does not move ${kept.join(', ')}`];
}
