import type { ChartFile } from '../archive/chart-file.ts';
import { readAll } from '../archive/chart-file.ts';
import { ChartError } from '../errors.ts';
import { aliasOf, isSameRepository, type KnownRepository } from '../known-repositories.ts';
import type { Dependency } from '../metadata/dependency.ts';
import { ConstraintError, parseConstraint } from '../version/constraint.ts';
import { loadYaml } from '../yaml/marshal.ts';
import { anything, listOf, mapOf, structOf, type JsonValue } from '../yaml/shape.ts';

const rawShape = structOf<{ dependencies?: readonly (ReadonlyMap<string, JsonValue> | undefined)[] }>(
  'v2.Metadata',
  {},
  { dependencies: listOf(mapOf(anything)) },
);

/** Misspellings of `repository`, which Helm drops as unknown keys. */
const mistakenKeys = ['url', 'repo', 'registry', 'source', 'repositoryUrl'];

/** Returns the misspelled key of a dependency's `repository`, if there is one. */
function mistakenKey(name: string, files: readonly ChartFile[]): string | undefined {
  for (const file of files.filter((each) => ['Chart.yaml', 'requirements.yaml'].includes(each.name))) {
    const { dependencies = [] } = loadYaml(readAll(file), file.name, rawShape, rawShape.zero);
    const raw = dependencies.find((entry) => entry?.get('name') === name);
    const key = mistakenKeys.find((each) => raw?.has(each) === true);
    if (key !== undefined) return key;
  }
  return undefined;
}

/** Returns the error for a dependency that charts/ lacks and that has no repository. */
export function withoutRepository(name: string, files: readonly ChartFile[]): ChartError {
  const key = mistakenKey(name, files);
  return new ChartError(
    key === undefined
      ? `found in Chart.yaml, but missing in charts/ directory: ${name}; Chart.yaml names no repository for it: add one, such as "https://charts.example.com", "oci://registry.example.com/charts" or "file://../${name}", or commit the chart to charts/`
      : `the dependency ${name} has "${key}" where Helm reads "repository"; rename the key in Chart.yaml`,
    { file: 'Chart.yaml' },
  );
}

/** Throws a {@link ChartError} if a dependency to fetch has no version range. */
export function checkRange({ name, version = '' }: Dependency): void {
  if (version === '') {
    throw new ChartError(
      `the dependency ${name} has no version: write a version or a range such as "^1.2.0" in Chart.yaml`,
      { file: 'Chart.yaml' },
    );
  }
  try {
    parseConstraint(version);
  } catch (error) {
    if (!(error instanceof ConstraintError)) throw error;
    throw new ChartError(
      `dependency ${JSON.stringify(name)} has an invalid version/constraint format: ${error.message}; write one such as "^1.2.0" in Chart.yaml`,
      { file: 'Chart.yaml' },
      { cause: error },
    );
  }
}

function isRemote(repository: string): boolean {
  return /^(?:oci|https?):\/\//.test(repository);
}

function unreadable({ name, repository }: Dependency): ChartError {
  const advice = /^[a-z][a-z0-9+.-]*:\/\//i.test(repository)
    ? 'Helm plugins are not supported; repositories are read by https://, http://, oci:// and file://'
    : 'a repository is an address like "https://charts.example.com", or "@name" after "helm repo add name …" in an earlier step';
  return new ChartError(
    `the repository of the dependency ${name}, ${JSON.stringify(repository)}, cannot be read: ${advice}`,
    { file: 'Chart.yaml' },
  );
}

/**
 * Returns the dependencies with addresses in place of aliases, in the form in which Helm puts them into a lock. Throws a
 * {@link ChartError} for an alias that nobody has added and for what is no address.
 *
 * Rule: `Manager.resolveRepoNames` in Helm's pkg/downloader/manager.go.
 */
export function withAddresses(
  dependencies: readonly Dependency[],
  known: readonly KnownRepository[],
): readonly Dependency[] {
  return dependencies.map((dependency) => {
    const { repository } = dependency;
    if (repository === '' || repository.startsWith('file://')) return dependency;
    const alias = aliasOf(repository);
    if (alias === undefined) {
      if (isRemote(repository)) return dependency;
      throw unreadable(dependency);
    }
    const url = known.find(({ name }) => name === alias)?.url;
    if (url !== undefined) return { ...dependency, repository: url };
    throw new ChartError(
      `no repository definition for ${repository}: run "helm repo add ${alias} <address>" in an earlier step, or write the address itself in Chart.yaml`,
      { file: 'Chart.yaml' },
    );
  });
}

/** Returns the settings of the repository at an address, if an earlier step has added it to Helm. */
export function knownAt(address: string, known: readonly KnownRepository[]): KnownRepository | undefined {
  return known.find(({ url }) => isSameRepository(url, address));
}
