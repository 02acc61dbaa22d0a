import { discard, errorText } from '../http/body.ts';
import { header, parseRetryAfter } from '../http/headers.ts';
import type { Attempts, Caller, Retrier } from '../http/retrier.ts';
import type { HttpRequest, HttpResponse, RequestBody, Transport } from '../http/transport.ts';
import { isBlobUrl } from './endpoints.ts';
import { RegistryError } from './errors.ts';

/** A request to an {@link Authorizer}. */
export interface AuthorizationRequest {
  /** The header value that the registry refused as expired: a newer one is wanted. */
  readonly renew?: string;
  /** The `WWW-Authenticate` header of the answer that refused it. */
  readonly challenge?: string;
}

/** Supplies a registry's credentials. One authorizer serves one registry. */
export interface Authorizer {
  /**
   * Returns the value of the Authorization header, `undefined` for none. It is sent to the registry's own origin only. With
   * `renew`, it is newer than that one; concurrent renewals share one.
   */
  authorization(request?: AuthorizationRequest): Promise<string | undefined>;
}

/** The options of an {@link AuthorizedClient}. */
export interface AuthorizedClientOptions {
  /** Scheme, host and port of the registry, e.g. `https://registry.example`. */
  readonly origin: URL;
  readonly transport: Transport;
  readonly authorizer: Authorizer;
  /** Shared by all clients of a run, so that they have one budget; each registry has its own rate limit. */
  readonly retrier: Retrier;
  readonly userAgent: string;
  /** Reports whether another https host is the same registry under another name. */
  readonly isSameRegistry?: (host: string) => boolean;
  /** Reports whether an answer means that the credentials have expired and newer ones may work; by default, a 401 does. */
  readonly isExpired?: (error: RegistryError) => boolean;
  /** Cancels everything in progress. */
  readonly signal?: AbortSignal;
}

/** A request without what the client adds: user agent, credentials, signal. */
export interface RegistryRequest extends Omit<HttpRequest, 'signal' | 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
  /** Send no credentials, although the request goes to the registry. */
  readonly anonymous?: boolean;
}

/** Sends one request once. Returns the answer if its status is one of these, throws a RegistryError if it is another. */
export type Send = (request: RegistryRequest, statuses: readonly number[]) => Promise<HttpResponse>;

/** The size in bytes from which the time until a body is answered is the transfer's: it grows with the size. */
const largeBody = 16 * 1024 * 1024;

/** Notes for each part of a body that is sent that the request is moving. */
async function* noting(body: RequestBody, attempts: Attempts): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body.open()) {
    attempts.moving();
    yield chunk;
  }
  attempts.moving();
}

/** Sends requests to one registry: adds and renews credentials, checks the answers, and retries. */
export class AuthorizedClient {
  /** The registry's origin, which all paths are relative to. */
  readonly origin: URL;
  readonly #options: AuthorizedClientOptions;

  constructor(options: AuthorizedClientOptions) {
    this.origin = options.origin;
    this.#options = options;
  }

  /**
   * Runs an operation of one or more requests. It is repeated from the start after transient failures, and once with newer
   * credentials if the old ones have expired. Throws the last failure as it is.
   */
  async run<T>(operation: (send: Send) => Promise<T>): Promise<T> {
    const { authorizer, retrier, signal } = this.#options;
    let renewed = false;
    return retrier.run(async (attempts) => {
      const authorization = await authorizer.authorization();
      try {
        return await operation(this.#sendWith(authorization, attempts));
      } catch (error) {
        if (renewed || !this.#isExpired(error)) throw error;
        renewed = true;
        const newer = await authorizer.authorization({
          ...(authorization !== undefined && { renew: authorization }),
          ...(error.challenge !== undefined && { challenge: error.challenge }),
        });
        if (newer === authorization) throw error;
        return operation(this.#sendWith(newer, attempts));
      }
    }, this.#caller(signal));
  }

  /** Returns the attempts of an operation that cannot be run as a whole. */
  attempts(): Attempts {
    return this.#options.retrier.attempts(this.#caller(this.#options.signal));
  }

  /** Reports whether a URL is on the registry itself, under any of its names, so that credentials may be sent there. */
  isOwn(url: URL): boolean {
    if (url.origin === this.origin.origin) return true;
    const plain = url.protocol !== 'https:' || url.port !== '' || this.origin.port !== '';
    return !plain && (this.#options.isSameRegistry?.(url.host) ?? false);
  }

  #caller(signal: AbortSignal | undefined): Caller {
    return { signal, server: this.origin.origin };
  }

  #isExpired(error: unknown): error is RegistryError {
    if (!(error instanceof RegistryError) || !this.isOwn(new URL(error.url))) return false;
    return this.#options.isExpired?.(error) ?? error.status === 401;
  }

  #sendWith(authorization: string | undefined, attempts: Attempts): Send {
    const { transport, signal, userAgent } = this.#options;
    return async ({ anonymous = false, headers, body, ...rest }, statuses) => {
      const own = this.isOwn(rest.url) && !anonymous;
      const request: HttpRequest = {
        ...rest,
        body: body && { size: body.size, open: () => noting(body, attempts) },
        headers: {
          ...headers,
          'user-agent': userAgent,
          // The only place that adds credentials to a request, and only for the registry's own origins.
          ...(own && authorization !== undefined ? { authorization } : {}),
        },
        signal,
      };
      const response = await transport.send(request).finally(() => {
        // A registry that has all of a large layer checks and stores it before it answers: that is not waiting either.
        if ((body?.size ?? 0) >= largeBody) attempts.moving();
      });
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
    return isBlobUrl(request.url) && !reason.fromBetween && !this.#isExpired(reason) ? refused : reason;
  }
}
