import { errorMessage, oneLine } from '../text.ts';
import { redactedUrl } from '../http/redaction.ts';

/**
 * One entry of a registry's error answer.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes
 */
export interface ErrorEntry {
  /** E.g. `NAME_UNKNOWN`; empty when the registry gave none. */
  readonly code: string;
  readonly message: string;
  readonly detail?: unknown;
}

/** What a {@link RegistryError} is made of. */
export interface Refusal {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  /** The answer's body as text, as far as it was read (at most 64 KiB). */
  readonly body: string;
  /** Milliseconds that the registry asked to wait before the next request. */
  readonly retryAfter?: number | undefined;
  /** The answer's `WWW-Authenticate` header: how the registry wants to be signed in to. */
  readonly challenge?: string | undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function errorEntries(body: string): readonly ErrorEntry[] {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return [];
  }
  const errors = isRecord(answer) ? answer['errors'] : undefined;
  if (!Array.isArray(errors)) return [];
  return errors.filter(isRecord).map((entry) => ({
    code: text(entry['code']),
    message: text(entry['message']),
    ...('detail' in entry ? { detail: entry['detail'] } : {}),
  }));
}

function described(errors: readonly ErrorEntry[]): string {
  const entries = errors.map(({ code, message }) => [code, message].filter(Boolean).join(': '));
  return entries.length === 0 ? '' : `: ${oneLine(entries.join('; '))}`;
}

/** The registry answered, and refused. Its message has method, address without secrets, status, and the registry's own words. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly method: string;
  /** Without user, password and query. */
  readonly url: string;
  readonly status: number;
  readonly errors: readonly ErrorEntry[];
  readonly body: string;
  readonly retryAfter: number | undefined;
  readonly challenge: string | undefined;

  constructor({ method, url, status, body, retryAfter, challenge }: Refusal) {
    const errors = errorEntries(body);
    super(`${method} ${redactedUrl(url)} was answered with ${status}${described(errors)}`);
    this.method = method;
    this.url = redactedUrl(url);
    this.status = status;
    this.errors = errors;
    this.body = body;
    this.retryAfter = retryAfter;
    this.challenge = challenge;
  }

  /** Says whether the answer has this error code, e.g. `NAME_UNKNOWN`. */
  has(code: string): boolean {
    return this.errors.some((entry) => entry.code === code);
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

/** There was no answer, or it broke off: the connection failed, or nothing moved for too long. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly method: string;
  /** Without user, password and query. */
  readonly url: string;
  /** Node's error code, e.g. `ECONNRESET`, where there is one. */
  readonly code: string | undefined;
  /** The status that a proxy refused the connection with, where one did. */
  readonly proxyStatus: number | undefined;

  constructor(method: string, url: URL, cause: unknown) {
    const code = isRecord(cause) ? text(cause['code']) : '';
    const reason = reasons.get(code) ?? oneLine(errorMessage(cause));
    super(`${method} ${redactedUrl(url)} failed: ${reason}${code === '' ? '' : ` (${code})`}`, { cause });
    this.method = method;
    this.url = redactedUrl(url);
    this.code = code === '' ? undefined : code;
    const status = code === 'ERR_PROXY_TUNNEL' && isRecord(cause) ? cause['statusCode'] : undefined;
    this.proxyStatus = typeof status === 'number' ? status : undefined;
  }
}

/** The registry's answer is not what the protocol allows, and is not followed: a foreign Location, a wrong digest, too much. */
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
