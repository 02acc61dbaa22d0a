import type { Reply } from '../http/listener.ts';
import { invalidParameter } from '../state/errors.ts';
import { pageOf } from '../state/page.ts';
import { dataHeaders } from './errors.ts';
import type { DataRequest } from './request.ts';

/** The text: google/go-containerregistry#681 */
function pageSize(given: string | null, usual: number): number {
  const size = given === null ? usual : Number(given);
  if (!Number.isInteger(size) || size < 1) {
    throw invalidParameter('maxResults', 'Member must have value greater than or equal to 1');
  }
  if (size > 1000) throw invalidParameter('maxResults', 'Member must have value less than or equal to 1000');
  return size;
}

/** A page of the tags, in no useful order; the way on is a Link with an opaque `last` (aws/containers-roadmap#1262). */
export function listTags(request: DataRequest): Reply {
  const { repository, query, base, path } = request;
  const maxResults = pageSize(query.get('n'), request.pageSize);
  const last = query.get('last');
  const page = pageOf(repository.images.tags(), { maxResults, ...(last !== null && { nextToken: last }) });
  const next = `${base}/tags/list?last=${page.nextToken ?? ''}&n=${maxResults}`;
  return {
    status: 200,
    headers: {
      ...dataHeaders,
      'content-type': 'text/plain; charset=utf-8',
      ...(page.nextToken !== undefined && { link: `<${next}>; rel="next"` }),
    },
    body: JSON.stringify({ name: path, tags: page.items.map(({ name }) => name) }),
  };
}

/**
 * The manifests that have a digest as their subject, whether it is there or not, as the OCI distribution specification lists them.
 */
export function listReferrers({ repository, reference, query }: DataRequest): Reply {
  const wanted = query.get('artifactType');
  const manifests = repository.images
    .referrers(reference)
    .filter(({ artifactMediaType }) => wanted === null || artifactMediaType === wanted)
    .map(({ mediaType, digest, text, artifactMediaType, annotations }) => ({
      mediaType,
      digest,
      size: Buffer.byteLength(text),
      artifactType: artifactMediaType,
      annotations,
    }));
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  return {
    status: 200,
    headers: {
      ...dataHeaders,
      'content-type': mediaType,
      ...(wanted !== null && { 'oci-filters-applied': 'artifactType' }),
    },
    body: JSON.stringify({ schemaVersion: 2, mediaType, manifests }),
  };
}
