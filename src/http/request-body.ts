import type { ClientRequest } from 'node:http';
import type { StallGuard } from './stall-guard.ts';
import type { RequestBody } from './transport.ts';

/** Small enough that a slow line is seen to move. */
const pieceSize = 16 * 1024;

function* pieces(chunk: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < chunk.length; start += pieceSize)
    yield chunk.subarray(start, start + pieceSize);
}

/** Waits until more can be written, or no more is to be written: the answer has come, or the connection is gone. */
function writable(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', 'response', 'close'];
    const done = (): void => {
      for (const event of events) outgoing.off(event, done);
      resolve();
    };
    for (const event of events) outgoing.on(event, done);
  });
}

/**
 * Sends a request's body and ends the request. Returns early when the answer comes before the end, or the connection fails.
 * Throws what the body throws, and an Error when it has other than the announced number of bytes.
 */
export async function sendBody(
  outgoing: ClientRequest,
  body: RequestBody | undefined,
  guard: StallGuard,
): Promise<void> {
  if (body === undefined) {
    outgoing.end();
    return;
  }
  let answered = false;
  outgoing.once('response', () => {
    answered = true;
  });
  const over = (): boolean => answered || outgoing.destroyed;
  let sent = 0;
  // The time the body's source takes is not the network's.
  guard.pause();
  for await (const chunk of body.open()) {
    sent += chunk.length;
    if (sent > body.size) throw new Error(`there are more than the announced ${body.size} bytes to send`);
    for (const piece of pieces(chunk)) {
      if (over()) return;
      guard.resume();
      const room = outgoing.write(piece, () => {
        guard.moved(piece.length);
      });
      if (!room) await writable(outgoing);
    }
    guard.pause();
  }
  if (sent < body.size) throw new Error(`there are ${sent} bytes to send, not the announced ${body.size}`);
  if (over()) return;
  guard.resume();
  outgoing.end();
}
