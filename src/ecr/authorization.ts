import { readToken } from '../http/body.ts';
import { ProtocolError } from '../http/errors.ts';
import { AuthorizedClient, type AuthorizedClientOptions } from '../oci/authorized-client.ts';
import type { RegistryError } from '../oci/errors.ts';

/**
 * Masks an authorization token of ECR or ECR Public (base64 of `AWS:<password>`) and the password in it, and returns the token.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_AuthorizationData.html
 */
export function maskToken(token: string, mask: (secret: string) => void): string {
  mask(token);
  const decoded = Buffer.from(token, 'base64').toString();
  const password = decoded.slice(decoded.indexOf(':') + 1);
  if (password !== '') mask(password);
  return token;
}

/**
 * Returns the credentials in a registry's Authorization header as Docker's config.json writes them, base64 of `AWS:<password>`:
 * what follows `Basic` at ECR and `Bearer` at ECR Public.
 */
export function authOf(authorization: string): string {
  return authorization.slice(authorization.indexOf(' ') + 1);
}

/**
 * Reports whether an answer of the data plane asks for a new token. Private ECR answers 403 in its own words and without a
 * challenge, also to the token of another region (flipt-io/flipt#3043); ECR Public answers 400 (aws/containers-roadmap#2835).
 */
export function isExpiredToken({ status, errors }: RegistryError): boolean {
  if (status === 401) return true;
  const says = (text: string): boolean => errors.some(({ message }) => message.includes(text));
  if (status === 403) return says('authorization token has expired');
  return status === 400 && says('Authorization Token is invalid');
}

/** The value of the Authorization header, fetched again when the registry refuses it as expired. */
export class TokenSource {
  readonly #fetch: () => Promise<string>;
  #current: Promise<string>;

  /** Takes the header value of the first sign-in, and a function that fetches a fresh one. */
  constructor(first: string, fetch: () => Promise<string>) {
    this.#current = Promise.resolve(first);
    this.#fetch = fetch;
  }

  /**
   * Returns the header value. With `renew` (the value that the registry refused) a fresh one is fetched, once for all callers
   * that ask at the same time. Throws what the fetch throws; the next call then tries again.
   */
  async authorization(options?: { readonly renew?: string }): Promise<string> {
    const seen = this.#current;
    const value = await seen;
    if (value !== options?.renew) return value;
    if (this.#current === seen) {
      this.#current = this.#fetch().catch((error: unknown) => {
        this.#current = seen;
        throw error;
      });
    }
    return await this.#current;
  }
}

/**
 * Returns anonymous access to ECR Public, which everyone may read. Throws a RegistryError, a NetworkError or a ProtocolError.
 * Source: the challenge of https://public.ecr.aws/v2/ (helm/helm#12491)
 */
export async function anonymousAccess(
  options: Omit<AuthorizedClientOptions, 'authorizer'>,
): Promise<TokenSource> {
  const client = new AuthorizedClient({
    ...options,
    authorizer: { authorization: () => Promise.resolve(undefined) },
  });
  const url = new URL('/token/?service=public.ecr.aws&scope=aws', options.origin);
  const fetch = async (): Promise<string> => {
    const token = await client.run(async (send) =>
      readToken(await send({ method: 'GET', url }, [200]), 'token'),
    );
    if (token === undefined) throw new ProtocolError('GET', url, 'the response has no token');
    return `Bearer ${token}`;
  };
  return new TokenSource(await fetch(), fetch);
}
