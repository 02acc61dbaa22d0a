import type { Authorizer } from './authorization.ts';
import { isBlobUrl } from './endpoints.ts';
import { RegistryError } from './errors.ts';
import { discard, errorText } from '../http/response-body.ts';
import { header } from '../http/response-headers.ts';
import type { Attempts, Retrier } from '../http/retrier.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/transport.ts';

/** What the exchange with one registry needs. */
export interface ExchangeOptions {
  /** Scheme, host and port of the registry, e.g. `https://registry.example`. */
  readonly origin: URL;
  readonly transport: Transport;
  readonly authorizer: Authorizer;
  /** Shared by all clients of a run, so that they have one budget and slow down together. */
  readonly retrier: Retrier;
  readonly userAgent: string;
  /** Says whether an answer means that the credentials have expired and newer ones may do; by default a 401 does. */
  readonly isExpired?: (error: RegistryError) => boolean;
  /** Ends everything that is under way. */
  readonly signal?: AbortSignal;
}

/** A request without what the exchange adds: user agent, credentials, signal. */
export interface Asking extends Omit<HttpRequest, 'signal' | 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
  /** No credentials, although it goes to the registry. */
  readonly anonymous?: boolean;
}

/** Sends one request once. Gives the answer when its status is one of these, throws a RegistryError when it is another. */
export type Ask = (asking: Asking, statuses: readonly number[]) => Promise<HttpResponse>;

/** Talks to one registry: adds the credentials, renews them, judges the answers, and tries again. */
export class Exchange {
  readonly #options: ExchangeOptions;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** The registry's origin, which all paths are relative to. */
  get origin(): URL {
    return this.#options.origin;
  }

  /**
   * Runs an operation of one or more requests. It starts from its beginning after failures that may pass, and once more with
   * newer credentials when these have expired. Throws the last failure as it is.
   */
  async run<T>(operation: (ask: Ask) => Promise<T>): Promise<T> {
    const { authorizer, retrier, signal } = this.#options;
    let renewed = false;
    return retrier.run(async () => {
      const authorization = await authorizer.authorization();
      try {
        return await operation(this.#askWith(authorization));
      } catch (error) {
        if (renewed || !this.#isExpired(error)) throw error;
        renewed = true;
        const newer = await authorizer.authorization({
          ...(authorization !== undefined && { renew: authorization }),
          ...(error.challenge !== undefined && { challenge: error.challenge }),
        });
        if (newer === authorization) throw error;
        return operation(this.#askWith(newer));
      }
    }, signal);
  }

  /** Counts the attempts of something that is not one operation. */
  attempts(): Attempts {
    return this.#options.retrier.attempts(this.#options.signal);
  }

  #isExpired(error: unknown): error is RegistryError {
    if (!(error instanceof RegistryError) || new URL(error.url).origin !== this.origin.origin) return false;
    return this.#options.isExpired?.(error) ?? error.status === 401;
  }

  #askWith(authorization: string | undefined): Ask {
    const { transport, signal, userAgent } = this.#options;
    return async ({ anonymous = false, headers, ...asking }, statuses) => {
      const own = asking.url.origin === this.origin.origin && !anonymous;
      const request: HttpRequest = {
        ...asking,
        headers: {
          ...headers,
          'user-agent': userAgent,
          // The only place where credentials are put on a request, and they go to the registry's own origin alone.
          ...(own && authorization !== undefined ? { authorization } : {}),
        },
        signal,
      };
      const response = await transport.send(request);
      if (statuses.includes(response.status)) return response;
      throw await this.#refusal(request, response);
    };
  }

  async #refusal(request: HttpRequest, response: HttpResponse): Promise<RegistryError> {
    const { method, url } = request;
    const { status, headers } = response;
    const { retrier } = this.#options;
    const retryAfter = parseRetryAfter(
      header(headers, 'retry-after'),
      header(headers, 'date'),
      retrier.now(),
    );
    const challenge = header(headers, 'www-authenticate');
    const body = await errorText(response);
    const error = new RegistryError({ method, url, status, retryAfter, challenge, body });
    return method === 'HEAD' && [400, 401, 403].includes(status) ? this.#reason(request, error) : error;
  }

  /**
   * The answer to a HEAD cannot say why it refuses, e.g. that a token has expired. The one to a GET can; of a blob, no more than
   * that: ECR asks for another permission to fetch one (GetDownloadUrlForLayer) than to look for it (BatchCheckLayerAvailability).
   */
  async #reason(request: HttpRequest, refused: RegistryError): Promise<RegistryError> {
    const response = await this.#options.transport.send({ ...request, method: 'GET' });
    if (response.status < 400) {
      await discard(response);
      return refused;
    }
    const reason = await this.#refusal({ ...request, method: 'GET' }, response);
    return isBlobUrl(request.url) && !this.#isExpired(reason) ? refused : reason;
  }
}
