/** Time, as an argument: tests put their own in. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back after some milliseconds, unless the returned function is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The computer's clock. It never jumps: Node counts on from the time of its start. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Waits for some milliseconds. Throws the signal's reason as soon as the signal is aborted. */
export async function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (milliseconds <= 0) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const cancel = clock.after(milliseconds, () => {
    resolve(undefined);
  });
  const abort = (): void => {
    resolve(undefined);
  };
  signal?.addEventListener('abort', abort, { once: true });
  await promise;
  cancel();
  signal?.removeEventListener('abort', abort);
  signal?.throwIfAborted();
}

/**
 * Waits for work that nobody can stop, but no longer than until the signal is aborted: then the signal's reason is thrown, and
 * what becomes of the work is of no interest.
 */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const abort = (): void => {
    resolve(undefined);
  };
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    await Promise.race([work, promise]);
    signal.throwIfAborted();
    return await work;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
