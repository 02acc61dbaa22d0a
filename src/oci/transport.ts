import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent; `size` bytes, no more and no fewer. */
  readonly body?: { readonly size: number; open(): AsyncIterable<Uint8Array> };
  readonly signal?: AbortSignal | undefined;
}

/** The head of an answer, and its body still to be read. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** To be read to the end or closed by leaving the loop; throws a NetworkError when it breaks off or stalls. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends requests as they are: no redirect is followed, no answer is judged. */
export interface Transport {
  /** Gives the answer, whatever its status. Throws a NetworkError when there is none, the signal's reason when aborted. */
  send(request: HttpRequest): Promise<HttpResponse>;
}
