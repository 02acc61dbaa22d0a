import type { Digest } from '../encoding/digest.ts';
import type { Destination } from '../push/plan.ts';

/** A chart in a registry, as users name it. */
export interface ChartSource {
  /** As the user wrote it. */
  readonly text: string;
  readonly destination: Destination;
  /** The repository's name as AWS's API knows it, without the alias of ECR Public. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** A repository in a registry that is open. */
export interface Place {
  /** The repository's path behind the host, as the data plane and references write it. */
  readonly path: string;
  /** `host/path` */
  readonly uri: string;
}

/** Gives where a repository is in a registry. */
export function placeOf(
  { host, alias }: { readonly host: string; readonly alias: string | undefined },
  name: string,
): Place {
  const path = alias === undefined ? name : `${alias}/${name}`;
  return { path, uri: `${host}/${path}` };
}
