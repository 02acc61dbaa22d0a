import {
  imageIndex,
  imageIndexType,
  indexEntries,
  type IndexEntry,
  manifestRecord,
} from '../oci/manifest.ts';
import { referrersTag } from '../oci/reference.ts';
import type { FetchedManifest } from '../oci/fetch-manifest.ts';
import { manifestUnder, type Repository } from '../registry/repository.ts';
import type { ReferrerList } from './image.ts';

function entriesOf(index: FetchedManifest | undefined): readonly IndexEntry[] {
  return index === undefined ? [] : indexEntries(manifestRecord(index.bytes));
}

/** Reports whether every one of `entries` is among `others`. */
function areAmong(entries: readonly IndexEntry[], others: readonly IndexEntry[]): boolean {
  const digests = new Set(others.map(({ digest }) => digest));
  return entries.every(({ digest }) => digests.has(digest));
}

/**
 * Returns the index to put under the referrers tag of a destination, `undefined` if there is nothing to do. If the destination
 * has the referrers API, the tag is copied only if the source has it; if not, it has to list what was copied. Entries of the
 * destination's own index are preserved; if there are none to add, the source's bytes are used unchanged. Rule:
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-manifests-with-subject
 */
export function indexToPut(
  { entries, index }: ReferrerList,
  theirs: FetchedManifest | undefined,
  hasApi: boolean,
): Uint8Array | undefined {
  const ours = hasApi ? entriesOf(index) : entries;
  const there = entriesOf(theirs);
  if (areAmong(ours, there)) return undefined;
  if (index !== undefined && areAmong([...ours, ...there], entriesOf(index))) return index.bytes;
  const union = new Map([...there, ...ours].map((entry) => [entry.digest, entry]));
  return imageIndex([...union.values()]);
}

/** Puts the tag that replaces the referrers API, if it is needed. Reports whether it did. Throws what the client throws. */
export async function putReferrersTag(list: ReferrerList, to: Repository): Promise<boolean> {
  const tag = referrersTag(list.subject);
  const [listed, theirs] = await Promise.all([
    to.registry.client.referrers(to.path, list.subject),
    manifestUnder(to, tag),
  ]);
  const bytes = indexToPut(list, theirs, listed !== undefined);
  if (bytes === undefined) return false;
  await to.registry.client.putManifest(to.path, tag, imageIndexType, bytes);
  return true;
}
