import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Chart } from '../chart/chart.ts';
import { SpillStore } from '../chart/archive/spill-store.ts';
import type { Dependency } from '../chart/metadata/dependency.ts';
import { ChartError } from '../chart/errors.ts';
import { isInside } from '../workspace/read-guard.ts';
import { loadDirectory } from '../chart/load/load-directory.ts';

/** What a chart directory says of its dependencies. */
export interface Declared {
  readonly dependencies: readonly Dependency[];
  /** The names of those that charts/ lacks, by Helm's `CheckDependencies`: versions are not looked at. */
  readonly missing: readonly string[];
  /** The lock file, `Chart.lock` or `requirements.lock`, and whether it is there. */
  readonly lock: { readonly file: string; readonly exists: boolean };
  /** Every repository that Helm will look for: the chart's, and the lock's. */
  readonly repositories: readonly string[];
}

/** Says whether a chart may have dependencies, without loading it. */
function mayHaveDependencies(directory: string): boolean {
  if (existsSync(join(directory, 'requirements.yaml'))) return true;
  const file = join(directory, 'Chart.yaml');
  return existsSync(file) && readFileSync(file, 'utf8').includes('dependencies');
}

async function load(path: string, workspace: string): Promise<Chart> {
  const store = new SpillStore();
  try {
    return (await loadDirectory({ path, workspace, store, warn: () => undefined })).chart;
  } finally {
    store.close();
  }
}

/**
 * Reads what a chart directory declares; `undefined` where it declares nothing. What cannot be a chart is left to be refused
 * by packaging. Throws a ChartError.
 */
export async function readDeclared(directory: string, workspace: string): Promise<Declared | undefined> {
  if (!mayHaveDependencies(directory)) return undefined;
  const { metadata, lock, dependencies: present } = await load(directory, workspace);
  const dependencies = metadata.dependencies ?? [];
  if (dependencies.length === 0) return undefined;
  const names = present.map((chart) => chart.metadata.name);
  const locked = (lock?.dependencies ?? []).filter((dependency) => dependency !== null);
  const file = join(directory, metadata.apiVersion === 'v1' ? 'requirements.lock' : 'Chart.lock');
  return {
    dependencies,
    missing: dependencies.map(({ name }) => name).filter((name) => !names.includes(name)),
    lock: { file, exists: existsSync(file) },
    repositories: [...new Set([...dependencies, ...locked].map(({ repository }) => repository))],
  };
}

/**
 * Checks the directories of `file://` dependencies as the chart itself is checked: Helm packs them with whatever their
 * symbolic links lead to, and would so carry files of the runner into the archive. Throws a ChartError for what leaves the
 * workspace. Paths: Helm's `GetLocalPath` (internal/resolver/resolver.go).
 */
export async function checkLocalDependencies(
  directory: string,
  { dependencies }: Declared,
  workspace: string,
): Promise<void> {
  for (const { name, repository } of dependencies) {
    if (!repository.startsWith('file://')) continue;
    const path = resolve(directory, repository.slice('file://'.length));
    if (isInside(workspace, directory) && !isInside(workspace, path)) {
      throw new ChartError(
        `the dependency ${name} is at ${repository}, outside of the workspace ${workspace}: check its repository out into the workspace`,
        { file: 'Chart.yaml' },
      );
    }
    if (existsSync(path)) await load(path, workspace);
  }
}

/**
 * Checks what Helm writes to, charts/ and the lock file: through a symbolic link it would write to wherever that leads, also where
 * .helmignore keeps the link itself out of the chart. Throws a ChartError for what leaves the workspace.
 */
export function checkWrittenFiles(directory: string, { lock }: Declared, workspace: string): void {
  if (!isInside(workspace, directory)) return;
  for (const path of [join(directory, 'charts'), lock.file]) {
    if (!existsSync(path) || isInside(realpathSync.native(workspace), realpathSync.native(path))) continue;
    throw new ChartError(
      `${path} is a symbolic link out of the workspace, and Helm would write there: put it into the chart`,
    );
  }
}
