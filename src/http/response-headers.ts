import type { IncomingHttpHeaders } from 'node:http';
import { isDigest } from '../digest.ts';
import type { Digest } from '../digest.ts';

/** Gives a header's value; where it came more than once, the first. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Gives the digest a registry states for the content, where it is a SHA-256 digest. */
export function statedDigest(headers: IncomingHttpHeaders): Digest | undefined {
  const digest = header(headers, 'docker-content-digest');
  return digest !== undefined && isDigest(digest) ? digest : undefined;
}

/** Gives the media type without parameters, in lower case. */
export function statedMediaType(headers: IncomingHttpHeaders): string | undefined {
  const type = header(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return type === '' ? undefined : type;
}

/** Gives the number of bytes a registry states for the content. */
export function statedSize(headers: IncomingHttpHeaders): number | undefined {
  const length = header(headers, 'content-length');
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
