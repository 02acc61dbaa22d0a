import type { HttpResponse } from './transport.ts';

/** Bytes of an answer that are read only to be thrown away, or to explain an error. */
const smallBody = 64 * 1024;

/**
 * Reads at most `limit` bytes of an answer's body and closes it. `complete` says whether that was all of it.
 * Throws as the body does.
 */
export async function readUpTo(
  response: HttpResponse,
  limit: number,
): Promise<{ readonly bytes: Buffer; readonly complete: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk.subarray(0, limit - size));
    size += chunk.length;
    if (size > limit) return { bytes: Buffer.concat(chunks), complete: false };
  }
  return { bytes: Buffer.concat(chunks), complete: true };
}

/** Gives the text of an error's body, as far as it can be had. */
export async function errorText(response: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body) {
      chunks.push(chunk.subarray(0, smallBody - size));
      size += chunk.length;
      if (size >= smallBody) break;
    }
  } catch {
    // The status is known: what was read of the body before it broke off has to do.
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Reads away the body of an answer whose head says all, so that its connection can serve the next request. */
export async function discard(response: HttpResponse): Promise<void> {
  await errorText(response);
}
