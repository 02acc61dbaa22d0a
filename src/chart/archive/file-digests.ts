import { createHash } from 'node:crypto';
import { digestOf, type Digest } from '../../digest.ts';
import { readArchive, type ReadOptions } from './read-archive.ts';
import type { ArchiveEntry, EntrySink } from './tar-reader.ts';

/** A lock file larger than this is compared as it is. */
const maxLockSize = 1024 * 1024;

/**
 * Returns the digest of a lock file but for its line `generated`, which says when it was written and not what it holds:
 * Helm writes SOURCE_DATE_EPOCH into it.
 */
function lockSink(done: (digest: Digest) => void): EntrySink {
  const kept: Buffer[] = [];
  return {
    write: (chunk) => {
      kept.push(Buffer.from(chunk));
    },
    end: () => {
      const text = Buffer.concat(kept).toString('latin1');
      done(digestOf(Buffer.from(text.replace(/^generated: .*\n?/m, ''), 'latin1')));
    },
  };
}

function digestSink(done: (digest: Digest) => void): EntrySink {
  const hash = createHash('sha256');
  return {
    write: (chunk) => {
      hash.update(chunk);
    },
    end: () => {
      done(`sha256:${hash.digest('hex')}`);
    },
  };
}

function sinkOf({ path, size }: ArchiveEntry, done: (digest: Digest) => void): EntrySink {
  return path.endsWith('/Chart.lock') && size <= maxLockSize ? lockSink(done) : digestSink(done);
}

/**
 * Returns what a chart archive contains: the digest of each file's content by its path in the archive. Two archives with equal
 * contents are the same chart, packed at different times or by different tools.
 *
 * A path that occurs again counts with all its contents, in their order; the time in a lock file does not count. Throws
 * {@link ChartError} as {@link readArchive} does; memory and time are bounded.
 */
export async function fileDigests(
  stream: AsyncIterable<Uint8Array>,
  reading: ReadOptions = {},
): Promise<ReadonlyMap<string, Digest>> {
  const contents = new Map<string, Digest>();
  await readArchive(
    stream,
    (entry) =>
      sinkOf(entry, (digest) => {
        const earlier = contents.get(entry.path);
        contents.set(entry.path, earlier === undefined ? digest : digestOf(earlier + digest));
      }),
    reading,
  );
  return contents;
}
