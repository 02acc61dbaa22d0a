import { dirname } from 'node:path';
import type { Inputs } from './inputs.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';

/** The separator of two chart paths: line breaks and commas, but not the commas of a pattern like `{a,b}`. */
const separator = /[\n,](?![^{\n]*\})/;

/** What makes an entry a pattern, unless a file of exactly that name exists; `!(a)` is one of minimatch's. */
const magic = /[*?[{]|[!+@]\(/;

function isChart(path: string, files: WorkspaceFiles): boolean {
  switch (files.kindOf(path)) {
    case 'directory':
      return files.kindOf(`${path}/Chart.yaml`) === 'file';
    case 'file':
      return path.endsWith('.tgz');
    case 'nothing':
      return false;
  }
}

/** A match inside another match is a part of that chart: `charts/**` means the charts, not their subcharts. */
function outermost(paths: readonly string[]): readonly string[] {
  if (paths.includes('.')) return ['.'];
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
}

/**
 * Returns what a pattern matches without the packages that an earlier run left in `package-directory`, unless they are all that it
 * matches.
 */
function withoutPackages(
  inputs: Inputs,
  charts: readonly string[],
  files: WorkspaceFiles,
): readonly string[] {
  const directory = inputs.text('package-directory');
  if (directory === undefined) return charts;
  const packages = files.place(directory);
  const others = charts.filter((path) => !path.endsWith('.tgz') || files.place(dirname(path)) !== packages);
  return others.length === 0 ? charts : others;
}

function matching(inputs: Inputs, pattern: string, files: WorkspaceFiles): readonly string[] {
  const matches = files.glob(pattern);
  const found = matches.filter((path) => isChart(path, files));
  const charts = outermost(withoutPackages(inputs, found, files));
  if (charts.length === 0) {
    const problem =
      matches.length === 0 ? 'it matches nothing' : `none of its matches is a chart (${matches[0] ?? ''})`;
    inputs.reject(
      'chart-path',
      pattern,
      `${problem}; write a pattern that matches directories with a Chart.yaml, or .tgz files, such as "charts/*"`,
    );
  }
  return [...charts].sort();
}

function named(inputs: Inputs, path: string, files: WorkspaceFiles): readonly string[] {
  const kind = files.kindOf(path);
  if (kind === 'nothing') {
    inputs.reject('chart-path', path, 'there is no such directory or file; is the repository checked out?');
  } else if (kind === 'file' && !path.endsWith('.tgz')) {
    const advice = /\.(tgz|gz|tar|zip)$/i.test(path)
      ? 'a packaged chart is what "helm package" writes, <name>-<version>.tgz'
      : 'write the directory of the chart, or a packaged .tgz chart';
    inputs.reject('chart-path', path, `it is a file; ${advice}`);
  } else if (kind === 'directory') {
    const all = chartsIn(path, files);
    if (all !== undefined) {
      inputs.reject(
        'chart-path',
        path,
        `it has no Chart.yaml, but contains charts; write "${all}" to select all of them`,
      );
    }
  }
  return [path];
}

/** Returns a pattern for the charts that a directory contains, if it contains some and is no chart. */
function chartsIn(path: string, files: WorkspaceFiles): string | undefined {
  if (magic.test(path) || files.kindOf(`${path}/Chart.yaml`) !== 'nothing') return undefined;
  const directory = path.replace(/\/+$/, '');
  const candidates = [
    ['*', '*/Chart.yaml'],
    ['*.tgz', '*.tgz'],
    ['**', '**/Chart.yaml'],
  ] as const;
  const found = candidates.find(([, inside]) => files.glob(`${directory}/${inside}`).length > 0);
  return found && `${directory}/${found[0]}`;
}

/**
 * Reports whether an entry is a pattern. A folder named `*` does not replace the matches of the pattern; for a pattern of
 * brackets only, such as `[a]`, a path with that name comes first.
 */
function isPattern(entry: string, files: WorkspaceFiles): boolean {
  return /[*?{]/.test(entry) || (magic.test(entry) && files.kindOf(entry) === 'nothing');
}

/** Removes the charts at or below a `!` entry from those found so far, which are keyed by their real paths. */
function exclude(inputs: Inputs, charts: Map<string, string>, entry: string, files: WorkspaceFiles): void {
  const name = entry.slice(1).trim();
  const matches = isPattern(name, files) ? files.glob(name) : [name];
  const excluded = new Set(matches.map((path) => files.place(path)));
  const isExcluded = (path: string): boolean =>
    excluded.has(path) || (path !== dirname(path) && isExcluded(dirname(path)));
  const removed = [...charts.keys()].filter(isExcluded);
  for (const path of removed) charts.delete(path);
  if (removed.length === 0) {
    inputs.reject(
      'chart-path',
      entry,
      'it excludes none of the charts listed above it; move it below the charts that it should exclude',
    );
  } else if (charts.size === 0) {
    inputs.reject('chart-path', entry, 'it excludes all of the charts listed above it; narrow or remove it');
  }
}

/**
 * Reads `chart-path`: directories, `.tgz` files and glob patterns, in the order they are written, the matches of a pattern
 * sorted, each chart once, whatever links lead to it. A path that exists comes before a pattern of brackets. An entry with a
 * leading `!` excludes charts of the entries above it. Rejects what does not exist.
 */
export function readCharts(inputs: Inputs, files: WorkspaceFiles): readonly string[] {
  const entries = inputs.list('chart-path', separator);
  if (entries.length === 0) {
    inputs.reject('chart-path', '', 'set it to the directory of the chart, or to a packaged .tgz chart');
  }
  const charts = new Map<string, string>();
  for (const entry of entries) {
    if (/^!(?!\()/.test(entry)) {
      exclude(inputs, charts, entry, files);
      continue;
    }
    const paths = isPattern(entry, files) ? matching(inputs, entry, files) : named(inputs, entry, files);
    for (const path of paths) {
      const realPath = files.place(path);
      if (!charts.has(realPath)) charts.set(realPath, path);
    }
  }
  return [...charts.values()];
}
