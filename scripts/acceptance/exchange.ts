import type { ClientRequest } from 'node:http';

/** What a request says that is no secret. */
export interface SentRequest {
  readonly method: string;
  readonly host: string;
  /** The path, with the names of the query's parameters and not their values. */
  readonly path: string;
  /** The X-Amz-Target header: which operation of an API the request is for. */
  readonly operation?: string;
  readonly requestHeaders: readonly string[];
}

/** A request and its answer, without secrets. */
export interface Exchange extends SentRequest {
  /** 0 where there was no answer; `body` then has the error's code. */
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

/** Returns what a request says that is no secret: headers by their names only. */
export function describeRequest(request: ClientRequest): SentRequest {
  const { pathname, searchParams } = new URL(request.path, 'https://host');
  const names = [...new Set(searchParams.keys())].sort();
  const operation = request.getHeader('x-amz-target');
  return {
    method: request.method,
    host: request.host,
    path: names.length === 0 ? pathname : `${pathname}?${names.join('&')}`,
    ...(typeof operation === 'string' && { operation }),
    requestHeaders: [...request.getHeaderNames()].sort(),
  };
}

/** Names of members of AWS's and the registries' answers that hold secrets. */
const secretMember = /token|secret|password|credential|accesskeyid|upload_?id/i;

/** Returns a body for the report: JSON without secrets, code and message of an error in XML, and of anything else its size. */
export function redactBody(body: Buffer): string {
  if (body.length === 0) return '';
  const text = body.toString('utf8');
  try {
    return JSON.stringify(JSON.parse(text, redactMember));
  } catch {
    // STS and S3 answer in XML.
    const parts = [...text.matchAll(/<(Code|Message)>[^<]*<\/\1>/g)].map(([part]) => part);
    return parts.length > 0 ? parts.join('') : `${body.length} bytes`;
  }
}

function redactMember(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (secretMember.test(name)) return '<redacted>';
  return value.replace(/(https?:\/\/[^\s?]+)\?\S+/g, '$1?<redacted>');
}
