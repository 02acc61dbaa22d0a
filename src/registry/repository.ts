import { isRepositoryName } from '../oci/reference.ts';
import type { FetchedManifest } from '../oci/fetch-manifest.ts';
import type { Log } from './log.ts';
import { isMissing } from './refusal.ts';
import type { ReadableRegistry, Registry } from './registry.ts';

/** How repositories are named: after the chart, with an optional prefix, or by one full name. */
export type Naming =
  { readonly by: 'chart'; readonly prefix?: string } | { readonly by: 'name'; readonly repository: string };

/** A chart cannot be pushed under the repository name it would get. */
export class NameError extends Error {
  override readonly name = 'NameError';
}

/** The longest repository names in characters. Source: the service models of ecr and ecr-public (RepositoryName). */
const longest = { private: 256, public: 205 } as const;

/**
 * Returns the name of the repository that a chart goes to, without the alias of ECR Public.
 *
 * Helm stores charts under their own names (helm pull, and --verify above all, rely on it), so a prefix is put in front of the
 * chart's name. Throws a {@link NameError} if the registry would refuse the name.
 */
export function repositoryName(naming: Naming, chartName: string, type: 'private' | 'public'): string {
  const name =
    naming.by === 'name' ? naming.repository : `${naming.prefix ? `${naming.prefix}/` : ''}${chartName}`;
  if (!isRepositoryName(name)) {
    throw new NameError(
      `the chart's name "${chartName}" is not a valid repository name: registries accept groups of lower-case letters and ` +
        'digits separated by ".", "_" or "-"; rename the chart in Chart.yaml, or set repository',
    );
  }
  if (name.length < 2 || name.length > longest[type]) {
    throw new NameError(
      `the repository name "${name}" has ${name.length} characters; ECR accepts 2 to ${longest[type]}`,
    );
  }
  return name;
}

/** A repository of an open registry. */
export interface Repository<Open extends Pick<Registry, 'host' | 'alias'> = ReadableRegistry> {
  readonly registry: Open;
  /** The repository's name as AWS's API knows it, without the alias of ECR Public. */
  readonly name: string;
  /** The repository's path behind the host, as the data plane and references write it. */
  readonly path: string;
  /** `host/path` */
  readonly uri: string;
}

/** Returns the repository of this name in a registry; in ECR Public, the alias comes first in its path. */
export function repositoryNamed<Open extends Pick<Registry, 'host' | 'alias'>>(
  registry: Open,
  name: string,
): Repository<Open> {
  const { host, alias } = registry;
  const path = alias === undefined ? name : `${alias}/${name}`;
  return { registry, name, path, uri: `${host}/${path}` };
}

/** Returns the repository at this path of a registry; in ECR Public, the path begins with the alias. */
export function repositoryAt<Open extends ReadableRegistry>(registry: Open, path: string): Repository<Open> {
  const name = registry.type === 'public' ? path.slice(path.indexOf('/') + 1) : path;
  return { registry, name, path, uri: `${registry.host}/${path}` };
}

/** Fetches the manifest under a tag, `undefined` if there is none. Throws what the client throws. */
export async function manifestUnder(
  { registry: { client }, path }: Repository,
  tag: string,
): Promise<FetchedManifest | undefined> {
  try {
    return await client.manifest(path, tag);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The repository and the tag that a chart is pushed to. */
export interface Target extends Repository<Registry> {
  /** `host/path:tag` */
  readonly ref: string;
}

/** Returns where a chart is pushed to in a registry. Throws a {@link NameError} if its name cannot be a repository's. */
export function targetOf(
  registry: Registry,
  naming: Naming,
  chartName: string,
  { tag }: { readonly tag: string },
): Target {
  const repository = repositoryNamed(registry, repositoryName(naming, chartName, registry.type));
  return { ...repository, ref: `${repository.uri}:${tag}` };
}

/**
 * Lists a repository's tags, from which a range is resolved. Warns if the repository is a pull-through cache, which has only some of
 * them; `use` is what the user does with the chart. Throws what the client throws.
 */
export async function tagsForRange(
  { registry: { client, cachedFrom }, name, path, uri }: Repository,
  log: Log,
  use: 'promote' | 'pull',
): Promise<readonly string[]> {
  const [tags, upstream] = await Promise.all([client.listTags(path), cachedFrom?.(name)]);
  if (upstream !== undefined) {
    log.warning(
      `${uri}: a pull-through cache of ${upstream}, which lists only the versions that were pulled through it; write an exact version, or ${use} from ${upstream} itself`,
    );
  }
  return tags;
}
