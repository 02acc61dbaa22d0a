import { readArchive } from './archive.ts';
import { pathInChart } from './archive-path.ts';
import type { ChartFile } from './content.ts';
import type { ContentStore } from './content-store.ts';
import { ChartError } from '../errors.ts';
import type { ByteStream } from './gunzip.ts';

/**
 * Reads the files of a chart archive into a store, named relative to the chart, in the archive's order.
 *
 * Rule: Helm's `LoadArchiveFiles` (pkg/chart/loader/archive/archive.go). Throws {@link ChartError} as
 * {@link readArchive} and {@link pathInChart} do, and for an archive without files.
 */
export async function unpackArchive(stream: ByteStream, store: ContentStore): Promise<ChartFile[]> {
  const files: ChartFile[] = [];
  await readArchive(stream, ({ path }) => {
    const name = pathInChart(path);
    return store.add((content) => {
      files.push({ name, ...content });
    });
  });
  if (files.length === 0) throw new ChartError('no files in chart archive: package the chart anew');
  return files;
}
