import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expandArchive } from '../chart/archive/expand.ts';
import { ChartError } from '../chart/errors.ts';
import { openPackagedChart } from '../chart/packaged.ts';
import type { StagingDirectory } from '../pull/plan.ts';
import { writingTo } from '../workspace/directory.ts';

/**
 * Opens a staging directory inside the directory where a pulled chart is to be, which is created if it is missing: files get their
 * names by renaming within it, so nothing incomplete ever has one.
 */
export async function openStagingDirectory(directory: string): Promise<StagingDirectory> {
  const writing = <T>(work: () => Promise<T>): Promise<T> =>
    writingTo({ setting: 'destination', directory }, work);
  const aside = await writing(async () => {
    await mkdir(directory, { recursive: true });
    return await mkdtemp(join(directory, '.helm-pull-'));
  });
  const archive = join(aside, 'chart.tgz');
  return {
    takeArchive: async (bytes) => {
      await writing(() => pipeline(bytes, createWriteStream(archive)));
      return await openPackagedChart(archive);
    },
    keepArchive: async (name, provenance) => {
      const file = join(directory, name);
      await writing(async () => {
        if (provenance !== undefined) {
          await writeFile(join(aside, 'provenance'), provenance);
          await rename(join(aside, 'provenance'), `${file}.prov`);
        }
        await rename(archive, file);
      });
      return file;
    },
    unpackArchive: async (name) => {
      const folder = join(directory, name);
      if (existsSync(folder)) {
        throw new ChartError(
          `failed to untar: a file or directory with the name ${folder} already exists; remove it, or set destination`,
        );
      }
      const unpacked = join(aside, 'unpacked');
      await writing(async () => {
        await mkdir(unpacked);
        await expandArchive(archive, unpacked);
        await rename(unpacked, folder);
      });
      return folder;
    },
    close: () => rm(aside, { recursive: true, force: true }),
  };
}
