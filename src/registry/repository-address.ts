/** A repository in a registry that is open. */
export interface RepositoryAddress {
  /** The repository's path behind the host, as the data plane and references write it. */
  readonly path: string;
  /** `host/path` */
  readonly uri: string;
}

/** Gives where a repository is in a registry; in ECR Public, the alias comes first. */
export function repositoryAddress(
  { host, alias }: { readonly host: string; readonly alias: string | undefined },
  name: string,
): RepositoryAddress {
  const path = alias === undefined ? name : `${alias}/${name}`;
  return { path, uri: `${host}/${path}` };
}
