import { maxChartSize } from '../chart/archive/budget.ts';
import type { WantedChart } from '../chart/dependencies/ports.ts';
import { matchingVersions } from '../chart/version/published-versions.ts';
import { isVersion } from '../chart/version/semver.ts';
import { tagFromVersion } from '../chart/version/tag.ts';
import { parseRegistry } from '../ecr/hosts.ts';
import type { AwsSettings } from '../ecr/settings.ts';
import { RegistryError } from '../oci/errors.ts';
import { parseReference, type Reference } from '../oci/reference.ts';
import type { RegistryClient } from '../oci/registry-client.ts';
import { fetchManifest } from '../pull/fetch.ts';
import type { Destination } from '../registry/destination.ts';
import type { ReadableRegistry } from '../registry/registry.ts';
import { registryReader } from './ecr-registries.ts';
import { foreignRegistries } from './foreign-registries.ts';
import { once } from './once.ts';

/** What looking up dependencies needs from its surroundings. */
export interface SourceContext {
  readonly settings: AwsSettings;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Whether the run signs in to AWS. A run that only packages reads ECR with the credentials in the credential stores. */
  readonly signsIn: boolean;
  /** Opens the registries that the run pushes to, except those that cannot be opened. */
  readonly own: () => Promise<readonly ReadableRegistry[]>;
}

/** A repository of a registry. */
interface OpenRepository {
  /** `host/path`. */
  readonly uri: string;
  readonly path: string;
  readonly client: RegistryClient;
  readonly explain: (error: unknown) => string | undefined;
}

/** Returns the ECR registry that a host names, `undefined` if it names none. */
function ecrDestination(host: string, path: string): Destination | undefined {
  try {
    const registry = parseRegistry(host);
    if (registry.type === 'private') return registry;
    return { type: 'public', host: registry.host, alias: path.split('/', 1).join('') };
  } catch {
    return undefined;
  }
}

/** Fetches charts from `oci://` repositories. */
export class OciSource {
  readonly #foreign: (host: string) => RegistryClient;
  readonly #openEcr: (destination: Destination) => Promise<ReadableRegistry>;
  readonly #signsIn: boolean;
  readonly #own: SourceContext['own'];
  readonly #open = once((place: Pick<Reference, 'host' | 'repository'>) => this.#find(place));

  constructor({ settings, environment, signsIn, own }: SourceContext) {
    this.#foreign = foreignRegistries(settings, environment);
    this.#openEcr = registryReader(settings);
    this.#signsIn = signsIn;
    this.#own = own;
  }

  async #find({ host, repository: path }: Pick<Reference, 'host' | 'repository'>): Promise<OpenRepository> {
    const uri = `${host}/${path}`;
    const destination = this.#signsIn ? ecrDestination(host, path) : undefined;
    const registry =
      destination === undefined
        ? (await this.#own()).find((each) => each.host === host)
        : await this.#openEcr(destination);
    if (registry !== undefined) {
      return { uri, path, client: registry.client, explain: (error) => registry.explain(error, uri) };
    }
    const explain = (error: unknown): string | undefined =>
      error instanceof RegistryError && (error.status === 401 || error.status === 403)
        ? `${error.message}; sign in to ${host} in an earlier step, with "helm registry login" or "docker login"`
        : undefined;
    return { uri, path, client: this.#foreign(host), explain };
  }

  /** Runs work on the repository at a reference. Throws an Error that says what to do. */
  async #with<T>(
    { host, repository }: Reference,
    work: (repository: OpenRepository) => Promise<T>,
  ): Promise<T> {
    const open = await this.#open({ host, repository });
    try {
      return await work(open);
    } catch (error) {
      const explained = open.explain(error);
      throw explained === undefined ? error : new Error(explained, { cause: error });
    }
  }

  /**
   * An exact version is used as it is; for a range, the highest matching tag. Rule: `Resolver.Resolve` in Helm's
   * internal/resolver.
   */
  async resolve({ name, repository, version }: WantedChart): Promise<string | undefined> {
    if (isVersion(version)) return version;
    return await this.#with(parseReference(`${repository}/${name}`), async ({ client, path }) => {
      const [highest] = matchingVersions(await client.listTags(path), version);
      return highest?.version;
    });
  }

  /** Fetches the archive of a version. Throws an Error that says what to do. */
  async fetch(reference: Reference, version: string): Promise<Buffer> {
    const tag = reference.tag ?? tagFromVersion(version);
    return await this.#with(reference, async ({ client, path, uri }) => {
      const text = `${uri}:${tag}`;
      const { archive } = await fetchManifest(client, path, reference.digest ?? tag, text).catch(
        (error: unknown) => {
          throw error instanceof RegistryError && error.status === 404
            ? new Error(`${uri} has no ${tag} (${error.message}); check its name and version`, {
                cause: error,
              })
            : error;
        },
      );
      if (archive.size > maxChartSize) throw new Error(`${text} has more than ${maxChartSize} bytes`);
      const chunks: Uint8Array[] = [];
      for await (const chunk of client.blob(path, archive)) chunks.push(chunk);
      return Buffer.concat(chunks);
    });
  }
}
