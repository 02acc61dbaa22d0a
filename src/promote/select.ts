import { matchingVersions } from '../chart/version/published-versions.ts';
import { looksAttached } from '../registry/attached-tags.ts';
import type { Log } from '../registry/log.ts';
import { tagsForRange, type Repository } from '../registry/repository.ts';
import { newestVersions, tagOfExactVersion, versionOfTag } from '../registry/versions.ts';
import type { PromotePlan, RegistrySource } from './plan.ts';

/** Nothing in the repository matches the source. */
export class NothingSelectedError extends Error {
  override readonly name = 'NothingSelectedError';
}

/** An image to promote. */
export interface Selected {
  /** The tag or digest to fetch it by. */
  readonly reference: string;
  /** Its tag at the destination; without one, it is put under its digest only. */
  readonly tag?: string;
  /** Its version, if the tag is one. */
  readonly version?: string;
}

/** The selected images. */
export interface SelectedImages {
  readonly items: readonly Selected[];
  /** Reports whether the repository may have a tag; always true if its tags are not known. */
  readonly hasTag: (tag: string) => boolean;
}

function named(tag: string): Selected {
  const version = versionOfTag(tag);
  return { reference: tag, tag, ...(version !== undefined && { version }) };
}

/** Lower versions first, so that an interrupted mirror has no gaps below its newest version. */
function inRange(tags: readonly string[], range: string): readonly Selected[] {
  return matchingVersions(tags, range)
    .map(({ tag, version }) => ({ reference: tag, tag, version }))
    .reverse();
}

/** What belongs to other manifests is copied with them. */
function everything(tags: readonly string[]): readonly Selected[] {
  const versions = inRange(tags, '>=0.0.0-0');
  const known = new Set(versions.map(({ tag }) => tag));
  const others = tags.filter((tag) => !known.has(tag) && !looksAttached(tag)).map(named);
  return [...versions, ...others];
}

/**
 * Returns the images that a plan selects: the one that `from` names by tag or digest, the one of an exact version, those of a
 * range, or everything that has a tag; at most the newest `limit` versions. Tags that are not versions are logged if a range
 * leaves them out. Throws a {@link NothingSelectedError}, a ConstraintError, or what the client throws.
 */
export async function select(
  repository: Repository,
  { from, version, limit }: { readonly from: RegistrySource } & Pick<PromotePlan, 'version' | 'limit'>,
  log: Log,
): Promise<SelectedImages> {
  const hasTag = (): boolean => true;
  if (from.digest !== undefined) {
    const called = from.tag === undefined ? {} : named(from.tag);
    return { items: [{ ...called, reference: from.digest }], hasTag };
  }
  if (from.tag !== undefined) return { items: [named(from.tag)], hasTag };
  const exact = tagOfExactVersion(version);
  if (exact !== undefined) return { items: [named(exact)], hasTag };
  const tags = await tagsForRange(repository, log, 'promote');
  const all =
    version === undefined && limit === undefined ? everything(tags) : inRange(tags, version ?? '>=0.0.0-0');
  const items = limit === undefined ? all : all.slice(-limit);
  if (items.length === 0) {
    const meant =
      version === undefined
        ? 'has no tags'
        : `has no version that matches "${version}"${newestVersions(tags)}`;
    throw new NothingSelectedError(`${repository.uri} ${meant}; check from and version`);
  }
  if (version !== undefined || limit !== undefined) {
    const others = tags.filter((tag) => versionOfTag(tag) === undefined && !looksAttached(tag));
    if (others.length > 0)
      log.info(`${repository.uri}: left out, since they are not versions: ${others.join(', ')}`);
  }
  const known = new Set(tags);
  return { items, hasTag: (tag) => known.has(tag) };
}
