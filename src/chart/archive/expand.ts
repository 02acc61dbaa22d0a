import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ChartFile } from './chart-file.ts';
import { SpillStore } from './spill-store.ts';
import { ChartError } from '../errors.ts';
import { fsPath } from '../../workspace/file-name.ts';
import { systemErrorText } from '../../workspace/system-error.ts';
import { unpackArchive } from './read-archive.ts';

async function writeFile(directory: string, file: ChartFile): Promise<void> {
  const path = join(directory, file.name);
  try {
    await mkdir(fsPath(dirname(path)), { recursive: true });
    await pipeline(() => file.chunks(), createWriteStream(fsPath(path)));
  } catch (error) {
    throw new ChartError(
      `cannot unpack ${file.name}: ${systemErrorText('write', path, error)}; package the chart anew, or look at the disk`,
      {},
      { cause: error },
    );
  }
}

/**
 * Unpacks a chart archive into a directory that is empty and nobody else's: what is in the archive's top folder, whatever that
 * is called. Nothing gets out of the directory, because the archive's names have no way out and links are refused.
 *
 * Rule: Helm's `Expand` (pkg/chart/v2/util/expand.go). Throws {@link ChartError} as `unpackArchive` does, and where a file
 * cannot be written.
 */
export async function expandArchive(file: string, directory: string): Promise<void> {
  const store = new SpillStore();
  try {
    for (const entry of await unpackArchive(createReadStream(file), store)) await writeFile(directory, entry);
  } finally {
    store.close();
  }
}
