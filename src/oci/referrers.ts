import type { Digest } from '../digest.ts';
import { referrersUrl } from './endpoints.ts';
import { ProtocolError, RegistryError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { imageIndexType, indexEntries } from './image-index.ts';
import type { IndexEntry } from './image-index.ts';
import { ManifestError, record } from './manifest-json.ts';
import { pages } from './pages.ts';

/** Statuses that mean "I do not know this request". ECR answers 405 to what it does not take. */
const unknownRequest: readonly number[] = [400, 404, 405, 501];

function entriesOf(page: unknown, url: URL): readonly IndexEntry[] {
  try {
    return indexEntries(record(page, 'text'));
  } catch (error) {
    if (error instanceof ManifestError) throw new ProtocolError('GET', url, error.message);
    throw error;
  }
}

/**
 * Lists the manifests that name a digest as their subject: signatures, attestations, bills of materials. Gives `undefined`
 * where the registry has no referrers API; there an index under {@link referrersTag} lists them.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers
 */
export async function referrers(
  exchange: Exchange,
  repository: string,
  subject: Digest,
): Promise<readonly IndexEntry[] | undefined> {
  const url = referrersUrl(exchange.origin, repository, subject);
  const found: IndexEntry[] = [];
  try {
    for await (const page of pages(exchange, url, imageIndexType)) found.push(...entriesOf(page, url));
  } catch (error) {
    if (error instanceof RegistryError && unknownRequest.includes(error.status)) return undefined;
    throw error;
  }
  return found;
}

/**
 * Gives the tag that stands in for the referrers API.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema
 */
export function referrersTag(subject: Digest): string {
  return subject.replace(':', '-');
}
