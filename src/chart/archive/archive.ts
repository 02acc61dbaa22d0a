import { ChartError } from '../errors.ts';
import { gunzip, type ByteStream } from './gunzip.ts';
import { maxChartSize } from './limits.ts';
import { TarReader, type ArchiveEntry, type EntrySink } from './tar-reader.ts';

/** Room for the headers and the padding of 65,536 files besides; a bomb of countless empty files stops here. */
const maxTarSize = maxChartSize + 64 * 1024 * 1024;

const tooLarge = `decompressed chart is larger than the maximum size ${maxChartSize}`;

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
): Promise<void> {
  let contentLeft = maxChartSize;
  const reader = new TarReader((entry) => {
    const sink = accept(entry);
    contentLeft -= entry.size;
    // At the limit is too much already: pkg/chart/loader/archive/archive.go.
    if (contentLeft <= 0) throw new ChartError(`${tooLarge}: take out what the chart does not need`);
    return sink;
  });
  let left = maxTarSize;
  for await (const chunk of gunzip(stream)) {
    left -= chunk.length;
    if (left < 0) throw new ChartError(`${tooLarge}: it holds too many files`);
    reader.write(chunk);
  }
  reader.end();
}
