import { inMemory, readBody } from '../http/body.ts';
import { ProtocolError, StatusError, webPage } from '../http/errors.ts';
import { isTransientStatus } from '../http/retry-policy.ts';
import type { HttpRequest, RequestBody, Transport } from '../http/transport.ts';

/** The largest answer that is read, in bytes: a page of a thousand images is smaller. */
const largestAnswer = 4 * 1024 * 1024;

/** The size limit of all answers to a client together, in bytes: the images of a hundred full repositories. */
const largestTotal = 256 * 1024 * 1024;

const methods = ['GET', 'HEAD', 'POST', 'PUT'] as const;

/** A request that the SDK has signed. */
interface SignedRequest {
  readonly method: string;
  /** With a colon. */
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  /** Encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An answer as the SDK reads it. */
interface SdkAnswer {
  readonly response: { statusCode: number; headers: Record<string, string>; body: Uint8Array };
}

/** Encodes as the signature does: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function addressOf({ protocol, hostname, port, path, query = {} }: SignedRequest): URL {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values ?? ''].flat().map((value) => `${encoded(name)}=${encoded(value)}`),
  );
  const search = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  return new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}${search}`);
}

function bodyOf(body: unknown): RequestBody | undefined {
  if (body === undefined) return undefined;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new Error('a call of an AWS API has a body that is neither text nor bytes');
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return { size: bytes.length, open: () => inMemory(bytes) };
}

/**
 * Sends the SDK's calls over the run's own transport: AWS has the same proxies, limits and stall guard as registries. The SDK's
 * own handler never ends a request without an answer, and reads answers of any size.
 */
export class SdkTransport {
  /** The SDK passes a handler of this protocol on to STS and SSO when it looks for credentials. */
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #transport: Transport;
  #received = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Returns the whole answer. Throws as {@link Transport.send} does, a ProtocolError for more than 4 MiB, or 256 MiB in all, and a
   * StatusError for a web page, which is no answer of AWS.
   */
  async handle(signed: SignedRequest, { abortSignal }: { abortSignal?: unknown } = {}): Promise<SdkAnswer> {
    const method = methods.find((known) => known === signed.method);
    if (method === undefined) throw new Error(`no call of an AWS API is a ${signed.method}`);
    const request: HttpRequest = {
      method,
      url: addressOf(signed),
      headers: signed.headers,
      body: bodyOf(signed.body),
      signal: abortSignal instanceof AbortSignal ? abortSignal : undefined,
    };
    const response = await this.#transport.send(request);
    const body = await readBody(response, largestAnswer);
    if (body === undefined)
      throw new ProtocolError(method, request.url, `the response has more than ${largestAnswer} bytes`);
    this.#received += body.length;
    if (this.#received > largestTotal) {
      throw new ProtocolError(
        method,
        request.url,
        `the responses have more than ${largestTotal} bytes together`,
      );
    }
    // A gateway's page for a transient failure is left to the SDK, which retries by status.
    if (!isTransientStatus(response.status) && webPage(body) !== undefined) {
      throw new StatusError({ method, url: request.url, status: response.status, body: body.toString() });
    }
    const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
    return { response: { statusCode: response.status, headers: Object.fromEntries(headers), body } };
  }

  /** Part of the SDK's interface; there is nothing to set. */
  updateHttpClientConfig(): void {
    // The transport is the run's.
  }

  /** Part of the SDK's interface; there is nothing to return. */
  httpHandlerConfigs(): object {
    return {};
  }
}
