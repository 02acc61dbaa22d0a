import type { ClientRequest } from 'node:http';

/** What a request says that is no secret. */
export interface SentRequest {
  readonly method: string;
  readonly host: string;
  /** The path, with the names of the query's parameters and not their values. */
  readonly path: string;
  /** The X-Amz-Target header: which operation of an API the request is for. */
  readonly operation?: string;
  readonly requestHeaders: readonly string[];
}

/** A request and its answer, without secrets. */
export interface Exchange extends SentRequest {
  /** 0 where there was no answer; `body` then has the error's code. */
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

/** Returns what a request says that is no secret: headers by their names only. */
export function describeRequest(request: ClientRequest): SentRequest {
  const { pathname, searchParams } = new URL(request.path, 'https://host');
  const names = [...new Set(searchParams.keys())].sort();
  const operation = request.getHeader('x-amz-target');
  return {
    method: request.method,
    host: request.host,
    path: names.length === 0 ? pathname : `${pathname}?${names.join('&')}`,
    ...(typeof operation === 'string' && { operation }),
    requestHeaders: [...request.getHeaderNames()].sort(),
  };
}

/** Names of members of AWS's, GitHub's and the registries' answers that hold secrets; `value` holds GitHub's OIDC token. */
const secretMember =
  /token|secret|password|passphrase|credential|assertion|accesskey|privatekey|authorization$|^auth$|signature|cookie|session|upload_?id|^value$/i;

/** What a secret looks like in a text, and what is shown instead. */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  // Users and passwords in addresses, and their queries, which have signatures.
  [/(\w:\/\/)[^\s/?#"'<>]*@/g, '$1'],
  [/(\w:\/\/[^\s?#"'<>]+)[?#][^\s"'<>]+/g, '$1?<redacted>'],
  [/\b(Basic|Bearer)\s+[\w.~+/=-]+/gi, '$1 <redacted>'],
  // `Signature=…` and `x-amz-security-token:…`, which AWS quotes where it refuses a signature.
  [
    /\b([\w-]*(?:token|secret|password|credential|signature|sig|cookie|authorization))(=|: ?)[^\s,;&"'<>]+/gi,
    '$1$2<redacted>',
  ],
  // Tokens of three parts, and names of keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '<redacted>'],
  [/\bA[A-Z]{3}[A-Z2-7]{12,}\b/g, '<redacted>'],
  // Whatever else is long and random, but for digests.
  [/(?=[\w+/=-]*[a-z])(?=[\w+/=-]*[A-Z])(?=[\w+/=-]*\d)[\w+/=-]{24,}/g, '<redacted>'],
];

/** Returns a text without what looks like a secret. */
export function redactText(text: string): string {
  return secretTexts.reduce((redacted, [secret, shown]) => redacted.replace(secret, shown), text);
}

/** Returns a body for the report: JSON without secrets, code and message of an error in XML, and of anything else its size. */
export function redactBody(body: Buffer): string {
  if (body.length === 0) return '';
  const text = body.toString('utf8');
  try {
    return JSON.stringify(withoutSecrets(JSON.parse(text)));
  } catch {
    // STS and S3 answer in XML.
    const parts = [...text.matchAll(/<(Code|Message)>[^<]*<\/\1>/g)].map(([part]) => redactText(part));
    return parts.length > 0 ? parts.join('') : `${body.length} bytes`;
  }
}

/** Returns a value of JSON without secrets: of a member that is named like one, nothing is kept. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]: [string, unknown]) => {
    const kept = member === null || typeof member === 'boolean' || !secretMember.test(name);
    return [redactText(name), kept ? withoutSecrets(member) : '<redacted>'] as const;
  });
  return Object.fromEntries(members);
}
