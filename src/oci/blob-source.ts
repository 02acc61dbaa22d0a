import type { Digest } from '../digest.ts';

/** A blob to be pushed, read anew for each attempt. */
export interface BlobSource {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** Gives the blob's bytes from the start; called once per attempt. */
  open(): AsyncIterable<Uint8Array>;
}

/** Gives bytes that are in memory in the form in which a blob is read. */
export async function* inMemory(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield await Promise.resolve(bytes);
}
