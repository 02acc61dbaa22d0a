import { digestOf, type Digest } from '../digest.ts';
import { discard, readBody } from '../http/body.ts';
import { ProtocolError, webPage } from '../http/errors.ts';
import { contentLength, contentType } from '../http/headers.ts';
import type { Send } from './authorized-client.ts';
import { statedDigest } from './endpoints.ts';
import { imageIndexType, imageManifestType, largestManifest, type Descriptor } from './manifest.ts';

/** A manifest's bytes as the registry has them, with their descriptor. */
export interface FetchedManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** The media types that are asked for. */
export const accept = [
  imageManifestType,
  imageIndexType,
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/** The address of a manifest, and the digest that it must have where the reference is one. */
export interface ManifestRequest {
  readonly url: URL;
  readonly expected: Digest | undefined;
}

/** Fetches a manifest and checks it against its digest. Throws a ProtocolError for anything else, and what `send` throws. */
export async function getManifest(send: Send, { url, expected }: ManifestRequest): Promise<FetchedManifest> {
  const response = await send({ method: 'GET', url, headers: { accept } }, [200]);
  const bytes = await readBody(response, largestManifest);
  if (bytes === undefined)
    throw new ProtocolError('GET', url, `the manifest has more than ${largestManifest} bytes`);
  const page = webPage(bytes);
  if (page !== undefined)
    throw new ProtocolError('GET', url, `the response is not the registry's, but ${page}`);
  const digest = digestOf(bytes);
  const wanted = expected ?? statedDigest(response.headers) ?? digest;
  if (digest !== wanted)
    throw new ProtocolError('GET', url, `the manifest has the digest ${digest}, not ${wanted}`);
  const mediaType = contentType(response.headers);
  if (mediaType === undefined) throw new ProtocolError('GET', url, 'the response has no Content-Type');
  return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
}

/** Looks up a manifest; `undefined` if there is none. Throws as {@link getManifest} does. */
export async function headManifest(send: Send, request: ManifestRequest): Promise<Descriptor | undefined> {
  const { url, expected } = request;
  const response = await send({ method: 'HEAD', url, headers: { accept } }, [200, 404]);
  await discard(response);
  if (response.status === 404) return undefined;
  const digest = statedDigest(response.headers);
  const mediaType = contentType(response.headers);
  const size = contentLength(response.headers);
  if (digest === undefined || mediaType === undefined || size === undefined)
    return (await getManifest(send, request)).descriptor;
  if (digest !== (expected ?? digest)) throw new ProtocolError('HEAD', url, `the response is for ${digest}`);
  return { mediaType, digest, size };
}
