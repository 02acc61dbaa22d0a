import { compareVersions, parseVersion, type Version } from '../chart/version/semver.ts';
import type { Digest } from '../digest.ts';
import { imageManifestType, ManifestError, parseManifest } from '../oci/manifest.ts';
import type { FetchedManifest } from '../oci/registry-client.ts';
import { isImmutableTag, isMissing } from '../registry/explain.ts';
import type { Target } from './target.ts';

/** A further tag is not to be moved by the rules of its repository. */
export class ImmutableTagError extends Error {
  override readonly name = 'ImmutableTagError';
}

/** What became of a further tag. */
export interface TagOutcome {
  readonly tag: string;
  /** `kept` where it stays at another version; `planned` is a dry run's `moved`. */
  readonly state: 'moved' | 'unchanged' | 'kept' | 'planned';
  /** The version that it was kept at: a newer one, or a release where this one is none. */
  readonly held?: string;
}

/** The chart that further tags are to point at. */
export interface Tagged {
  readonly digest: Digest;
  readonly version: string;
  /** The manifest's type; an image's where it is absent. */
  readonly mediaType?: string | undefined;
  /** Gives the manifest's bytes. */
  readonly manifest: () => Promise<Uint8Array>;
}

async function holder({ registry, path }: Target, tag: string): Promise<FetchedManifest | undefined> {
  try {
    return await registry.client.manifest(path, tag);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Says whether a tag is to stay at the version that it has. `latest` is for releases, as Helm takes no other version where none is
 * asked for: it stays at an older release, and does not stay at a newer pre-release.
 */
function stays(tag: string, theirs: Version, ours: Version): boolean {
  if (tag === 'latest' && (theirs.prerelease === '') !== (ours.prerelease === '')) {
    return theirs.prerelease === '';
  }
  return compareVersions(theirs, ours) > 0;
}

/** Gives the version that a manifest says it is, where the tag is to stay at it. */
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

async function moveTag(target: Target, tag: string, chart: Tagged, dryRun: boolean): Promise<TagOutcome> {
  const held = await holder(target, tag);
  if (held?.descriptor.digest === chart.digest) return { tag, state: 'unchanged' };
  const kept = held && versionToKeep(tag, held, chart.version);
  if (kept !== undefined) return { tag, state: 'kept', held: kept };
  if (dryRun) return { tag, state: 'planned' };
  try {
    const { mediaType = imageManifestType, manifest } = chart;
    await target.registry.client.putManifest(target.path, tag, mediaType, await manifest());
    return { tag, state: 'moved' };
  } catch (error) {
    if (!isImmutableTag(error)) throw error;
    throw new ImmutableTagError(
      `${target.ref} is there, but its tag "${tag}" stays at ${held?.descriptor.digest ?? 'other content'}: tags of the ` +
        `repository are immutable; let it exclude tags that move (tag mutability IMMUTABLE_WITH_EXCLUSION, filter "${tag}"), ` +
        'or leave it out of tags',
      { cause: error },
    );
  }
}

/**
 * Lets further tags of a repository point at a chart, but none of them go back: one that holds a newer version is kept. So a
 * 1.2.4 after 2.0.0 moves `1` and `1.2`, which hold older ones, and not `latest`. A pre-release does not take `latest` from a
 * release.
 *
 * The version is read from the manifest under the tag: one request, by a permission that a push needs anyway, which listing all
 * tags would not be. Throws an {@link ImmutableTagError}, or what the client throws.
 */
export async function moveTags(
  target: Target,
  tags: readonly string[],
  chart: Tagged,
  dryRun: boolean,
): Promise<readonly TagOutcome[]> {
  return await Promise.all(tags.map((tag) => moveTag(target, tag, chart, dryRun)));
}

function whyKept(held: string, version: string): string {
  const [theirs, ours] = [parseVersion(held), parseVersion(version)];
  const isNewer = theirs !== undefined && ours !== undefined && compareVersions(theirs, ours) > 0;
  return isNewer ? `which is newer than ${version}` : `since ${version} is a pre-release`;
}

/** Says in one line what became of a further tag. */
export function describeTag(uri: string, { tag, state, held = '' }: TagOutcome, version: string): string {
  switch (state) {
    case 'moved':
      return `${uri}:${tag}: now ${version}`;
    case 'unchanged':
      return `${uri}:${tag}: is ${version} already`;
    case 'kept':
      return `${uri}:${tag}: stays at ${held}, ${whyKept(held, version)}`;
    case 'planned':
      return `${uri}:${tag}: would be ${version} (dry run)`;
  }
}
