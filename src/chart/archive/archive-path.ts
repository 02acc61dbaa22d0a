import { posix } from 'node:path';
import { ChartError } from '../errors.ts';

function refused(reason: string, path: string): ChartError {
  return new ChartError(`${reason}: rename ${JSON.stringify(path)} and package the chart anew`);
}

/**
 * Gives the path inside the chart of an archive's entry: without its first component, whatever that is, and with forward
 * slashes. A path with a backslash counts as one of Windows.
 *
 * Rule: Helm's `LoadArchiveFiles` (pkg/chart/loader/archive/archive.go). Throws {@link ChartError} for a path that could
 * lead out of the chart.
 */
export function pathInChart(path: string): string {
  const delimiter = path.includes('\\') ? '\\' : '/';
  const [first = '', ...others] = path.split(delimiter);
  const rest = others.join('/');
  if (rest.startsWith('/')) throw refused('chart illegally contains absolute paths', path);
  const name = rest === '' ? '.' : posix.normalize(rest).replace(/(?<=.)\/$/, '');
  if (name === '.') {
    const text = `chart illegally contains content outside the base directory: ${JSON.stringify(path)}`;
    throw new ChartError(`${text}; all files of a chart lie in one directory, package it anew`);
  }
  if (name.startsWith('..')) throw refused('chart illegally references parent directory', path);
  if (/^[a-zA-Z]:\//.test(name)) throw refused('chart contains illegally named files', path);
  if (first === 'Chart.yaml') throw refused('chart yaml not in base directory', path);
  return name;
}
