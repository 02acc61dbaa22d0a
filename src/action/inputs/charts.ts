import { normalize } from 'node:path';
import type { InputFields } from '../input-fields.ts';
import type { Mistakes } from '../mistakes.ts';
import type { WorkspaceFiles } from '../workspace-files.ts';

/** What lies between two chart paths: line ends and commas, but not the commas of a pattern like `{a,b}`. */
const separator = /[\n,](?![^{\n]*\})/;

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
  return paths.filter((path) => !paths.some((other) => other === '.' || path.startsWith(`${other}/`)));
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

/**
 * Reads `chart-path`: directories, `.tgz` files and glob patterns, in the order they are written, the matches of a pattern
 * sorted, each chart once. What exists under the very name is no pattern. Notes in `mistakes` what is not there.
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
  const charts = entries.flatMap((entry) =>
    /[*?[{]/.test(entry) && files.kindOf(entry) === 'nothing'
      ? matching(entry, files, mistakes)
      : named(entry, files, mistakes),
  );
  const byPlace = new Map<string, string>();
  for (const chart of charts) {
    const place = normalize(chart).replace(/[\\/]+$/, '');
    if (!byPlace.has(place)) byPlace.set(place, chart);
  }
  return [...byPlace.values()];
}
