import { propertyOf } from '../text.ts';
import type { HttpResponse } from './transport.ts';

/** The most bytes of an answer that are read to be discarded, or to explain an error. */
const smallBody = 64 * 1024;

/** Returns bytes in memory as a request body. */
export async function* inMemory(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield await Promise.resolve(bytes);
}

/** Reads at most `limit` bytes into `chunks`, closes the body, and reports whether that was all of it. */
async function collect(response: HttpResponse, limit: number, chunks: Uint8Array[]): Promise<boolean> {
  let room = limit;
  for await (const chunk of response.body) {
    chunks.push(chunk.subarray(0, room));
    if (chunk.length > room) return false;
    room -= chunk.length;
  }
  return true;
}

/** Returns the body of an answer, `undefined` if it has more than `limit` bytes. Throws as the body does. */
export async function readBody(response: HttpResponse, limit: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  return (await collect(response, limit, chunks)) ? Buffer.concat(chunks) : undefined;
}

/** The largest answer with a token that is read, in bytes: a token has some kilobytes. */
const largestToken = 256 * 1024;

/**
 * Returns the token in the JSON object of an answer: the first of these members that holds a text. `undefined` if there is none.
 * Throws as the body does.
 */
export async function readToken(
  response: HttpResponse,
  ...members: readonly string[]
): Promise<string | undefined> {
  const body = await readBody(response, largestToken);
  try {
    const answer: unknown = JSON.parse(body?.toString() ?? '');
    const texts = members.map((name) => propertyOf(answer, name));
    return texts.find((text): text is string => typeof text === 'string' && text !== '');
  } catch {
    return undefined;
  }
}

/** Returns the text of an error's body, at most 64 KiB. Throws as the body does: half of a text could hide what is wrong. */
export async function errorText(response: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  await collect(response, smallBody, chunks);
  return Buffer.concat(chunks).toString('utf8');
}

/** Discards the body of an answer, so that its connection can serve the next request. */
export async function discard(response: HttpResponse): Promise<void> {
  try {
    await collect(response, smallBody, []);
  } catch {
    // The head has come, and it is all that was asked for.
  }
}
