import { createHash } from 'node:crypto';
import type { Descriptor } from './descriptor.ts';
import { blobUrl } from './endpoints.ts';
import { NetworkError, ProtocolError } from './errors.ts';
import type { Ask, Exchange } from './exchange.ts';
import { redirectTarget } from '../http/location.ts';
import { discard } from '../http/response-body.ts';
import { header } from '../http/response-headers.ts';
import type { HttpResponse } from '../http/transport.ts';

const redirects = [301, 302, 303, 307, 308];
const mostRedirects = 5;

/**
 * Gets a blob from where the registry sends us: ECR keeps blobs in S3 and behind CloudFront. Once a redirect has left the
 * registry no credentials are sent any more, not even when one leads back.
 */
export async function followRedirects(
  ask: Ask,
  start: URL,
  headers: Readonly<Record<string, string>>,
): Promise<HttpResponse> {
  let url = start;
  let anonymous = false;
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const response = await ask({ method: 'GET', url, headers, anonymous }, [200, 206, ...redirects]);
    if (!redirects.includes(response.status)) return response;
    await discard(response);
    url = redirectTarget(header(response.headers, 'location'), { method: 'GET', url });
    anonymous ||= url.origin !== start.origin;
  }
  throw new ProtocolError('GET', start, `there are more than ${mostRedirects} redirects`);
}

/** Gives how many of the first bytes of an answer we have already. */
function overlap(response: HttpResponse, url: URL, offset: number): number {
  if (response.status === 200) return offset;
  const range = /^bytes (\d{1,15})-/.exec(header(response.headers, 'content-range') ?? '');
  if (range?.[1] === undefined || Number(range[1]) !== offset) {
    throw new ProtocolError('GET', url, 'the answer has another part of the blob than was asked for');
  }
  return 0;
}

/**
 * Streams a blob. A download that breaks off goes on where it was. The size and the digest are checked: a ProtocolError is
 * thrown at the latest after the last byte, so nothing counts before the stream has come to its end.
 */
export async function* blob(
  exchange: Exchange,
  repository: string,
  { digest, size }: Descriptor,
): AsyncGenerator<Uint8Array, void, undefined> {
  const url = blobUrl(exchange.origin, repository, digest);
  const attempts = exchange.attempts();
  const hash = createHash('sha256');
  let offset = 0;
  for (let complete = false; !complete;) {
    const from = offset;
    const range = from === 0 ? {} : { range: `bytes=${from}-` };
    const response = await exchange.run((ask) => followRedirects(ask, url, range));
    try {
      let skip = overlap(response, url, from);
      for await (const chunk of response.body) {
        const fresh = chunk.subarray(skip);
        skip -= chunk.length - fresh.length;
        offset += fresh.length;
        if (offset > size) throw new ProtocolError('GET', url, `the blob has more than ${size} bytes`);
        hash.update(fresh);
        if (fresh.length > 0) yield fresh;
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
