import { NetworkError, RegistryError } from '../oci/errors.ts';

/** How failures that may pass are met. All times in milliseconds. */
export interface RetryPolicy {
  /** Attempts of one operation, the first included. */
  readonly attempts: number;
  /** The wait after the first failure; it doubles with each further one … */
  readonly firstDelay: number;
  /** … up to this. */
  readonly longestDelay: number;
  /** The part of each wait that is left to chance, 0 to 1, so that clients that failed together do not come back together. */
  readonly jitter: number;
  /** No attempt of an operation is begun later than this after its first one. A longer Retry-After ends the operation. */
  readonly operationBudget: number;
  /** Retries that all operations of a run have together; each operation that succeeds gives one back. */
  readonly runBudget: number;
}

/** About one minute of trying, over a registry that is restarted or a line that is gone for a moment. */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 8,
  firstDelay: 500,
  longestDelay: 20_000,
  jitter: 0.5,
  operationBudget: 5 * 60_000,
  runBudget: 100,
};

/** What goes wrong at the network and may go right a moment later. Certificates and unknown hosts are not among it. */
const passingFaults: ReadonlySet<string | undefined> = new Set([
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

/** What a failure says about another attempt. */
export interface Outlook {
  /** The same may succeed later. */
  readonly passing: boolean;
  /** We were asked to slow down. */
  readonly throttled: boolean;
  /** Milliseconds that we were asked to wait. */
  readonly retryAfter?: number | undefined;
}

/**
 * Says what an error says about another attempt. What may pass: 408, 429, 5xx, and connections that failed, stalled or broke
 * off. 501 and 505 say that it never will, and ECR means by 405 that the request is wrong
 * (https://github.com/google/go-containerregistry/issues/704). ECR asks to slow down by "TOOMANYREQUESTS"
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors.html).
 */
export function outlookOf(error: unknown): Outlook {
  if (error instanceof NetworkError) {
    const { code, proxyStatus } = error;
    const passing = proxyStatus === undefined ? passingFaults.has(code) : isPassingStatus(proxyStatus);
    return { passing, throttled: false };
  }
  if (!(error instanceof RegistryError)) return { passing: false, throttled: false };
  const { status, retryAfter } = error;
  const throttled = status === 429 || error.has('TOOMANYREQUESTS');
  return { passing: throttled || isPassingStatus(status), throttled, retryAfter };
}

/** Says whether an answer's status, but for 429, is one of those after which the same request may succeed later. */
export function isPassingStatus(status: number): boolean {
  return status === 408 || (status >= 500 && status !== 501 && status !== 505);
}

/** A failed attempt. */
export interface Failure {
  readonly outlook: Outlook;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds since the operation began. */
  readonly elapsed: number;
}

/**
 * Gives the milliseconds to wait before the next attempt: exponential, never less than what we were asked to wait.
 * `undefined` when there is to be none. `chance` is a number from 0 to 1.
 */
export function retryDelay(policy: RetryPolicy, failure: Failure, chance: number): number | undefined {
  const { outlook, attempt, elapsed } = failure;
  if (!outlook.passing || attempt >= policy.attempts) return undefined;
  const backoff = Math.min(policy.firstDelay * 2 ** (attempt - 1), policy.longestDelay);
  const delay = Math.max(backoff * (1 - policy.jitter * chance), outlook.retryAfter ?? 0);
  return elapsed + delay > policy.operationBudget ? undefined : delay;
}
