import { randomUUID } from 'node:crypto';
import { rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../text.ts';

/** Somebody else has held a lock for too long. */
class LockedError extends Error {
  override readonly name = 'LockedError';
}

/** Times in milliseconds. */
export interface LockTimes {
  /** How long to wait for somebody else's lock. */
  readonly patience: number;
  /** How often a holder shows that it still works. */
  readonly heartbeat: number;
  /** The age of a lock whose holder has ended without releasing it. */
  readonly stale: number;
}

const usual: LockTimes = { patience: 60_000, heartbeat: 2_000, stale: 20_000 };

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
async function isStale(path: string, { stale }: LockTimes): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > stale;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Removes a stale lock. Two that find the same one must not both remove it, since the later one would remove the lock that the
 * earlier one has taken by then: whoever removes it holds a second lock, and looks at the first one again.
 */
async function breakStale(path: string, times: LockTimes): Promise<void> {
  const breaking = `${path}.breaking`;
  if (!(await create(breaking))) {
    if (await isStale(breaking, times)) await rm(breaking, { force: true });
    return;
  }
  try {
    if (await isStale(path, times)) await rm(path, { force: true });
  } finally {
    await rm(breaking, { force: true });
  }
}

/**
 * Runs work while no other process holds a lock on the same path. A lock whose holder was killed is broken. Throws a
 * {@link LockedError} if somebody else holds it for too long, and what the work throws.
 */
export async function whileLocked<T>(
  path: string,
  work: () => Promise<T>,
  times: LockTimes = usual,
): Promise<T> {
  const end = Date.now() + times.patience;
  while (!(await create(path))) {
    if (await isStale(path, times)) await breakStale(path, times);
    else if (Date.now() > end) {
      throw new LockedError(`${path} is locked by another process; remove it if no job is running`);
    } else await delay(10 + Math.random() * 40);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, times.heartbeat);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}
