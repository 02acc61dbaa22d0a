import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import {
  FileRefusedError,
  isInside,
  lookAt,
  namesIn,
  ReadGuard,
  readWholeFile,
} from '../../workspace/read-guard.ts';
import { errorCode } from '../../text.ts';
import { maxChartSize } from '../archive/budget.ts';
import { ChartError } from '../errors.ts';
import type { Dependency } from '../metadata/dependency.ts';

/** Where a `file://` dependency is: a chart's directory, with its real path, or the bytes of its archive. */
export type LocalChart =
  | { readonly type: 'directory'; readonly path: string; readonly realPath: string }
  | { readonly type: 'archive'; readonly bytes: Buffer; readonly isLink: boolean };

/** Returns a path as messages show it, relative to the workspace. */
export function shownPath(path: string, workspace: string): string {
  return isInside(workspace, path) ? relative(workspace, path).replaceAll(sep, '/') || '.' : path;
}

function missing(name: string, repository: string, path: string): ChartError {
  return new ChartError(
    `the dependency ${name} is at ${repository}, but ${path} does not exist; correct the path in Chart.yaml, or check out its repository there`,
    { file: 'Chart.yaml' },
  );
}

/** actions/checkout leaves the directory of a submodule empty. */
function checkContents(name: string, repository: string, path: string, shown: string): void {
  const names = namesIn(path);
  if (names.includes('Chart.yaml')) return;
  throw new ChartError(
    names.filter((each) => each !== '.git').length === 0
      ? `the dependency ${name} is at ${repository}, but ${shown} is empty; if it is a submodule, set "submodules: true" for actions/checkout`
      : `the dependency ${name} is at ${repository}, but ${shown} has no Chart.yaml; use the directory of a chart`,
    { file: 'Chart.yaml' },
  );
}

/**
 * Finds the chart of a `file://` dependency, relative to the directory of the chart that declares it. Throws a {@link ChartError}
 * if there is none, or if it is outside the workspace. Paths: `GetLocalPath` in Helm's internal/resolver/resolver.go; archives,
 * which Helm does not accept, are accepted too.
 */
export function findLocalChart(
  { name, repository }: Dependency,
  directory: string,
  workspace: string,
): LocalChart {
  const path = resolve(directory, repository.slice('file://'.length));
  const shown = shownPath(path, workspace);
  if (isInside(workspace, directory) && !isInside(workspace, path)) {
    throw new ChartError(
      `the dependency ${name} is at ${repository}, outside the workspace ${workspace}: check out its repository into the workspace`,
      { file: 'Chart.yaml' },
    );
  }
  try {
    const guard = new ReadGuard(workspace, path);
    const real = guard.resolve(path, shown);
    if (lookAt(real).isDirectory()) {
      checkContents(name, repository, real, shown);
      return { type: 'directory', path, realPath: real };
    }
    const isLink = real !== join(guard.resolve(dirname(path)), basename(path));
    return { type: 'archive', bytes: readWholeFile(guard.check(path, shown), maxChartSize), isLink };
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error.cause) ?? '')) throw missing(name, repository, shown);
    throw new ChartError(
      `the dependency ${name}: ${error.message}`,
      { file: 'Chart.yaml' },
      { cause: error },
    );
  }
}
