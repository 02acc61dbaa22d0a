import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Unpacking } from '../chart/archive/budget.ts';
import { openPackagedChart, type PackagedChart } from '../chart/packaged.ts';
import type { IndexedChart } from '../chart/repository-index.ts';
import type { AwsSettings } from '../ecr/settings.ts';
import type { RegistryClient } from '../oci/registry-client.ts';
import type { PromotePorts } from '../promote/plan.ts';
import { ChartRepository } from '../registry/chart-repository.ts';
import type { Destination, ForeignRegistry } from '../registry/destination.ts';
import { NetworkError } from '../http/errors.ts';
import { RegistryError } from '../oci/errors.ts';
import type { ReadableRegistry } from '../registry/registry.ts';
import { newTemporary } from '../workspace/directory.ts';
import { streamOf } from '../workspace/read-guard.ts';
import { rfc3339 } from '../workspace/source-date.ts';

/** A user name and password for a source outside AWS. */
export interface SourcePassword {
  readonly username: string;
  readonly password: string;
}

function explainForeign(error: unknown, host: string): string | undefined {
  if (error instanceof NetworkError) return `${host} cannot be reached (${error.message}); check from`;
  if (!(error instanceof RegistryError) || ![401, 403].includes(error.status)) return undefined;
  return `${host} denies read access (${error.message}); sign in to it in an earlier step, or set from-username and from-password`;
}

function foreignRegistry(host: string, client: RegistryClient): ReadableRegistry {
  return {
    type: 'foreign',
    host,
    region: '',
    alias: undefined,
    client,
    explain: (error) => explainForeign(error, host),
  };
}

/** Returns the port that opens a registry for reading, whether it is AWS's or not. */
export function sourceReader(
  read: (destination: Destination) => Promise<ReadableRegistry>,
  foreign: (host: string) => RegistryClient,
): PromotePorts['read'] {
  return (registry: Destination | ForeignRegistry) =>
    registry.type === 'foreign'
      ? Promise.resolve(foreignRegistry(registry.host, foreign(registry.host)))
      : read(registry);
}

/** Downloads archives from classic repositories into a temporary directory, until the run ends. */
export class Downloads {
  readonly #temporary: string;
  readonly #settings: AwsSettings & { readonly unpacking: Unpacking };
  readonly #password: SourcePassword | undefined;
  readonly #repositories = new Map<string, ChartRepository>();
  #directory: Promise<string> | undefined;

  constructor(
    temporary: string,
    settings: AwsSettings & { readonly unpacking: Unpacking },
    password: SourcePassword | undefined,
  ) {
    this.#temporary = temporary;
    this.#settings = settings;
    this.#password = password;
  }

  /** Looks up the versions of a chart, newest first. */
  readonly offered: PromotePorts['offered'] = async ({ url, chart }) => {
    const repository = this.#open(url);
    const versions = await repository.find(chart);
    return versions?.all().map((indexed) => {
      const seconds = Math.floor(Date.parse(indexed.created ?? '') / 1000);
      const created = Number.isNaN(seconds) ? undefined : rfc3339(seconds);
      return {
        version: indexed.version,
        created,
        address: repository.locate(indexed),
        download: () => this.#download(repository, chart, indexed),
      };
    });
  };

  /** Reads a downloaded file. */
  readonly file: PromotePorts['file'] = (path) => streamOf(dirname(path), path);

  /** Removes what was downloaded. */
  async close(): Promise<void> {
    if (this.#directory !== undefined) await rm(await this.#directory, { recursive: true, force: true });
  }

  #open(url: string): ChartRepository {
    const { transport, retrier, userAgent, signal, mask } = this.#settings;
    const options = { transport, retrier, userAgent: userAgent.join('/'), signal, mask };
    const known = this.#repositories.get(url) ?? new ChartRepository({ url, ...this.#password }, options);
    this.#repositories.set(url, known);
    return known;
  }

  async #download(repository: ChartRepository, chart: string, indexed: IndexedChart): Promise<PackagedChart> {
    const [archive, provenance] = await Promise.all([
      repository.fetch(indexed),
      repository.fetchProvenance(indexed),
    ]);
    const directory = await (this.#directory ??= newTemporary(this.#temporary, 'helm-promote-'));
    const file = join(directory, `${chart}-${indexed.version}.tgz`);
    await writeFile(file, archive);
    if (provenance !== undefined) await writeFile(`${file}.prov`, provenance);
    return await openPackagedChart(file, { workspace: directory, ...this.#settings.unpacking });
  }
}
