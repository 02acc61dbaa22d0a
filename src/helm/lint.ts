import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { FileContent } from '../chart/archive/chart-file.ts';
import { ChartError } from '../chart/errors.ts';
import type { PackagedChart } from '../chart/packaged.ts';
import { oneLine } from '../text.ts';
import { newTemporary, writeInPlace } from '../workspace/directory.ts';
import { runHelm, type HelmContext } from './run.ts';

/**
 * A chart to lint: an archive, or the files of a directory. Either is copied, so that Helm sees what was checked and nothing else.
 */
export type LintedChart =
  | { readonly archive: PackagedChart; readonly open: () => AsyncIterable<Uint8Array> }
  | { readonly name: string; readonly files: readonly (FileContent & { readonly name: string })[] };

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

/** Copies an archive into a directory, under a name of its chart. Throws a ChartError if it is no longer the one that was read. */
async function copyOfArchive(
  directory: string,
  { archive, open }: Extract<LintedChart, { archive: unknown }>,
): Promise<string> {
  const { name, version } = archive.metadata;
  const copy = join(directory, `${name}-${version}.tgz`);
  const hash = createHash('sha256');
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of open()) {
      hash.update(chunk);
      yield chunk;
    }
  }
  await writeInPlace(copy, hashed());
  if (`sha256:${hash.digest('hex')}` === archive.archive.digest) return copy;
  throw new ChartError(
    `${archive.archive.file} was changed while it was read; make sure that nothing writes to the chart during the push`,
  );
}

/** Copies a chart's files into a directory; returns the chart's own. */
async function copyOf(
  directory: string,
  { name, files }: Exclude<LintedChart, { archive: unknown }>,
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
 * Runs `helm lint` on a copy of a packaged chart, or of a chart's files; `isStrict` makes its warnings errors. Throws a ChartError
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
    const path = await ('archive' in chart ? copyOfArchive(directory, chart) : copyOf(directory, chart));
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
