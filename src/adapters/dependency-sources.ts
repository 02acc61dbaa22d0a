import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { maxChartSize } from '../chart/archive/budget.ts';
import { SpillStore } from '../chart/archive/spill-store.ts';
import { knownAt } from '../chart/dependencies/declared.ts';
import type { DependencySources, WantedChart } from '../chart/dependencies/ports.ts';
import { parseRepositories, type KnownRepository } from '../chart/known-repositories.ts';
import { matchingVersions } from '../chart/version/published-versions.ts';
import { isVersion } from '../chart/version/semver.ts';
import { parseRegistry } from '../ecr/hosts.ts';
import type { AwsSettings } from '../ecr/settings.ts';
import { createAgents, type Agents } from '../http/agents.ts';
import { HttpTransport } from '../http/http-transport.ts';
import { RegistryError } from '../oci/errors.ts';
import { tagFromVersion } from '../chart/version/tag.ts';
import { parseReference, type Reference } from '../oci/reference.ts';
import type { RegistryClient } from '../oci/registry-client.ts';
import { fetchManifest } from '../pull/fetch.ts';
import { ChartRepository, RepositoryError } from '../registry/chart-repository.ts';
import type { Destination } from '../registry/destination.ts';
import type { ReadableRegistry } from '../registry/registry.ts';
import { errorCode } from '../text.ts';
import { helmConfigFolder } from '../workspace/user-folders.ts';
import { foreignRegistries } from './foreign-registries.ts';
import { once } from './once.ts';
import { registryReader } from './ecr-registries.ts';

/** What looking up dependencies needs from its surroundings. */
export interface SourceContext {
  readonly settings: AwsSettings;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Whether the run signs in to AWS. A run that only packages reads ECR with the credentials in the credential stores. */
  readonly signsIn: boolean;
  /** Opens the registries that the run pushes to, except those that cannot be opened. */
  readonly own: () => Promise<readonly ReadableRegistry[]>;
}

/** The sources of a run. Must be closed after use. */
export interface OpenSources extends DependencySources {
  close(): Promise<void>;
}

/** A repository of a registry. */
interface OpenRepository {
  /** `host/path`. */
  readonly uri: string;
  readonly path: string;
  readonly client: RegistryClient;
  readonly explain: (error: unknown) => string | undefined;
}

/** The most bytes that a run fetches, all archives together. */
const mostFetched = 1024 * 1024 * 1024;

/** Reads Helm's list of repositories, if an earlier step has added any. Throws a ChartError if the file is not valid. */
function readKnown(environment: Readonly<NodeJS.ProcessEnv>): readonly KnownRepository[] {
  const own = environment['HELM_REPOSITORY_CONFIG'] ?? '';
  const file = own === '' ? join(helmConfigFolder(environment), 'repositories.yaml') : own;
  try {
    return parseRepositories(readFileSync(file), file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
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

function read(file: string | undefined): Buffer | undefined {
  return file === undefined ? undefined : readFileSync(file);
}

/** Fetches charts from `oci://` repositories. */
class OciSource {
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

/** Fetches charts from classic repositories. */
class ClassicSource {
  readonly #context: SourceContext;
  readonly #known: () => readonly KnownRepository[];
  readonly #agents: Agents[] = [];
  readonly #repositories = new Map<string, ChartRepository>();

  constructor(context: SourceContext, known: () => readonly KnownRepository[]) {
    this.#context = context;
    this.#known = known;
  }

  close(): void {
    for (const agents of this.#agents) agents.close();
  }

  #open(address: string): ChartRepository {
    const open = this.#repositories.get(address) ?? this.#make(address);
    this.#repositories.set(address, open);
    return open;
  }

  #make(address: string): ChartRepository {
    const { settings } = this.#context;
    const known = knownAt(address, this.#known());
    const { retrier, userAgent, mask, signal } = settings;
    const transport = (known && this.#ownTransport(known)) ?? settings.transport;
    return new ChartRepository(
      { ...known, url: address },
      { transport, retrier, userAgent: userAgent.join('/'), mask, signal },
    );
  }

  /** Returns a transport with the certificates that the repository was added with, if there are any. */
  #ownTransport({
    caFile,
    certFile,
    keyFile,
    insecure_skip_tls_verify: isUnverified = false,
  }: KnownRepository): HttpTransport | undefined {
    if (caFile === undefined && certFile === undefined && !isUnverified) return undefined;
    const [ca, cert, key] = [read(caFile), read(certFile), read(keyFile)];
    const agents = createAgents(this.#context.environment, {
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
      ...(isUnverified && { rejectUnauthorized: false }),
    });
    this.#agents.push(agents);
    return new HttpTransport({ agents });
  }

  async resolve({ name, repository, version }: WantedChart): Promise<string | undefined> {
    const versions = await this.#open(repository).find(name);
    if (versions === undefined) throw new RepositoryError(`${name} chart not found in repo ${repository}`);
    return versions.highest(version)?.version;
  }

  /** Returns the archive, or the reference in a registry if that is what the index has. */
  async fetch({ name, repository, version }: WantedChart): Promise<Buffer | Reference> {
    const open = this.#open(repository);
    const chart = (await open.find(name))?.exact(version);
    if (chart === undefined) {
      throw new RepositoryError(
        `the index of ${open.address} has no ${name} ${version}; run "helm dependency update"`,
      );
    }
    const address = open.locate(chart);
    return address.protocol === 'oci:' ? parseReference(address.href) : await open.fetch(chart);
  }
}

/**
 * Returns the ports that fetch dependencies: from classic repositories, with the settings that earlier steps have given Helm;
 * from ECR and ECR Public, with the run's own sign-in if it has one; from other registries, with the credentials in the
 * credential stores. Everything is fetched once.
 */
export function openSources(context: SourceContext): OpenSources {
  let known: readonly KnownRepository[] | undefined;
  const readOnce = (): readonly KnownRepository[] => (known ??= readKnown(context.environment));
  const oci = new OciSource(context);
  const classic = new ClassicSource(context, readOnce);
  const store = new SpillStore();
  let left = mostFetched;

  async function bytesOf(wanted: WantedChart): Promise<Buffer> {
    if (wanted.repository.startsWith('oci://')) {
      return await oci.fetch(parseReference(`${wanted.repository}/${wanted.name}`), wanted.version);
    }
    const found = await classic.fetch(wanted);
    return Buffer.isBuffer(found) ? found : await oci.fetch(found, wanted.version);
  }

  return {
    known: () => Promise.resolve().then(readOnce),
    resolve: once((wanted) =>
      wanted.repository.startsWith('oci://') ? oci.resolve(wanted) : classic.resolve(wanted),
    ),
    fetch: once(async (wanted) => {
      const bytes = await bytesOf(wanted);
      left -= bytes.length;
      if (left < 0) throw new Error(`the dependencies of this run have more than ${mostFetched} bytes`);
      return store.keep(bytes);
    }),
    close: () => {
      classic.close();
      store.close();
      return Promise.resolve();
    },
  };
}
