import { randomUUID } from 'node:crypto';
import { rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../text.ts';

/** Somebody else has held a lock for too long. */
class LockedError extends Error {
  override readonly name = 'LockedError';
}

/** How long to wait for somebody else's lock, in milliseconds. */
const patience = 60_000;
/** How often a holder shows that it still works, in milliseconds. */
const heartbeat = 2_000;
/** The age of a lock whose holder has ended without releasing it, in milliseconds. */
const stale = 20_000;

/** The time by which others are waited for. */
export interface LockClock {
  /** Returns milliseconds since 1970, as the file system counts them. */
  readonly now: () => number;
  /** Waits for some milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

const systemClock: LockClock = { now: Date.now, wait: (milliseconds) => delay(milliseconds) };

/** Creates a file that must not exist yet. Returns whether it did. */
async function create(path: string): Promise<boolean> {
  try {
    await writeFile(path, randomUUID(), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    // Windows refuses a file that is being removed with EPERM.
    if (errorCode(error) === 'EEXIST' || (process.platform === 'win32' && errorCode(error) === 'EPERM'))
      return false;
    throw error;
  }
}

/** Reports whether a lock's holder has not shown itself for too long. */
async function isStale(path: string, { now }: LockClock): Promise<boolean> {
  try {
    return now() - (await stat(path)).mtimeMs > stale;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Removes a stale lock. Two that find the same one must not both remove it, since the later one would remove the lock that the
 * earlier one has taken by then: whoever removes it holds a second lock, and looks at the first one again.
 */
async function breakStale(path: string, clock: LockClock): Promise<void> {
  const breaking = `${path}.breaking`;
  if (!(await create(breaking))) {
    if (await isStale(breaking, clock)) await rm(breaking, { force: true });
    return;
  }
  try {
    if (await isStale(path, clock)) await rm(path, { force: true });
  } finally {
    await rm(breaking, { force: true });
  }
}

/**
 * Runs work while no other process holds a lock on the same path. A lock whose holder was killed is broken. Throws a
 * {@link LockedError} if somebody else holds it for too long, and what the work throws.
 */
export async function whileLocked<T>(path: string, work: () => Promise<T>, clock = systemClock): Promise<T> {
  const end = clock.now() + patience;
  while (!(await create(path))) {
    if (await isStale(path, clock)) await breakStale(path, clock);
    else if (clock.now() > end) {
      throw new LockedError(`${path} is locked by another process; remove it if no job is running`);
    } else await clock.wait(10 + Math.random() * 40);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, heartbeat);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}
