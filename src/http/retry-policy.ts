import { NetworkError, StatusError } from './errors.ts';

/** When a failed operation is retried. All times are in milliseconds. */
export interface RetryPolicy {
  /** Attempts of one operation, the first included. */
  readonly attempts: number;
  /** The wait after the first failure; it doubles with each further one, up to the longest. */
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** The random share of each wait, from 0 to 1, so that clients that failed together do not retry together. */
  readonly jitter: number;
  /** How long an operation may wait, for answers and between its attempts; transfers do not count. A longer Retry-After ends it. */
  readonly operationBudget: number;
  /** The retry budget that all operations of a run share; each successful operation returns one retry to it. */
  readonly runBudget: number;
}

/** About one minute of retries: enough for a registry that restarts or a connection that is gone for a moment. */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 8,
  firstDelay: 500,
  longestDelay: 20_000,
  jitter: 0.5,
  operationBudget: 5 * 60_000,
  runBudget: 100,
};

/** Network failures that may be over a moment later. Certificates and unknown hosts are not among them. */
const transientCodes: ReadonlySet<string | undefined> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ERR_PROXY_TUNNEL',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ESTALLED',
  'ETIMEDOUT',
]);

/** What a failure implies for another attempt. */
export interface RetryHint {
  /** The same operation may succeed later. */
  readonly transient: boolean;
  /** The server asked to slow down. */
  readonly throttled: boolean;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter?: number | undefined;
}

/**
 * Returns what an error implies for another attempt. Transient are 408, 429, 5xx, and connections that failed, stalled or broke
 * off. 501 and 505 are not, and ECR means by 405 that the request is wrong
 * (https://github.com/google/go-containerregistry/issues/704).
 */
export function retryHint(error: unknown): RetryHint {
  if (error instanceof NetworkError) {
    const { code, proxyStatus } = error;
    const transient = proxyStatus === undefined ? transientCodes.has(code) : isTransientStatus(proxyStatus);
    return { transient, throttled: false };
  }
  if (!(error instanceof StatusError)) return { transient: false, throttled: false };
  const { status, throttled, retryAfter } = error;
  return { transient: throttled || isTransientStatus(status), throttled, retryAfter };
}

/** Reports whether the same request may succeed later after an answer with this status; 429 is left to the caller. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || (status >= 500 && status !== 501 && status !== 505);
}

/** A failed attempt. */
export interface FailedAttempt {
  readonly hint: RetryHint;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds that the operation has waited. */
  readonly elapsed: number;
}

/**
 * Returns the milliseconds to wait before the next attempt: exponential, never less than what the server asked for;
 * `undefined` if there is to be none. `chance` is a number from 0 to 1.
 */
export function retryDelay(
  policy: RetryPolicy,
  { hint, attempt, elapsed }: FailedAttempt,
  chance: number,
): number | undefined {
  if (!hint.transient || attempt >= policy.attempts) return undefined;
  const backoff = Math.min(policy.firstDelay * 2 ** (attempt - 1), policy.longestDelay);
  const delay = Math.max(backoff * (1 - policy.jitter * chance), hint.retryAfter ?? 0);
  return elapsed + delay > policy.operationBudget ? undefined : delay;
}
