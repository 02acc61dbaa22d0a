import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { maxTarSize, type Unpacking } from '../chart/archive/budget.ts';
import type { ChartFile } from '../chart/archive/chart-file.ts';
import { readChartFiles } from '../chart/archive/read-archive.ts';
import { SpillStore } from '../chart/archive/spill-store.ts';
import { tarOf } from '../chart/archive/tar-writer.ts';
import { ChartError } from '../chart/errors.ts';
import { openPackagedChart } from '../chart/packaged.ts';
import type { StagingDirectory } from '../pull/plan.ts';
import { errorMessage } from '../text.ts';
import { isThere, makeDirectory, writeInPlace, writingTo } from '../workspace/directory.ts';
import { streamOf } from '../workspace/read-guard.ts';
import { isGitFolder } from '../workspace/secret-files.ts';

/** Passes the bytes of an archive through. Throws a ChartError if there are more than a chart may have. */
async function* bounded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > maxTarSize) throw new ChartError(`the chart archive is larger than ${maxTarSize} bytes`);
    yield chunk;
  }
}

/** Returns a file whose path goes through another file, as `a/b` does if `a` is a file; `undefined` if there is none. */
function fileInTheWay(files: readonly ChartFile[]): ChartFile | undefined {
  const names = new Set(files.map(({ name }) => name));
  return files.find(({ name }) => {
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      if (names.has(name.slice(0, end))) return true;
    }
    return false;
  });
}

/** The longest path in bytes that Linux takes: PATH_MAX in its limits.h. */
const longestPath = 4096;

/**
 * Throws a {@link ChartError} for a path that no file system takes, and for one in a folder where Git would look for its
 * configuration, which runs commands.
 */
function checkPaths(files: readonly ChartFile[]): void {
  for (const { name } of files) {
    if (Buffer.byteLength(name) > longestPath) {
      const shown = `${name.slice(0, 100)}…`;
      throw new ChartError(
        `cannot unpack ${shown}: the path is longer than ${longestPath} bytes; repackage the chart`,
      );
    }
    if (name.split('/').some(isGitFolder)) {
      throw new ChartError(
        `cannot unpack ${name}: Git would run what is configured in such a folder; repackage the chart without it`,
      );
    }
  }
}

/** Writes files to an empty directory, by the tar package, which sees only names that have been checked. */
async function writeFiles(files: readonly ChartFile[], directory: string): Promise<void> {
  checkPaths(files);
  const blocked = fileInTheWay(files);
  if (blocked !== undefined) {
    throw new ChartError(
      `cannot unpack ${blocked.name}: the archive has a file where its folder should be; repackage the chart`,
    );
  }
  const { Unpack } = await import('tar/unpack');
  const tar = Readable.from(tarOf(files, 0), { objectMode: false });
  try {
    await pipeline(tar, new Unpack({ cwd: directory, strict: true, noMtime: true, preserveOwner: false }));
  } catch (error) {
    const text = `cannot unpack the chart: ${errorMessage(error)}; repackage it, or check the disk`;
    throw new ChartError(text, {}, { cause: error });
  }
}

/**
 * Unpacks the top folder of an archive, whatever its name, into an empty directory. Nothing is written outside it: paths that
 * lead out and links are refused. Rule: Helm's `Expand` (pkg/chart/v2/util/expand.go).
 */
async function expandInto(directory: string, archive: string, unpacking: Unpacking): Promise<void> {
  const store = new SpillStore(unpacking);
  try {
    await writeFiles(await readChartFiles(streamOf(directory, archive), store), directory);
  } finally {
    store.close();
  }
}

/**
 * Opens a staging directory inside the destination of a pulled chart, which is created if it is missing: finished files are
 * renamed into place, so nothing incomplete ever has its final name. A destination that a link leads out of the workspace is
 * refused.
 */
export async function openStagingDirectory(
  directory: string,
  workspace: string,
  unpacking: Unpacking,
): Promise<StagingDirectory> {
  const named = { setting: 'destination', directory };
  const aside = await writingTo(named, async () => {
    await makeDirectory(named, workspace);
    return await mkdtemp(join(directory, '.helm-pull-'));
  });
  const archive = join(aside, 'chart.tgz');
  return {
    takeArchive: async (bytes) => {
      await writingTo(named, () => writeInPlace(archive, bounded(bytes)));
      return await openPackagedChart(archive, unpacking);
    },
    keepArchive: async (name, provenance) => {
      const file = join(directory, name);
      await writingTo(named, async () => {
        if (provenance !== undefined) await writeInPlace(`${file}.prov`, [provenance]);
        await rename(archive, file);
      });
      return file;
    },
    untarArchive: async (name) => {
      const folder = join(directory, name);
      if (isThere(folder)) {
        throw new ChartError(
          `failed to untar: a file or directory with the name ${folder} already exists; remove it, or set destination`,
        );
      }
      const unpacked = join(aside, 'unpacked');
      await writingTo(named, async () => {
        await mkdir(unpacked);
        await expandInto(unpacked, archive, unpacking);
        await rename(unpacked, folder);
      });
      return folder;
    },
    close: () => rm(aside, { recursive: true, force: true }),
  };
}
