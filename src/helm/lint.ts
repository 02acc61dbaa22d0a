import { ChartError } from '../chart/errors.ts';
import { oneLine } from '../text.ts';
import { runHelm, type Start } from './run.ts';

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
  const marks = isStrict ? /^\[(ERROR|WARNING)\]/ : /^\[ERROR\]/;
  const found = lines.filter((line) => marks.test(line));
  const reasons = found.length > 0 ? found : lines.filter((line) => line.startsWith('Error: '));
  throw new ChartError(
    `helm lint found: ${oneLine(reasons.join(' '), 1500)}; correct the chart, or set lint: false`,
  );
}
