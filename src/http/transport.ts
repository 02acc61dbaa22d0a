import type { IncomingHttpHeaders } from 'node:http';

/** A request's body: exactly `size` bytes. */
export interface RequestBody {
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** One HTTP request. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly url: URL;
  /** Names in lower case; Content-Length is filled in from the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The head of an answer, and its body still to be read. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /**
   * Can be read only once, with `for await`; leaving the loop early closes the connection. Throws as {@link Transport.send} does.
   */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends requests unchanged: no redirect is followed, and any status is returned. */
export interface Transport {
  /**
   * Returns the answer, whatever its status is. Throws a NetworkError if the connection fails or stalls, the signal's reason
   * if that is aborted, and what the request's body throws.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
}
