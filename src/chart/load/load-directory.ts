import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Chart } from '../chart.ts';
import type { ChartFile } from '../archive/content.ts';
import type { ContentStore } from '../archive/content-store.ts';
import { diskFile } from './disk-file.ts';
import { ChartError } from '../errors.ts';
import { gitData, isGitData } from './git-data.ts';
import { parseIgnoreRules, type IgnoreRules } from './ignore-rules.ts';
import { linkGuard } from '../../workspace/link-guard.ts';
import { loadFiles } from './load-files.ts';
import { loadYaml } from '../yaml/marshal.ts';
import { errorCode, systemErrorText } from '../../workspace/system-error.ts';
import { unpackArchive } from '../archive/unpack.ts';
import { checkValues } from '../metadata/values.ts';
import { walkChart } from './walk.ts';
import { structOf, text } from '../yaml/shape.ts';

/** Where a chart is loaded from, and what loading needs. */
export interface LoadDirectoryOptions {
  /** The chart's directory. */
  readonly path: string;
  /** The directory that symbolic links must not leave. */
  readonly workspace: string;
  /** Keeps what the archives in charts/ hold. */
  readonly store: ContentStore;
  /** Takes a sentence that the user should read. */
  readonly warn: (message: string) => void;
}

/** How much of the small files is kept in memory at most. */
const memoryRoom = 16 * 1024 * 1024;

const chartBaseShape = structOf<{ apiVersion: string }>(
  'loader.chartBase',
  { apiVersion: '' },
  { apiVersion: text },
);

/**
 * Gives the apiVersion of the Chart.yaml that is on disk, whatever .helmignore says: Helm 4 looks at it before all else, and
 * reads the whole file for it (`LoadDir` in pkg/chart/loader/load.go). Throws {@link ChartError} with Helm's text.
 */
function detectApiVersion(directory: string, workspace: string): string {
  const file = 'Chart.yaml';
  const path = join(directory, file);
  try {
    const target = realpathSync.native(path);
    linkGuard(directory, workspace).check(file, target);
    return loadYaml(readFileSync(path), file, chartBaseShape, chartBaseShape.zero).apiVersion;
  } catch (error) {
    if (error instanceof ChartError) throw error;
    const operation = errorCode(error) === 'EISDIR' ? 'read' : 'open';
    const reason = `unable to detect chart at ${path}: ${systemErrorText(operation, path, error)}`;
    throw new ChartError(`${reason}; give the directory that holds Chart.yaml`, { file }, { cause: error });
  }
}

function unsupported(reason: string, apiVersion: string): ChartError {
  const text = `${reason}: apiVersion is ${JSON.stringify(apiVersion)}, must be v2 (or v1)`;
  return new ChartError(text, { file: 'Chart.yaml' });
}

function readIgnoreRules(directory: string): IgnoreRules {
  const path = join(directory, '.helmignore');
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return parseIgnoreRules(undefined);
  try {
    return parseIgnoreRules(readFileSync(path));
  } catch (error) {
    if (error instanceof ChartError) throw error;
    throw new ChartError(systemErrorText('read', path, error), { file: '.helmignore' }, { cause: error });
  }
}

/**
 * Loads a chart from a directory as `helm package` does (Helm 4.3), without `.git`, and without symbolic links that
 * leave the workspace. Throws {@link ChartError} with Helm's text for what Helm refuses.
 */
export async function loadDirectory({ path, workspace, store, warn }: LoadDirectoryOptions): Promise<Chart> {
  const directory = resolve(path);
  const apiVersion = detectApiVersion(directory, workspace);
  if (!['', 'v1', 'v2', 'v3'].includes(apiVersion))
    throw unsupported('unsupported chart version', apiVersion);
  const rules = readIgnoreRules(directory);
  const found = walkChart(directory, { rules, guard: linkGuard(directory, workspace), warn });
  const room = { left: memoryRoom };
  const files = found.map((file) => diskFile(file, room));
  const unpack = async (archive: ChartFile): Promise<readonly ChartFile[]> => {
    const unpacked = await unpackArchive(archive.chunks(), store);
    const kept = unpacked.filter(({ name }) => !isGitData(name));
    if (kept.length < unpacked.length) {
      warn(`${archive.name} holds a ${gitData} folder, which was left out: it can hold credentials`);
    }
    return kept;
  };
  const chart = await loadFiles(files, { unpack, checkValues, warn });
  // Helm 4 can load such a chart, and finds that only when it has done so: `Package.Run` in pkg/action/package.go.
  if (apiVersion === 'v3') throw unsupported('invalid chart apiVersion', apiVersion);
  return chart;
}
