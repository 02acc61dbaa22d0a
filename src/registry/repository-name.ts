import { isRepositoryName } from '../oci/reference.ts';

/** How repositories are named: by the chart, behind an optional prefix, or one whole name. */
export type Naming =
  { readonly by: 'chart'; readonly prefix?: string } | { readonly by: 'name'; readonly repository: string };

/** A chart that cannot be pushed under the name it would get. */
export class NameError extends Error {
  override readonly name = 'NameError';
}

/** The longest repository names in characters. Source: the service models of ecr and ecr-public (RepositoryName). */
const longest = { private: 256, public: 205 } as const;

/**
 * Gives the name of the repository that a chart goes to, without the alias of ECR Public.
 *
 * Helm puts charts under their own names (helm pull, and --verify above all, rely on it), so that is what a prefix is put in
 * front of. Throws a {@link NameError} when the registry would refuse the name.
 */
export function repositoryName(naming: Naming, chartName: string, type: 'private' | 'public'): string {
  const name =
    naming.by === 'name' ? naming.repository : `${naming.prefix ? `${naming.prefix}/` : ''}${chartName}`;
  if (!isRepositoryName(name)) {
    throw new NameError(
      `the chart's name "${chartName}" cannot be a repository's name: registries take lower-case letters and digits in ` +
        'groups, parted by ".", "_" and "-"; rename the chart in Chart.yaml, or set repository',
    );
  }
  if (name.length < 2 || name.length > longest[type]) {
    throw new NameError(
      `the repository's name "${name}" has ${name.length} characters; ECR takes 2 to ${longest[type]}`,
    );
  }
  return name;
}
