import { posix } from 'node:path';
import { ChartError } from '../errors.ts';
import { ArchiveSize, type UnpackBudget } from './budget.ts';
import type { ChartFile } from './chart-file.ts';
import { Gunzip, type ByteStream } from './gzip.ts';
import type { SpillStore } from './spill-store.ts';
import { TarReader, type ArchiveEntry, type EntrySink } from './tar-reader.ts';

/** Options for reading an archive. */
export interface ReadOptions {
  /** The shared limit of all archives of a chart; without it, only the limits of a single archive apply. */
  readonly budget?: UnpackBudget | undefined;
  /** Cancels the reading; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a chart archive, a gzipped tar, and hands each of its files to a sink. The stream is read to its end.
 *
 * Bounded whatever the archive says: files and headers are counted as they unpack, nothing is kept here. Throws
 * {@link ChartError} for what is damaged or larger than 100 MiB, and for links, devices and the like, which Helm takes
 * for empty files; and throws what `accept` and the sinks throw.
 */
export async function readArchive(
  stream: ByteStream,
  accept: (entry: ArchiveEntry) => EntrySink,
  { budget, signal }: ReadOptions = {},
): Promise<void> {
  budget?.takeArchive();
  const size = new ArchiveSize();
  const reader = new TarReader((entry) => {
    const sink = accept(entry);
    size.takeFile(entry.size);
    budget?.takeFile();
    return sink;
  });
  const source = new Gunzip(stream);
  for await (const chunk of source) {
    signal?.throwIfAborted();
    size.takeBytes(chunk.length);
    budget?.takeBytes(chunk.length);
    reader.write(chunk);
  }
  // Go keeps reading until the end of the tar data, and then finds no further gzip member.
  if (!reader.hasEnded) source.checkEnd();
  reader.end();
}

function refused(reason: string, path: string): ChartError {
  return new ChartError(`${reason}: rename ${JSON.stringify(path)} and repackage the chart`);
}

/**
 * Returns the path inside the chart of an archive's entry: without its first component, whatever that is, and with forward
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
  const name = posix.normalize(rest).replace(/\/$/, '');
  if (name === '.') {
    const text = `chart illegally contains content outside the base directory: ${JSON.stringify(path)}`;
    throw new ChartError(`${text}; all files of a chart must be in one directory, repackage it`);
  }
  if (name.startsWith('..')) throw refused('chart illegally references parent directory', path);
  if (/^[a-zA-Z]:\//.test(name)) throw refused('chart contains illegally named files', path);
  if (first === 'Chart.yaml') throw refused('chart yaml not in base directory', path);
  return name;
}

/**
 * Reads the files of a chart archive into a store, named relative to the chart, in the archive's order.
 *
 * Rule: Helm's `LoadArchiveFiles` (pkg/chart/loader/archive/archive.go). Throws {@link ChartError} as
 * {@link readArchive} and {@link pathInChart} do, and for an archive without files.
 */
export async function readChartFiles(stream: ByteStream, store: SpillStore): Promise<ChartFile[]> {
  const files: ChartFile[] = [];
  await readArchive(
    stream,
    ({ path }) => {
      const name = pathInChart(path);
      return store.add((content) => {
        files.push({ name, ...content });
      });
    },
    store,
  );
  if (files.length === 0) throw new ChartError('no files in chart archive: repackage the chart');
  return files;
}
