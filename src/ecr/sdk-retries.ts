import { NetworkError, StatusError } from '../http/errors.ts';
import { parseRetryAfter } from '../http/headers.ts';
import { unreachableKeys } from './errors.ts';
import type { Attempts, Retrier } from '../http/retrier.ts';
import { isTransientStatus, retryHint, type RetryHint } from '../http/retry-policy.ts';

/** The SDK's report of a failed attempt. */
interface RetryErrorInfo {
  readonly error?: unknown;
  /** The SDK's own classification, by AWS's rules. */
  readonly errorType: string;
}

/** One attempt of a call. */
class AttemptToken {
  readonly attempts: Attempts;
  /** Whether an attempt before may have taken effect, though its answer was lost. */
  readonly uncertain: boolean;
  readonly #count: number;

  constructor(attempts: Attempts, count: number, uncertain: boolean) {
    this.attempts = attempts;
    this.uncertain = uncertain;
    this.#count = count;
  }

  getRetryCount(): number {
    return this.#count;
  }

  /** Zero: the attempts wait by themselves, on their own clock. */
  getRetryDelay(): number {
    return 0;
  }
}

/** What the SDK adds to an error that was an answer. */
interface Answered {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

function hint({ error, errorType }: RetryErrorInfo, now: number): RetryHint {
  if (error instanceof NetworkError || error instanceof StatusError) return retryHint(error);
  const { $metadata, $response } = (error ?? {}) as Answered;
  const headers = $response?.headers ?? {};
  // The SDK takes it for throttling; in the models of ecr and ecr-public it is a quota, which waiting does not raise.
  const quota = error instanceof Error && error.name === 'LimitExceededException';
  const throttled = errorType === 'THROTTLING' && !quota;
  const transient =
    throttled ||
    errorType === 'TRANSIENT' ||
    isTransientStatus($metadata?.httpStatusCode ?? 0) ||
    unreachableKeys(error);
  return { transient, throttled, retryAfter: parseRetryAfter(headers['retry-after'], headers['date'], now) };
}

/** Node's codes for a connection that ended after the request was sent. */
const brokenOff: ReadonlySet<string | undefined> = new Set([
  'ECONNABORTED',
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ESTALLED',
  'ETIMEDOUT',
]);

/** Reports whether a request that failed this way may have taken effect. */
function losesAnswer(error: unknown): boolean {
  if (error instanceof NetworkError) return error.proxyStatus === undefined && brokenOff.has(error.code);
  return isTransientStatus((error as Answered | undefined)?.$metadata?.httpStatusCode ?? 0);
}

const afterLostAnswer = new WeakSet<Error>();

/** Reports whether an error answers a request that was repeated because an earlier answer was lost. */
export function followsLostAnswer(error: Error): boolean {
  return afterLostAnswer.has(error);
}

/**
 * The SDK's retry strategy (`RetryStrategyV2` of @smithy/types), by the run's own policy: its attempts, waits, budgets and
 * clock. Which errors are transient is the SDK's knowledge.
 */
export class SdkRetries {
  readonly #retrier: Retrier;
  readonly #signal: AbortSignal;

  constructor(retrier: Retrier, signal: AbortSignal) {
    this.#retrier = retrier;
    this.#signal = signal;
  }

  /** Waits until a call's first attempt may begin. Throws the signal's reason. */
  async acquireInitialRetryToken(): Promise<AttemptToken> {
    const attempts = this.#retrier.attempts({ signal: this.#signal, server: this });
    await attempts.begin();
    return new AttemptToken(attempts, 0, false);
  }

  /** Waits until the next attempt may begin. Throws the failure if there is none left, and the signal's reason. */
  async refreshRetryTokenForRetry(
    token: Pick<AttemptToken, 'getRetryCount'>,
    info: RetryErrorInfo,
  ): Promise<AttemptToken> {
    const { attempts, uncertain } = own(token);
    if (uncertain && info.error instanceof Error) afterLostAnswer.add(info.error);
    await attempts.failed(info.error, hint(info, this.#retrier.now()));
    await attempts.begin();
    return new AttemptToken(attempts, token.getRetryCount() + 1, uncertain || losesAnswer(info.error));
  }

  /** Records a success: the run may speed up again, by a little. */
  recordSuccess(token: Pick<AttemptToken, 'getRetryCount'>): void {
    own(token).attempts.succeeded();
  }
}

function own(token: object): AttemptToken {
  if (token instanceof AttemptToken) return token;
  throw new TypeError('not a token of this retry strategy');
}
