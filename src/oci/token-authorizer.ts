import { inMemory, readToken } from '../http/body.ts';
import { ProtocolError } from '../http/errors.ts';
import { isLoopback } from '../http/origin.ts';
import {
  AuthorizedClient,
  type AuthorizedClientOptions,
  type Authorizer,
  type Send,
} from './authorized-client.ts';

/** The credentials for a registry in a credential store. */
export type Credential =
  | { readonly type: 'password'; readonly username: string; readonly password: string }
  /** A refresh token, which the registry's token service takes. */
  | { readonly type: 'identity'; readonly token: string }
  /** A token that goes to the registry as it is. */
  | { readonly type: 'bearer'; readonly token: string };

/** The options for signing in to a registry. */
export interface TokenAuthorizerOptions extends Pick<
  AuthorizedClientOptions,
  'origin' | 'transport' | 'retrier' | 'userAgent' | 'signal'
> {
  /** Looks up the registry's credentials, when the registry first asks for them; without any, access is anonymous. */
  readonly credential: () => Promise<Credential | undefined>;
  /** Masks a secret in the log. */
  readonly mask: (secret: string) => void;
}

/** One challenge of a `WWW-Authenticate` header. */
interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A parameter `name=value`, or the name of a scheme, each followed by a comma, a space or the end. */
const challengeParts =
  /([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~\w-]+)))?(?=[\s,]|$)/g;

/** Reads a `WWW-Authenticate` header. Rule: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
function parseChallenges(header: string): readonly Challenge[] {
  const found: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  for (const [, name = '', quoted, plain] of header.matchAll(challengeParts)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) found.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else found.at(-1)?.parameters.set(name.toLowerCase(), value);
  }
  return found;
}

/** Returns the URL of the token service, which must not be less secure than the registry, since the password is sent to it. */
function realmOf({ parameters }: Challenge, origin: URL): URL {
  const realm = URL.parse(parameters.get('realm') ?? '');
  const isLocal = isLoopback(origin.host);
  if (
    realm === null ||
    (realm.protocol !== 'https:' && realm.protocol !== origin.protocol) ||
    realm.username !== '' ||
    realm.password !== '' ||
    (!isLocal && isLoopback(realm.host))
  ) {
    throw new ProtocolError('GET', origin, 'the registry does not name a token service that can be trusted');
  }
  return realm;
}

/** The members that hold the token; token services use either. */
const tokenMembers = ['token', 'access_token'];

/** Requests a token with a refresh token. Rule: https://distribution.github.io/distribution/spec/auth/oauth/ */
async function refresh(
  send: Send,
  realm: URL,
  { parameters }: Challenge,
  token: string,
): Promise<string | undefined> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'helm-push-ecr',
    refresh_token: token,
  });
  for (const name of ['service', 'scope']) {
    const value = parameters.get(name);
    if (value !== undefined) form.set(name, value);
  }
  const bytes = Buffer.from(form.toString());
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = { size: bytes.length, open: () => inMemory(bytes) };
  return await readToken(await send({ method: 'POST', url: realm, headers, body }, [200]), ...tokenMembers);
}

/** Requests a token with a password, or anonymously. Rule: https://distribution.github.io/distribution/spec/auth/token/ */
async function request(
  send: Send,
  realm: URL,
  { parameters }: Challenge,
  basic: string | undefined,
): Promise<string | undefined> {
  const url = new URL(realm);
  const service = parameters.get('service');
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of parameters.get('scope')?.split(' ') ?? []) url.searchParams.append('scope', scope);
  const headers = basic === undefined ? {} : { authorization: basic };
  return await readToken(await send({ method: 'GET', url, headers }, [200]), ...tokenMembers);
}

function basicOf(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/**
 * Signs in to a registry that asks for it: by a token of the service that its challenge names, or by user name and password.
 * Credentials are sent only to the registry and to that service.
 */
class TokenAuthorizer implements Authorizer {
  readonly #options: TokenAuthorizerOptions;
  #credential: Promise<Credential | undefined> | undefined;
  #current: Promise<string | undefined> = Promise.resolve(undefined);

  constructor(options: TokenAuthorizerOptions) {
    this.#options = options;
  }

  /** Throws a RegistryError if the token service refuses, a NetworkError or a ProtocolError. */
  async authorization({
    renew,
    challenge,
  }: { readonly renew?: string; readonly challenge?: string } = {}): Promise<string | undefined> {
    const seen = this.#current;
    const value = await seen;
    if (challenge === undefined || value !== renew) return value;
    if (this.#current === seen) {
      this.#current = this.#answer(parseChallenges(challenge), value).catch((error: unknown) => {
        this.#current = seen;
        throw error;
      });
    }
    return await this.#current;
  }

  async #answer(challenges: readonly Challenge[], refused: string | undefined): Promise<string | undefined> {
    this.#credential ??= this.#options.credential();
    const credential = await this.#credential;
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) return `Bearer ${await this.#token(bearer, credential)}`;
    const isBasic = challenges.some(({ scheme }) => scheme === 'basic');
    if (!isBasic || credential?.type !== 'password') return refused;
    return basicOf(credential.username, credential.password);
  }

  async #token(challenge: Challenge, credential: Credential | undefined): Promise<string> {
    if (credential?.type === 'bearer') return credential.token;
    const { origin, mask, ...options } = this.#options;
    const realm = realmOf(challenge, origin);
    const client = new AuthorizedClient({
      ...options,
      origin: new URL(realm.origin),
      authorizer: { authorization: () => Promise.resolve(undefined) },
    });
    const token = await client.run((send) =>
      credential?.type === 'identity'
        ? refresh(send, realm, challenge, credential.token)
        : request(send, realm, challenge, credential && basicOf(credential.username, credential.password)),
    );
    if (token === undefined) throw new ProtocolError('GET', realm, 'the response has no token');
    mask(token);
    return token;
  }
}

/**
 * Returns an authorizer for any registry, by the token protocol of the distribution specification: with stored credentials, else
 * anonymously. One serves one repository, since a token is for what the first challenge asked.
 */
export function tokenAuthorizer(options: TokenAuthorizerOptions): Authorizer {
  return new TokenAuthorizer(options);
}
