import type { Digest } from '../encoding/digest.ts';

/** Gives what a chart archive holds: the digest of each entry's content by the entry's name. */
export function archiveContents(stream: AsyncIterable<Uint8Array>): Promise<ReadonlyMap<string, Digest>> {
  return Promise.reject(new Error(`cannot read ${typeof stream} yet`));
}
