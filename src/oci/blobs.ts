import { createHash } from 'node:crypto';
import type { Digest } from '../digest.ts';
import { discard } from '../http/body.ts';
import { NetworkError, ProtocolError } from '../http/errors.ts';
import { header, redirectTarget } from '../http/headers.ts';
import type { HttpResponse, RequestBody } from '../http/transport.ts';
import type { AuthorizedClient, Send } from './authorized-client.ts';
import type { Descriptor } from './manifest.ts';

/** A blob to push; it is opened for each attempt. */
export interface BlobSource extends RequestBody {
  readonly digest: Digest;
}

const redirects = [301, 302, 303, 307, 308];
const mostRedirects = 5;

/**
 * Gets a blob from where the registry redirects to: ECR keeps blobs in S3 and behind CloudFront. Once a redirect has left the
 * registry no credentials are sent any more, not even if one leads back.
 */
export async function followRedirects(
  send: Send,
  start: URL,
  headers: Readonly<Record<string, string>>,
  isOwn: (url: URL) => boolean = ({ origin }) => origin === start.origin,
): Promise<HttpResponse> {
  let url = start;
  let anonymous = false;
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const response = await send({ method: 'GET', url, headers, anonymous }, [200, 206, ...redirects]);
    if (!redirects.includes(response.status)) return response;
    await discard(response);
    url = redirectTarget(header(response.headers, 'location'), { method: 'GET', url });
    anonymous ||= !isOwn(url);
  }
  throw new ProtocolError('GET', start, `there are more than ${mostRedirects} redirects`);
}

/** Returns how many bytes at the start of an answer have been received already. */
function overlap(response: HttpResponse, url: URL, offset: number): number {
  if (response.status === 200) return offset;
  const range = /^bytes (\d{1,15})-/.exec(header(response.headers, 'content-range') ?? '');
  if (range?.[1] === undefined || Number(range[1]) !== offset) {
    throw new ProtocolError('GET', url, 'the response is not the part of the blob that was requested');
  }
  return 0;
}

/**
 * Streams a blob from its address. A download that breaks off is resumed. Size and digest are checked: a ProtocolError is thrown
 * after the last byte at the latest, so nothing is valid before the stream has ended.
 */
export async function* download(
  client: AuthorizedClient,
  url: URL,
  { digest, size }: Descriptor,
): AsyncGenerator<Uint8Array, void, undefined> {
  const attempts = client.attempts();
  const hash = createHash('sha256');
  let offset = 0;
  for (let complete = false; !complete;) {
    const from = offset;
    const range = from === 0 ? {} : { range: `bytes=${from}-` };
    const response = await client.run((send) =>
      followRedirects(send, url, range, (target) => client.isOwn(target)),
    );
    try {
      let skip = overlap(response, url, from);
      for await (const chunk of response.body) {
        const fresh = chunk.subarray(skip);
        skip -= chunk.length - fresh.length;
        offset += fresh.length;
        if (offset > size) throw new ProtocolError('GET', url, `the blob has more than ${size} bytes`);
        hash.update(fresh);
        attempts.moving();
        if (fresh.length === 0) continue;
        attempts.advanced();
        yield fresh;
        // The time that the reader took is not the network's.
        attempts.moving();
      }
      complete = true;
    } catch (error) {
      complete = error instanceof NetworkError && offset === size;
      if (!complete) await attempts.failed(error);
    }
  }
  if (offset !== size) throw new ProtocolError('GET', url, `the blob has ${offset} bytes, not ${size}`);
  const found = `sha256:${hash.digest('hex')}`;
  if (found !== digest)
    throw new ProtocolError('GET', url, `the blob has the digest ${found}, not ${digest}`);
}
