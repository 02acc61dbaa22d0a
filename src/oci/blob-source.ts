import type { Digest } from '../encoding/digest.ts';

/** A blob to be pushed, read anew for each attempt. */
export interface BlobSource {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** Gives the blob's bytes from the start; called once per attempt. */
  open(): AsyncIterable<Uint8Array>;
}
