import { ChartError } from '../chart/errors.ts';
import { oneLine } from '../text.ts';
import { runHelm, type Start } from './run.ts';

/** Returns what Helm found, with every line of each finding: the reason is often below the line with the mark. */
function findings(lines: readonly string[], isStrict: boolean): string {
  const isStart = (line: string): boolean => /^(\[[A-Z]+\]|==> |Error: |\d+ chart\(s\) linted)/.test(line);
  const marks = isStrict ? /^\[(ERROR|WARNING)\]/ : /^\[ERROR\]/;
  const starts = lines.flatMap((line, index) => (isStart(line) ? [index] : []));
  const blocks = starts.map((start, index) => lines.slice(start, starts[index + 1]));
  const found = blocks.filter(([first = '']) => marks.test(first));
  const shown = found.length > 0 ? found : blocks.filter(([first = '']) => first.startsWith('Error: '));
  return oneLine(shown.flat().join(' '), 8000);
}

/**
 * Runs `helm lint` on a chart directory or a packaged chart; `strict` makes its warnings errors. Throws a ChartError that
 * lists what it found.
 */
export async function lintChart(
  program: string,
  path: string,
  isStrict: boolean,
  start: Start,
): Promise<void> {
  const strict = isStrict ? ['--strict'] : [];
  const { succeeded, lines } = await runHelm(program, ['lint', path, ...strict], start);
  if (succeeded) return;
  throw new ChartError(
    `helm lint found: ${findings(lines, isStrict)}; correct the chart, or set lint: false`,
  );
}
