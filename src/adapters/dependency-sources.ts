import { join } from 'node:path';
import { SpillStore } from '../chart/archive/spill-store.ts';
import { knownAt } from '../chart/dependencies/declared.ts';
import type { DependencySources, WantedChart } from '../chart/dependencies/ports.ts';
import { parseRepositories, type KnownRepository } from '../chart/known-repositories.ts';
import { createAgents, type Agents } from '../http/agents.ts';
import { HttpTransport } from '../http/http-transport.ts';
import { parseReference, type Reference } from '../oci/reference.ts';
import { ChartRepository, RepositoryError } from '../registry/chart-repository.ts';
import { readSettings } from '../workspace/read-guard.ts';
import { helmConfigFolder } from '../workspace/user-folders.ts';
import { OciSource, type SourceContext } from './oci-dependencies.ts';
import { once } from './once.ts';

/** The sources of a run. Must be closed after use. */
export interface OpenSources extends DependencySources {
  close(): Promise<void>;
}

/** The most bytes that a run fetches, all archives together. */
const mostFetched = 1024 * 1024 * 1024;

/** Reads Helm's list of repositories, if an earlier step has added any. Throws a ChartError if the file is not valid. */
function readKnown(environment: Readonly<NodeJS.ProcessEnv>): readonly KnownRepository[] {
  const own = environment['HELM_REPOSITORY_CONFIG'] ?? '';
  const file = own === '' ? join(helmConfigFolder(environment), 'repositories.yaml') : own;
  const bytes = readSettings(file);
  return bytes === undefined ? [] : parseRepositories(bytes, file);
}

function read(file: string | undefined): Buffer | undefined {
  if (file === undefined) return undefined;
  const bytes = readSettings(file);
  if (bytes === undefined) throw new Error(`${file} is not there; Helm's list of repositories names it`);
  return bytes;
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
