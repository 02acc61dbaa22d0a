import { errorCode, errorMessage, oneLine, propertyOf } from '../text.ts';

/**
 * Returns a URL for messages: without user name and password, and without its query, where upload states and the signatures
 * of download addresses are.
 */
export function redactedUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** The content of a {@link StatusError}. */
export interface Refusal {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  /** The answer's body as text, as far as it was read (at most 64 KiB). */
  readonly body: string;
  /** Milliseconds that the server asked to wait before the next request. */
  readonly retryAfter?: number | undefined;
  /** The answer's `WWW-Authenticate` header, which says how to authenticate. */
  readonly challenge?: string | undefined;
}

/** The server answered with an unexpected status. */
export class StatusError extends Error {
  override readonly name: string = 'StatusError';
  readonly method: string;
  /** Without user, password and query. */
  readonly url: string;
  readonly status: number;
  readonly body: string;
  readonly retryAfter: number | undefined;
  readonly challenge: string | undefined;

  /** Whether the answer is a web page from a proxy, firewall or captive portal rather than from the server. */
  readonly fromBetween: boolean;

  /** `reason` is what the body says, for the message. */
  constructor({ method, url, status, body, retryAfter, challenge }: Refusal, reason = '') {
    const page = webPage(body);
    const said = page === undefined ? (reason === '' ? '' : `: ${reason}`) : ` with ${page}`;
    super(`${method} ${redactedUrl(url)} returned ${status}${said}`);
    this.fromBetween = page !== undefined;
    this.method = method;
    this.url = redactedUrl(url);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
    this.challenge = challenge;
  }

  /** Reports whether the server asks to slow down. */
  get throttled(): boolean {
    return this.status === 429;
  }
}

const untrusted =
  'the certificate is not trusted; NODE_EXTRA_CA_CERTS can name a file with the certificates to trust';

/** What Node's error codes mean, for the ones that users meet. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', untrusted],
  ['EAI_AGAIN', 'the host name could not be looked up'],
  ['ECONNREFUSED', 'the connection was refused'],
  ['ECONNRESET', 'the connection broke off'],
  ['ENOTFOUND', 'there is no such host'],
  ['EPIPE', 'the connection broke off'],
  ['ETIMEDOUT', 'the host did not answer'],
  ['SELF_SIGNED_CERT_IN_CHAIN', untrusted],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', untrusted],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', untrusted],
]);

/** The title of a web page. */
const title = /<title[^>]{0,200}>([^<]{1,200})/i;

/** Returns a description of the answer if its body is a web page and not an API's response; `undefined` otherwise. */
export function webPage(body: Uint8Array | string): string | undefined {
  const text = Buffer.from(body.slice(0, 16_000)).toString();
  if (!/^\s*<(?:!doctype html|html|head|body)\b/i.test(text)) return undefined;
  const named = oneLine(title.exec(text)?.[1] ?? '');
  return `a web page${named === '' ? '' : ` named "${named}"`}, probably from a proxy or firewall`;
}

function reasonOf(code: string, cause: unknown): string {
  return reasons.get(code) ?? oneLine(errorMessage(cause));
}

/** A proxy cannot be reached, or refuses to connect to the target. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  /** Node's error code. */
  readonly code: string | undefined;
  /** The status with which the proxy refused, if it did. */
  readonly statusCode: number | undefined;

  constructor(proxy: URL, cause: unknown) {
    const code = errorCode(cause);
    const statusCode = propertyOf(cause, 'statusCode');
    const refused = typeof statusCode === 'number';
    const reason = reasonOf(code ?? '', cause);
    super(`the proxy ${proxy.host} ${refused ? 'refuses the connection' : 'cannot be reached'}: ${reason}`);
    this.code = code;
    this.statusCode = refused ? statusCode : undefined;
  }
}

/** There was no answer, or it broke off: the connection failed, or nothing moved for too long. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly method: string;
  /** Without user, password and query. */
  readonly url: string;
  /** Node's error code, such as `ECONNRESET`, if there is one. */
  readonly code: string | undefined;
  /** Whether the proxy failed. */
  readonly byProxy: boolean;
  /** The status with which a proxy refused the connection, if it did. */
  readonly proxyStatus: number | undefined;

  constructor(method: string, url: URL, cause: unknown) {
    const code = errorCode(cause);
    const byProxy = cause instanceof ProxyError;
    const reason = byProxy ? cause.message : reasonOf(code ?? '', cause);
    super(`${method} ${redactedUrl(url)} failed: ${reason}${code === undefined ? '' : ` (${code})`}`, {
      cause,
    });
    this.method = method;
    this.url = redactedUrl(url);
    this.code = code;
    this.byProxy = byProxy;
    this.proxyStatus = byProxy ? cause.statusCode : undefined;
  }
}

/** The answer violates the protocol: a Location on another host, a wrong digest, too many bytes. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly method: string;
  /** Without user, password and query. */
  readonly url: string;

  constructor(method: string, url: URL, reason: string) {
    super(`${method} ${redactedUrl(url)}: ${reason}`);
    this.method = method;
    this.url = redactedUrl(url);
  }
}
