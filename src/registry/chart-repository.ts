import { unescape } from 'node:querystring';
import { ChartError } from '../chart/errors.ts';
import { maxChartSize } from '../chart/archive/budget.ts';
import type { KnownRepository } from '../chart/known-repositories.ts';
import {
  findInIndex,
  repositoryFile,
  type ChartVersions,
  type IndexedChart,
} from '../chart/repository-index.ts';
import { digestOf } from '../digest.ts';
import { readBody } from '../http/body.ts';
import { redactedUrl } from '../http/errors.ts';
import { AuthorizedClient, type AuthorizedClientOptions } from '../oci/authorized-client.ts';
import { followRedirects } from '../oci/blobs.ts';
import { RegistryError } from '../oci/errors.ts';
import { oneLine } from '../text.ts';
import { isMissing } from './refusal.ts';

/** A classic chart repository cannot be read. The message says what is wrong and what to do. */
export class RepositoryError extends Error {
  override readonly name = 'RepositoryError';
}

/** What requests to a classic repository need. */
export interface ChartRepositoryOptions extends Omit<
  AuthorizedClientOptions,
  'origin' | 'authorizer' | 'isExpired'
> {
  /** Masks a secret in the log. */
  readonly mask: (secret: string) => void;
}

/** The address of a repository, and the credentials for it. */
export type RepositoryAccess = Pick<
  KnownRepository,
  'url' | 'username' | 'password' | 'pass_credentials_all'
>;

/** The size limit of an index.yaml in bytes; the largest public ones have about 30 MiB. */
const largestIndex = 128 * 1024 * 1024;

/** The size limit of a provenance file in bytes. */
const largestProvenance = 4 * 1024 * 1024;

function shown(url: URL): string {
  return redactedUrl(url);
}

function explain(error: unknown, url: URL, repository: string): unknown {
  if (!(error instanceof RegistryError)) return error;
  const { status } = error;
  const remedy =
    status === 401 || status === 403
      ? `the chart repository requires other credentials: in an earlier step, run "helm repo add <name> ${repository} --username … --password …"`
      : status === 404
        ? `not found; check the address of the repository, ${repository}`
        : 'check the chart repository';
  return new RepositoryError(`GET ${shown(url)} returned ${status}: ${remedy}`, { cause: error });
}

/** The credentials for a repository. */
interface Login {
  readonly authorization: string;
  /** The part that must not be in the log. */
  readonly secret: string;
  /** Whether they go to other hosts as well. */
  readonly everywhere: boolean;
}

function isHttp({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/**
 * Returns the credentials for a repository: those that Helm stored, if both are there, or else those in the address. In the
 * address, a user name may be all there is, as a token is. Rule: `HTTPGetter.get` in Helm's pkg/getter/httpgetter.go, and `send`
 * in Go's net/http/client.go.
 */
function loginOf(access: RepositoryAccess, address: URL): Login | undefined {
  const { username = '', password = '', pass_credentials_all: everywhere = false } = access;
  if (username !== '' && password !== '') {
    return { authorization: basic(username, password), secret: password, everywhere };
  }
  // Unlike decodeURIComponent, it takes what is wrongly escaped as it is.
  const [user, secret] = [unescape(address.username), unescape(address.password)];
  if (user === '' && secret === '') return undefined;
  return { authorization: basic(user, secret), secret: secret === '' ? user : secret, everywhere: false };
}

/** A classic chart repository: an `index.yaml`, and archives anywhere. The index is fetched once. */
export class ChartRepository {
  readonly #login: Login | undefined;
  readonly #options: ChartRepositoryOptions;
  readonly #base: URL;
  #index: Promise<Buffer> | undefined;

  /** Throws a {@link RepositoryError} if the address cannot be that of a repository. */
  constructor(access: RepositoryAccess, options: ChartRepositoryOptions) {
    const base = URL.parse(access.url);
    if (base === null || !isHttp(base)) {
      throw new RepositoryError(
        `${JSON.stringify(oneLine(access.url))} is not the address of a chart repository; write one like "https://charts.example.com"`,
      );
    }
    this.#login = loginOf(access, base);
    base.username = '';
    base.password = '';
    this.#base = base;
    this.#options = options;
    if (this.#login !== undefined) options.mask(this.#login.secret);
  }

  /** The repository's address without the secrets in it. */
  get address(): string {
    return shown(this.#base);
  }

  /**
   * Looks up a chart; `undefined` if the repository does not have it. Throws a {@link RepositoryError} if the repository
   * refuses or has no index, and a NetworkError or a ProtocolError.
   */
  async find(name: string): Promise<ChartVersions | undefined> {
    const url = repositoryFile(this.#base.href, 'index.yaml');
    this.#index ??= this.#get(url, largestIndex, 'application/yaml, text/yaml, */*');
    const bytes = await this.#index;
    try {
      return await findInIndex(bytes, shown(url), name, this.#options.signal);
    } catch (error) {
      if (!(error instanceof ChartError)) throw error;
      throw new RepositoryError(error.message, { cause: error });
    }
  }

  /** Returns where the archive of a version is: an `https:`, `http:` or `oci:` address. Throws a {@link RepositoryError}. */
  locate({ url }: IndexedChart): URL {
    try {
      return repositoryFile(this.#base.href, url);
    } catch (error) {
      throw new RepositoryError(
        `the index of ${this.address} has no address for the chart: ${(error as Error).message}`,
        { cause: error },
      );
    }
  }

  /** Fetches the archive of a version. Throws a {@link RepositoryError} also if its digest differs from the one in the index. */
  async fetch(chart: IndexedChart): Promise<Buffer> {
    const url = this.locate(chart);
    const bytes = await this.#get(url, maxChartSize, 'application/gzip,application/octet-stream');
    const found = digestOf(bytes).slice('sha256:'.length);
    if (chart.digest === undefined || chart.digest === found) return bytes;
    throw new RepositoryError(
      `${shown(url)} has the digest ${found}, and the index of ${this.address} says ${chart.digest}: the archive was changed after it was indexed`,
    );
  }

  /** Fetches the provenance file beside an archive; `undefined` if there is none. Throws as {@link ChartRepository.fetch} does. */
  async fetchProvenance(chart: IndexedChart): Promise<Buffer | undefined> {
    const url = this.locate(chart);
    url.pathname += '.prov';
    try {
      return await this.#get(url, largestProvenance, '*/*');
    } catch (error) {
      if (error instanceof RepositoryError && isMissing(error.cause)) return undefined;
      throw error;
    }
  }

  /** Credentials go to the repository's own origin, and elsewhere only if Helm was told so (`--pass-credentials`). */
  #authorization(url: URL): string | undefined {
    const login = this.#login;
    if (login === undefined || !(login.everywhere || url.origin === this.#base.origin)) return undefined;
    return login.authorization;
  }

  async #get(url: URL, limit: number, accept: string): Promise<Buffer> {
    const authorization = this.#authorization(url);
    const client = new AuthorizedClient({
      ...this.#options,
      origin: new URL(url.origin),
      authorizer: { authorization: () => Promise.resolve(authorization) },
    });
    try {
      const bytes = await client.run(async (send) =>
        readBody(await followRedirects(send, url, { accept }), limit),
      );
      if (bytes !== undefined) return bytes;
    } catch (error) {
      throw explain(error, url, this.address);
    }
    throw new RepositoryError(`${shown(url)} has more than ${limit} bytes`);
  }
}
