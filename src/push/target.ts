import type { Artifact } from './artifact.ts';
import type { Registry } from '../registry/registry.ts';
import { type RepositoryAddress, repositoryAddress } from '../registry/repository-address.ts';
import { repositoryName } from '../registry/repository-name.ts';
import type { Naming } from '../registry/repository-name.ts';

/** One place that one chart goes to. */
export interface Target extends RepositoryAddress {
  readonly registry: Registry;
  /** The repository's name as AWS's API knows it, without the alias of ECR Public. */
  readonly name: string;
  /** `host/path:tag` */
  readonly ref: string;
}

/** Gives where a chart goes in a registry. Throws a NameError when the chart's name cannot be a repository's. */
export function targetOf(registry: Registry, naming: Naming, chartName: string, { tag }: Artifact): Target {
  const name = repositoryName(naming, chartName, registry.type);
  const address = repositoryAddress(registry, name);
  return { registry, name, ...address, ref: `${address.uri}:${tag}` };
}
