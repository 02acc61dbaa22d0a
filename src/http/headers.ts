import type { IncomingHttpHeaders } from 'node:http';
import { ProtocolError } from './errors.ts';

/** Returns a header's value; the first one if it was sent more than once. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Returns the media type of an answer without parameters, in lower case. */
export function contentType(headers: IncomingHttpHeaders): string | undefined {
  const type = header(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return type === '' ? undefined : type;
}

/** Returns the number of bytes that an answer states. */
export function contentLength(headers: IncomingHttpHeaders): number | undefined {
  const length = header(headers, 'content-length');
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** One link: its target, then parameters up to the next link. Each character is looked at by one part only. */
const link = /<([^<>]*)>([^<]*)/g;

/**
 * Returns the target of the link with the relation `next` in a Link header, unresolved; `undefined` if there is none. Rule:
 * https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
export function nextLink(value: string | undefined): string | undefined {
  for (const [, target, parameters = ''] of (value ?? '').matchAll(link)) {
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(parameters);
    const names = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/);
    if (names.includes('next')) return target;
  }
  return undefined;
}

/** The request that the answer belongs to. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
}

/** Returns where a Location header leads, on any host. Throws a ProtocolError if it must not be followed. */
export function redirectTarget(location: string | undefined, { method, url: from }: Asked): URL {
  if (location === undefined || location === '') {
    throw new ProtocolError(method, from, 'the response has no Location header');
  }
  const url = URL.parse(location, from.href);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ProtocolError(method, from, "the response's Location is not an http address");
  }
  // Node would send them as an Authorization header.
  if (url.username !== '' || url.password !== '') {
    throw new ProtocolError(method, from, "the response's Location has a user name in it");
  }
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    throw new ProtocolError(method, from, `the response redirects from https to ${url.origin}`);
  }
  return url;
}

const imfDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:[A-Z][a-z]{2}) \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const rfc850Date = /^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const asctimeDate = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * Returns the milliseconds since 1970 of an HTTP date in any of its three forms, `undefined` for anything else.
 * Rule: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
function httpDate(text: string): number | undefined {
  if (!imfDate.test(text) && !rfc850Date.test(text) && !asctimeDate.test(text)) return undefined;
  const time = Date.parse(asctimeDate.test(text) ? `${text} GMT` : text);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Returns the milliseconds that a Retry-After header, which holds seconds or a date, asks to wait: 0 for a date that is over,
 * `undefined` if there is none or it cannot be read.
 *
 * A date is taken relative to the answer's own Date header if there is one, so that a wrong clock here does no harm. Rule:
 * https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function parseRetryAfter(
  value: string | undefined,
  answeredAt: string | undefined,
  now: number,
): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  const until = httpDate(text);
  if (until === undefined) return undefined;
  return Math.max(0, until - (httpDate(answeredAt ?? '') ?? now));
}
