import { NetworkError, RegistryError } from '../oci/errors.ts';
import type { FetchedManifest, RegistryClient } from '../oci/registry-client.ts';
import { isMissing } from '../registry/explain.ts';
import type { ReadableRegistry, Registry } from '../registry/registry.ts';

/** A repository in a registry that we are signed in to. */
export interface Place {
  readonly registry: ReadableRegistry;
  readonly client: RegistryClient;
  /** The repository's name as AWS's API knows it, without the alias of ECR Public. */
  readonly name: string;
  /** The repository's path behind the host, as the data plane and references write it. */
  readonly path: string;
  /** `host/path` */
  readonly uri: string;
}

/** A repository that can be written to. */
export interface WritablePlace extends Place {
  readonly registry: Registry;
}

/** Puts a registry and a repository's path in it together. */
export function placeOf<Open extends ReadableRegistry>(
  registry: Open,
  path: string,
): Place & { readonly registry: Open } {
  const name = registry.type === 'public' ? path.slice(path.indexOf('/') + 1) : path;
  return { registry, client: registry.client, name, path, uri: `${registry.host}/${path}` };
}

/** Says whether an error is about a request to this repository. */
export function isAbout(error: unknown, { registry, path }: Place): boolean {
  if (!(error instanceof RegistryError) && !(error instanceof NetworkError)) return false;
  const { host, pathname } = new URL(error.url);
  return host === registry.host && pathname.startsWith(`/v2/${path}/`);
}

/** Says whether two repositories are in the same registry, so that blobs can be taken over from one by the other. */
export function areNeighbours(a: Place, b: Place): boolean {
  return a.registry.host === b.registry.host && a.path !== b.path;
}

/** Fetches what is under a tag, `undefined` where there is nothing. Throws what the client throws. */
export async function findTagged({ client, path }: Place, tag: string): Promise<FetchedManifest | undefined> {
  try {
    return await client.manifest(path, tag);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
