import type { Artifact } from './artifact.ts';
import type { Registry } from './ports.ts';
import { repositoryName } from './repository-name.ts';
import type { Naming } from './plan.ts';

/** One place that one chart goes to. */
export interface Target {
  readonly registry: Registry;
  /** The repository's name as AWS's API knows it, without the alias of ECR Public. */
  readonly name: string;
  /** The repository's path behind the host, as the data plane and references write it. */
  readonly path: string;
  /** `host/path` */
  readonly uri: string;
  /** `host/path:tag` */
  readonly ref: string;
}

/** Gives where a chart goes in a registry. Throws a NameError when the chart's name cannot be a repository's. */
export function targetOf(registry: Registry, naming: Naming, chartName: string, { tag }: Artifact): Target {
  const name = repositoryName(naming, chartName, registry.type);
  const path = registry.alias === undefined ? name : `${registry.alias}/${name}`;
  const uri = `${registry.host}/${path}`;
  return { registry, name, path, uri, ref: `${uri}:${tag}` };
}
