import { dirname } from 'node:path';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';

/** What lies between two chart paths: line ends and commas, but not the commas of a pattern like `{a,b}`. */
const separator = /[\n,](?![^{\n]*\})/;

/** What makes an entry a pattern, unless something exists under the very name; `!(a)` is one of minimatch's. */
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

/** What lies inside another match is a part of that chart: `charts/**` means the charts, not their sub-charts. */
function outermost(paths: readonly string[]): readonly string[] {
  if (paths.includes('.')) return ['.'];
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
}

function matching(pattern: string, files: WorkspaceFiles, mistakes: Mistakes): readonly string[] {
  const matches = files.glob(pattern);
  const charts = outermost(matches.filter((path) => isChart(path, files)));
  if (charts.length === 0) {
    const found =
      matches.length === 0
        ? 'it matches nothing'
        : `nothing that it matches is a chart (${matches[0] ?? ''})`;
    mistakes.add(
      'chart-path',
      pattern,
      `${found}; a pattern is to match directories with a Chart.yaml, or .tgz files, such as "charts/*"`,
    );
  }
  return [...charts].sort();
}

function named(path: string, files: WorkspaceFiles, mistakes: Mistakes): readonly string[] {
  const kind = files.kindOf(path);
  if (kind === 'nothing') {
    mistakes.add('chart-path', path, 'there is no such directory or file; is the repository checked out?');
  } else if (kind === 'file' && !path.endsWith('.tgz')) {
    mistakes.add(
      'chart-path',
      path,
      'it is a file; name the directory of the chart, or a packaged .tgz chart',
    );
  }
  return [path];
}

function isPattern(entry: string, files: WorkspaceFiles): boolean {
  return magic.test(entry) && files.kindOf(entry) === 'nothing';
}

/** Takes the charts at or below what `!` stands in front of out of those that are known by their places. */
function exclude(
  charts: Map<string, string>,
  entry: string,
  files: WorkspaceFiles,
  mistakes: Mistakes,
): void {
  const name = entry.slice(1).trim();
  const excluded = isPattern(name, files) ? files.glob(name) : [name];
  const places = new Set(excluded.map((path) => files.place(path)));
  const isExcluded = (place: string): boolean =>
    places.has(place) || (place !== dirname(place) && isExcluded(dirname(place)));
  const gone = [...charts.keys()].filter(isExcluded);
  for (const place of gone) charts.delete(place);
  if (gone.length === 0) {
    mistakes.add('chart-path', entry, 'it takes out none of the charts before it; write it behind them');
  } else if (charts.size === 0) {
    mistakes.add('chart-path', entry, 'it takes out all of the charts before it');
  }
}

/**
 * Reads `chart-path`: directories, `.tgz` files and glob patterns, in the order they are written, the matches of a pattern
 * sorted, each chart once, by whatever links it is found. What exists under the very name is no pattern. An entry with `!` in
 * front takes charts of the entries before it out again. Notes in `mistakes` what is not there.
 */
export function readCharts(
  fields: InputFields,
  files: WorkspaceFiles,
  mistakes: Mistakes,
): readonly string[] {
  const entries = fields.list('chart-path', separator);
  if (entries.length === 0) {
    mistakes.add('chart-path', '', 'set it to the directory of the chart, or to a packaged .tgz chart');
  }
  const charts = new Map<string, string>();
  for (const entry of entries) {
    if (/^!(?!\()/.test(entry)) {
      exclude(charts, entry, files, mistakes);
      continue;
    }
    const paths = isPattern(entry, files) ? matching(entry, files, mistakes) : named(entry, files, mistakes);
    for (const path of paths) {
      const place = files.place(path);
      if (!charts.has(place)) charts.set(place, path);
    }
  }
  return [...charts.values()];
}
