import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { ChartError } from '../chart/errors.ts';
import { oneLine } from '../text.ts';
import { newTemporary, writeInPlace } from '../workspace/directory.ts';
import type { HelmContext } from './prepare.ts';
import type { LintedChart } from './prepare.ts';
import { runHelm } from './run.ts';

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

/** Copies a chart's files into a directory; returns the chart's own. */
async function copyOf(
  directory: string,
  { name, files }: Exclude<LintedChart, { archive: string }>,
): Promise<string> {
  const chart = join(directory, name);
  await mkdir(chart);
  for (const file of files) {
    const path = join(chart, file.name);
    await mkdir(dirname(path), { recursive: true });
    await writeInPlace(path, Readable.from(file.chunks()));
  }
  return chart;
}

/**
 * Runs `helm lint` on a packaged chart, or on a copy of a chart's files; `isStrict` makes its warnings errors. Throws a ChartError
 * that lists what it found.
 */
export async function lintChart(
  program: string,
  chart: LintedChart,
  isStrict: boolean,
  context: HelmContext,
): Promise<void> {
  const directory = await newTemporary(context.temporary, 'helm-lint-');
  try {
    const path = 'archive' in chart ? chart.archive : await copyOf(directory, chart);
    const strict = isStrict ? ['--strict'] : [];
    const { succeeded, lines } = await runHelm(program, ['lint', path, ...strict], directory, context);
    if (succeeded) return;
    throw new ChartError(
      `helm lint found: ${findings(lines, isStrict)}; correct the chart, or set lint: false`,
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
