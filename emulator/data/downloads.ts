import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { isDigest } from '../../src/digest.ts';
import type { Call, Handler, Reply } from '../http/listener.ts';
import type { Blobs } from '../state/blobs.ts';

const lifetimeSeconds = 3600;

function refusal(status: number, code: string, message: string, more = ''): Reply {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>${randomUUID()}</RequestId></Error>`,
  };
}

/** First and last byte that a Range header asks for; undefined where it asks for none of the blob's. */
function rangeOf(header: string, size: number): readonly [number, number] | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === '') return last === '' ? [0, size - 1] : [Math.max(0, size - Number(last)), size - 1];
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return Number(first) <= end ? [Number(first), end] : undefined;
}

/** The store behind ECR that blobs are fetched from, as S3 with presigned links. */
export class Downloads {
  readonly #blobs: Blobs;
  readonly #now: () => number;
  readonly #key = randomBytes(32);

  constructor(blobs: Blobs, now: () => number) {
    this.#blobs = blobs;
    this.#now = now;
  }

  /** A link to a blob that needs no credentials and is good for an hour. */
  link(origin: string, digest: string): string {
    const date = new Date(this.#now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Date': date,
      'X-Amz-Expires': String(lifetimeSeconds),
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': this.#sign(digest, date),
    });
    return `${origin}/${digest}?${query.toString()}`;
  }

  /** Answers requests for blobs. */
  readonly handler: Handler = (call) => {
    call.record.service = 's3';
    call.record.operation = 'GetObject';
    return () => Promise.resolve(this.#answer(call));
  };

  #answer({ incoming, url }: Call): Reply {
    const { authorization, range } = incoming.headers;
    const digest = decodeURIComponent(url.pathname.slice(1));
    const refused = this.#refusal(digest, url.searchParams, authorization);
    if (refused) return refused;
    const size = isDigest(digest) ? this.#blobs.size(digest) : undefined;
    if (!isDigest(digest) || size === undefined) {
      return refusal(404, 'NoSuchKey', 'The specified key does not exist.');
    }
    const asked = range === undefined ? ([0, size - 1] as const) : rangeOf(range, size);
    if (!asked) return refusal(416, 'InvalidRange', 'The requested range is not satisfiable');
    const [first, last] = asked;
    return {
      status: range === undefined ? 200 : 206,
      headers: {
        'accept-ranges': 'bytes',
        'content-type': 'application/octet-stream',
        'content-length': String(last - first + 1),
        ...(range !== undefined && { 'content-range': `bytes ${first}-${last}/${size}` }),
      },
      body: this.#blobs.read(digest, first, last),
    };
  }

  #sign(digest: string, date: string): string {
    return createHmac('sha256', this.#key).update(`${digest}\n${date}`).digest('hex');
  }

  /** S3's answers: open-policy-agent/opa#6728, https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
  #refusal(digest: string, query: URLSearchParams, authorization: string | undefined): Reply | undefined {
    if (authorization !== undefined) {
      return refusal(
        400,
        'InvalidArgument',
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
        '<ArgumentName>Authorization</ArgumentName>',
      );
    }
    const date = query.get('X-Amz-Date') ?? '';
    const given = Buffer.from(query.get('X-Amz-Signature') ?? '');
    const right = Buffer.from(this.#sign(digest, date));
    if (given.length !== right.length || !timingSafeEqual(given, right)) {
      return refusal(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      );
    }
    const signedAt = Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
    if (this.#now() > signedAt + lifetimeSeconds * 1000) {
      return refusal(403, 'AccessDenied', 'Request has expired');
    }
    return undefined;
  }
}
