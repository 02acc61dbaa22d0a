import type { BlobSource } from '../oci/blobs.ts';
import type { PushPorts } from './plan.ts';

/** Milliseconds between log lines about one upload. */
const interval = 10_000;

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * Returns a blob that logs the progress of its upload every ten seconds; short uploads log nothing. `ref` is the destination;
 * the percentage counts the bytes that the connection has accepted.
 */
export function watched(
  blob: BlobSource,
  ref: string,
  { clock, log }: Pick<PushPorts, 'clock' | 'log'>,
): BlobSource {
  async function* open(): AsyncIterable<Uint8Array> {
    let told = clock.now();
    let sent = 0;
    for await (const chunk of blob.open()) {
      if (clock.now() - told >= interval) {
        told = clock.now();
        const share = Math.floor((sent / blob.size) * 100);
        log.info(`${ref}: ${megabytes(sent)} of ${megabytes(blob.size)} sent (${share} %)`);
      }
      yield chunk;
      sent += chunk.length;
    }
  }
  return { ...blob, open };
}
