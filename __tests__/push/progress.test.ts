import { describe, expect, test } from '@jest/globals';
import { watched } from '../../src/push/progress.ts';
import { ManualClock } from '../support/clocks.ts';

/** Sends a blob of 4 chunks of 1 MB, each of which takes some seconds; returns the log. */
async function send(secondsPerChunk: number): Promise<readonly string[]> {
  const clock = new ManualClock();
  const lines: string[] = [];
  const log = { info: (text: string) => lines.push(text), warning: () => undefined };
  async function* open(): AsyncIterable<Uint8Array> {
    for (let chunk = 0; chunk < 4; chunk += 1) yield await Promise.resolve(new Uint8Array(1_000_000));
  }
  const blob = { digest: `sha256:${'1'.repeat(64)}`, size: 4_000_000, open } as const;
  let size = 0;
  for await (const chunk of watched(blob, 'host/app:1.0.0', { clock, log }).open()) {
    size += chunk.length;
    clock.advance(secondsPerChunk * 1000);
  }
  expect(size).toBe(blob.size);
  return lines;
}

describe('a blob on its way', () => {
  test('says nothing when it is short', async () => {
    expect(await send(2)).toEqual([]);
  });

  test('says every ten seconds how far it is', async () => {
    expect(await send(6)).toEqual(['host/app:1.0.0: 2.0 MB of 4.0 MB sent (50 %)']);
    expect(await send(30)).toEqual([
      'host/app:1.0.0: 1.0 MB of 4.0 MB sent (25 %)',
      'host/app:1.0.0: 2.0 MB of 4.0 MB sent (50 %)',
      'host/app:1.0.0: 3.0 MB of 4.0 MB sent (75 %)',
    ]);
  });
});
