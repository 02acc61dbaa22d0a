import { matchingVersions } from '../chart/version/published-versions.ts';
import { tagFromVersion } from '../chart/version/tag.ts';
import { parseReference } from '../oci/reference.ts';
import { chartArtifact } from '../registry/chart-artifact.ts';
import type { ForeignRegistry } from '../registry/destination.ts';
import type { ReadableRegistry } from '../registry/registry.ts';
import { repositoryAt, type Repository } from '../registry/repository.ts';
import { newestVersions } from '../registry/versions.ts';
import { imageManifestType } from '../oci/manifest.ts';
import { errorMessage } from '../text.ts';
import { readImage, type Image } from './image.ts';
import type {
  ChartRepositorySource,
  NamedRepository,
  OfferedVersion,
  PromotePlan,
  PromotePorts,
  PromoteSource,
  RegistrySource,
} from './plan.ts';
import { explainFrom } from './refusal.ts';
import { NothingSelectedError, select, type Selected } from './select.ts';

/** The source of a promotion cannot be resolved. */
class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Where images are copied from. */
export interface ImageSource {
  /** Its name in results and messages: `host/path`, or the address of a classic repository and the chart. */
  readonly uri: string;
  /** The last part of its name, which is the chart's name. */
  readonly chart: string;
  /** The selected images, oldest version first. */
  readonly selected: readonly Selected[];
  /** Reads an image's manifests, with everything that belongs to it. */
  readonly read: (selected: Selected) => Promise<Image>;
  /** Returns the message for a failure: what is wrong and what to do. */
  readonly explain: (error: unknown) => string;
}

/** Opens the registry that a repository is in. */
export async function openRepository<Named, Open extends ReadableRegistry>(
  { registries, host, path }: NamedRepository<Named>,
  open: (registry: Named) => Promise<Open>,
): Promise<Repository<Open>> {
  for (const destination of registries) {
    const registry = await open(destination);
    if (host === undefined && registry.alias !== undefined) {
      return repositoryAt(registry, `${registry.alias}/${path}`);
    }
    if (host === undefined || host === registry.host) return repositoryAt(registry, path);
  }
  throw new SourceError(`${host ?? ''} is not a registry of this account and region; check aws-region`);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function registrySource(
  from: RegistrySource,
  plan: Pick<PromotePlan, 'version' | 'limit'>,
  { read, log }: PromotePorts,
): Promise<ImageSource> {
  const repository = await openRepository(from, read);
  const explain = (error: unknown): string => explainFrom(error, repository);
  try {
    const { items, hasTag } = await select(repository, { from, ...plan }, log);
    return {
      uri: repository.uri,
      chart: lastPart(repository.path),
      selected: items,
      read: (selected) => readImage(repository, selected.reference, hasTag),
      explain,
    };
  } catch (error) {
    throw new SourceError(explain(error), { cause: error });
  }
}

/** Returns an archive as the image that `helm push` would make of it. */
async function readArchive(
  { version, created, download }: OfferedVersion,
  { url, chart }: ChartRepositorySource,
  file: PromotePorts['file'],
): Promise<Image> {
  const packaged = await download();
  const { metadata } = packaged;
  if (metadata.name !== chart || metadata.version !== version) {
    throw new SourceError(
      `${url} lists ${chart} ${version}, but the archive is ${metadata.name} ${metadata.version}; report it to the owner of the repository`,
    );
  }
  const { manifest, digest, config, archive, provenance, blobs } = chartArtifact(
    { chart: packaged, created },
    file,
  );
  const descriptor = { mediaType: imageManifestType, digest, size: manifest.length };
  const root = {
    descriptor,
    bytes: manifest,
    blobs: [config, archive, ...(provenance ? [provenance] : [])],
  };
  const sources = new Map(blobs.map((blob) => [blob.digest, blob]));
  return {
    root,
    parts: [root],
    attachedTags: [],
    referrerLists: [],
    blob: ({ digest: wanted }) => {
      const found = sources.get(wanted);
      if (found === undefined) throw new Error(`the chart has no blob ${wanted}`);
      return found.open();
    },
  };
}

/** Reads a chart of a classic repository: an archive, or an image in a registry if the index points there. */
async function readOffered(
  offered: OfferedVersion,
  source: ChartRepositorySource,
  ports: PromotePorts,
): Promise<Image> {
  if (offered.address.protocol !== 'oci:') return await readArchive(offered, source, ports.file);
  const { host, repository, tag = tagFromVersion(offered.version) } = parseReference(offered.address.href);
  const registry: ForeignRegistry = { type: 'foreign', host };
  const named = { registries: [registry], path: repository };
  return await readImage(await openRepository(named, ports.read), tag);
}

function nameInRepository({ url, chart }: ChartRepositorySource): string {
  return `${url.replace(/\/$/, '')}/${chart}`;
}

/** Returns the name of a source that may not be there: as its `uri`, as far as that is known without opening it. */
export function nameOfSource(from: PromoteSource): string {
  if ('url' in from) return nameInRepository(from);
  const { host = from.registries[0]?.host, path } = from;
  return host === undefined ? path : `${host}/${path}`;
}

async function chartRepositorySource(
  from: ChartRepositorySource,
  { version = '', limit }: Pick<PromotePlan, 'version' | 'limit'>,
  ports: PromotePorts,
): Promise<ImageSource> {
  const uri = nameInRepository(from);
  const offered = await ports.offered(from);
  if (offered === undefined) {
    throw new NothingSelectedError(`${from.url} has no chart "${from.chart}"; check from and chart`);
  }
  const byTag = new Map(offered.map((each) => [tagFromVersion(each.version), each]));
  const matching = matchingVersions([...byTag.keys()], version === '' ? '>=0.0.0-0' : version);
  const newest = matching.slice(0, limit ?? matching.length);
  if (newest.length === 0) {
    throw new NothingSelectedError(
      `${uri} has no version that matches "${version}"${newestVersions([...byTag.keys()])}; check version`,
    );
  }
  return {
    uri,
    chart: from.chart,
    selected: newest.map((each) => ({ reference: each.tag, tag: each.tag, version: each.version })).reverse(),
    read: async ({ reference }) => {
      const found = byTag.get(reference);
      if (found === undefined) throw new SourceError(`${uri} has no version ${reference}`);
      return await readOffered(found, from, ports);
    },
    explain: errorMessage,
  };
}

/** Opens the source of a promotion. Throws a {@link SourceError}, a {@link NothingSelectedError}, or what the ports throw. */
export async function openSource(
  plan: Pick<PromotePlan, 'from' | 'version' | 'limit'>,
  ports: PromotePorts,
): Promise<ImageSource> {
  const { from } = plan;
  return 'url' in from
    ? await chartRepositorySource(from, plan, ports)
    : await registrySource(from, plan, ports);
}
