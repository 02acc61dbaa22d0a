import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { ChartError } from '../chart/errors.ts';
import { isGitData } from '../chart/load/git-data.ts';

/** Decides what a symbolic link may bring into a chart. */
export interface LinkGuard {
  /** Throws {@link ChartError} when the target is outside; says whether it is part of a Git repository's own data. */
  check(link: string, target: string): { readonly isGitData: boolean };
}

/** Says whether a path lies in a directory or is it, going by their names alone; both are absolute. */
export function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Makes the guard of a chart: links must lead to files of the workspace.
 *
 * A chart that the workflow itself takes from elsewhere, by a path outside of the workspace, may also link to files of
 * its own directory. A chart path that only seems to lie in the workspace is refused here. Throws {@link ChartError}.
 */
export function linkGuard(directory: string, workspace: string): LinkGuard {
  const root = realpathSync.native(workspace);
  const chart = realpathSync.native(directory);
  const isElsewhere =
    !isInside(resolve(workspace), resolve(directory)) && !isInside(root, resolve(directory));
  const allowed = isElsewhere ? [root, chart] : [root];
  const check: LinkGuard['check'] = (link, target) => {
    const home = allowed.find((candidate) => isInside(candidate, target));
    if (home !== undefined) return { isGitData: isGitData(relative(home, target).replaceAll(sep, '/')) };
    const advice = 'put the file itself into the chart, or link to one inside the workspace';
    throw new ChartError(
      `symbolic link ${link} points to ${target}, outside of the workspace ${root}: ${advice}`,
      isAbsolute(link) ? {} : { file: link },
    );
  };
  if (chart !== resolve(directory)) check(directory, chart);
  return { check };
}
