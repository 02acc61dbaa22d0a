import { createHash } from 'node:crypto';

/** The digest of a blob or manifest, as the OCI image specification writes it: `sha256:` and 64 lower-case hex digits. */
export type Digest = `sha256:${string}`;

/** Reports whether a text is a SHA-256 digest as the OCI image specification writes it. */
export function isDigest(text: string): text is Digest {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** Returns the SHA-256 digest of some bytes. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** What {@link digestStream} returns: the digest and the number of bytes. */
export interface Measured {
  readonly digest: Digest;
  readonly size: number;
}

/** Reads a stream to its end and returns its SHA-256 digest and size in bytes. Throws what the stream throws. */
export async function digestStream(
  stream: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Measured> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { digest: `sha256:${hash.digest('hex')}`, size };
}
