import { digestOf, isDigest } from '../digest.ts';
import type { Digest } from '../digest.ts';
import { inMemory } from './blob-source.ts';
import type { Descriptor } from './descriptor.ts';
import { manifestUrl } from './endpoints.ts';
import { ProtocolError } from './errors.ts';
import type { Ask, Exchange } from './exchange.ts';
import { imageManifestType, largestManifest } from './manifest.ts';
import { discard, readWhole } from '../http/response-body.ts';
import { statedDigest, statedMediaType, statedSize } from '../http/response-headers.ts';

const accept = [
  imageManifestType,
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/** A manifest's bytes as the registry has them, and what they are. */
export interface FetchedManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** Where a manifest is, and the digest it must have where the reference is one. */
interface Place {
  readonly url: URL;
  readonly expected: Digest | undefined;
}

function placeOf(exchange: Exchange, repository: string, reference: string): Place {
  const url = manifestUrl(exchange.origin, repository, reference);
  return { url, expected: isDigest(reference) ? reference : undefined };
}

async function get(ask: Ask, { url, expected }: Place): Promise<FetchedManifest> {
  const response = await ask({ method: 'GET', url, headers: { accept } }, [200]);
  const bytes = await readWhole(response, largestManifest);
  if (bytes === undefined)
    throw new ProtocolError('GET', url, `the manifest has more than ${largestManifest} bytes`);
  const digest = digestOf(bytes);
  const wanted = expected ?? statedDigest(response.headers) ?? digest;
  if (digest !== wanted)
    throw new ProtocolError('GET', url, `the manifest has the digest ${digest}, not ${wanted}`);
  const mediaType = statedMediaType(response.headers);
  if (mediaType === undefined) throw new ProtocolError('GET', url, 'the answer has no Content-Type');
  return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
}

async function head(ask: Ask, place: Place): Promise<Descriptor | undefined> {
  const response = await ask({ method: 'HEAD', url: place.url, headers: { accept } }, [200, 404]);
  await discard(response);
  if (response.status === 404) return undefined;
  const digest = statedDigest(response.headers);
  const mediaType = statedMediaType(response.headers);
  const size = statedSize(response.headers);
  if (digest === undefined || mediaType === undefined || size === undefined)
    return (await get(ask, place)).descriptor;
  if (digest !== (place.expected ?? digest)) {
    throw new ProtocolError('HEAD', place.url, `the answer is about ${digest}`);
  }
  return { mediaType, digest, size };
}

/**
 * Says what a tag or digest stands for, `undefined` when the registry has none such. A missing repository looks the same:
 * the answer to a HEAD has only a status.
 */
export async function resolve(
  exchange: Exchange,
  repository: string,
  reference: string,
): Promise<Descriptor | undefined> {
  const place = placeOf(exchange, repository, reference);
  return exchange.run((ask) => head(ask, place));
}

/** Fetches a manifest by tag or digest. Throws a ProtocolError when its digest is not the one asked for or stated. */
export async function manifest(
  exchange: Exchange,
  repository: string,
  reference: string,
): Promise<FetchedManifest> {
  const place = placeOf(exchange, repository, reference);
  return exchange.run((ask) => get(ask, place));
}

/**
 * Puts a manifest under a tag or its digest and gives its digest. Another attempt looks first whether it is there already,
 * since the answer may be all that was lost: ECR refuses the same manifest twice under an immutable tag
 * (https://github.com/aws/containers-roadmap/issues/2179). Throws a ProtocolError where the registry has something else
 * there after that, or nothing.
 */
export async function putManifest(
  exchange: Exchange,
  repository: string,
  reference: string,
  mediaType: string,
  bytes: Uint8Array,
): Promise<Digest> {
  const place = placeOf(exchange, repository, reference);
  const digest = digestOf(bytes);
  let tried = false;
  return exchange.run(async (ask) => {
    if (tried && (await head(ask, place))?.digest === digest) return digest;
    tried = true;
    const body = { size: bytes.length, open: () => inMemory(bytes) };
    const asked = { method: 'PUT', url: place.url, headers: { 'content-type': mediaType }, body } as const;
    const response = await ask(asked, [201, 202, 204]);
    await discard(response);
    const stated = statedDigest(response.headers) ?? digest;
    if (response.status === 201 && stated === digest) return digest;
    // Not what the specification asks for; what counts is what is there.
    const there = await head(ask, place);
    if (there?.digest === digest) return digest;
    const found = there === undefined ? 'has nothing there' : `has ${there.digest} there`;
    throw new ProtocolError(
      asked.method,
      asked.url,
      `the answer was ${response.status} with digest ${stated}, and the registry ${found} instead of ${digest}`,
    );
  });
}
