/** The clock, passed as an argument so that tests can supply their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back after some milliseconds, unless the returned function is called first. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The computer's clock. It never jumps, since it counts from the time when Node started. */
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
 * Waits for work that cannot be stopped, until the signal is aborted: then the signal's reason is thrown and the outcome of the
 * work is ignored.
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
