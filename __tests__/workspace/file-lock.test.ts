import { expect, test } from '@jest/globals';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileLocked } from '../../src/workspace/file-lock.ts';
import { temporaryDirectories } from '../chart/support/tree.ts';

const directory = temporaryDirectories();

/** Returns a clock that waits for nothing: it calls back, and moves on. */
function clockWith(onWait: (now: number) => void): {
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
} {
  let now = Date.now();
  return {
    now: () => now,
    wait: (milliseconds) => {
      now += milliseconds;
      onWait(now);
      return Promise.resolve();
    },
  };
}

test('a lock whose holder still works is waited for, for a minute', async () => {
  const lock = join(directory(), 'config.json.lock');
  writeFileSync(lock, '');
  let last = 0;
  const clock = clockWith((now) => {
    last = now;
    utimesSync(lock, new Date(now), new Date(now));
  });
  const start = clock.now();
  let ran = false;
  const work = (): Promise<void> => {
    ran = true;
    return Promise.resolve();
  };
  await expect(whileLocked(lock, work, clock)).rejects.toThrow(
    `${lock} is locked by another process; remove it if no job is running`,
  );
  expect(ran).toBe(false);
  expect(existsSync(lock)).toBe(true);
  expect(last - start).toBeGreaterThanOrEqual(60_000);
  expect(last - start).toBeLessThan(62_000);
});

test('a lock whose holder has shown itself no more is broken after twenty seconds', async () => {
  const lock = join(directory(), 'config.json.lock');
  writeFileSync(lock, '');
  let last = 0;
  const clock = clockWith((now) => {
    last = now;
  });
  const start = clock.now();
  utimesSync(lock, new Date(start), new Date(start));
  expect(await whileLocked(lock, () => Promise.resolve('done'), clock)).toBe('done');
  expect(existsSync(lock)).toBe(false);
  expect(last - start).toBeGreaterThan(19_000);
  expect(last - start).toBeLessThan(22_000);
});
