import { NetworkError } from '../oci/errors.ts';
import type { Attempts, Retrier } from '../http/retrier.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import { isPassingStatus, outlookOf, type Outlook } from '../http/retry-policy.ts';

/** What the SDK tells of a failed attempt. */
interface RetryErrorInfo {
  readonly error?: unknown;
  /** The SDK's own judgement, by AWS's rules. */
  readonly errorType: string;
}

/** One call's place among its attempts. */
class AttemptToken {
  readonly attempts: Attempts;
  readonly #count: number;

  constructor(attempts: Attempts, count: number) {
    this.attempts = attempts;
    this.#count = count;
  }

  getRetryCount(): number {
    return this.#count;
  }

  /** None is left: the waiting is done by the attempts, by their clock. */
  getRetryDelay(): number {
    return 0;
  }
}

/** What the SDK puts on an error that was an answer. */
interface Answered {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

function outlook({ error, errorType }: RetryErrorInfo, now: number): Outlook {
  if (error instanceof NetworkError) return outlookOf(error);
  const { $metadata, $response } = (error ?? {}) as Answered;
  const headers = $response?.headers ?? {};
  // The SDK takes it for a rate; the models of ecr and ecr-public say that it is a quota, which waiting does not raise.
  const quota = error instanceof Error && error.name === 'LimitExceededException';
  const throttled = errorType === 'THROTTLING' && !quota;
  const passing = throttled || errorType === 'TRANSIENT' || isPassingStatus($metadata?.httpStatusCode ?? 0);
  return { passing, throttled, retryAfter: parseRetryAfter(headers['retry-after'], headers['date'], now) };
}

/**
 * Lets the SDK's calls follow the run's own policy: its attempts, waits, budgets and pace, by its clock. What may pass is the
 * SDK's knowledge. Its seam for that: `RetryStrategyV2` of @smithy/types.
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
    const attempts = this.#retrier.attempts(this.#signal);
    await attempts.begin();
    return new AttemptToken(attempts, 0);
  }

  /** Waits until the next attempt may begin. Throws the failure where there is to be none, and the signal's reason. */
  async refreshRetryTokenForRetry(
    token: Pick<AttemptToken, 'getRetryCount'>,
    info: RetryErrorInfo,
  ): Promise<AttemptToken> {
    const { attempts } = own(token);
    await attempts.failed(info.error, outlook(info, this.#retrier.now()));
    await attempts.begin();
    return new AttemptToken(attempts, token.getRetryCount() + 1);
  }

  /** Notes that an attempt went well: the run may go faster again, by a little. */
  recordSuccess(token: Pick<AttemptToken, 'getRetryCount'>): void {
    own(token).attempts.succeeded();
  }
}

function own(token: object): AttemptToken {
  if (token instanceof AttemptToken) return token;
  throw new TypeError('the SDK gives back the tokens it was given');
}
