import { lstatSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Chart } from './chart.ts';
import { readAll, type ChartFile } from './content.ts';
import type { ContentStore } from './content-store.ts';
import { diskFile } from './disk-file.ts';
import { ChartError } from './errors.ts';
import { gitData, isGitData } from './git-data.ts';
import { parseIgnoreRules, type IgnoreRules } from './ignore-rules.ts';
import { linkGuard } from './link-guard.ts';
import { loadFiles } from './load-files.ts';
import { parseMetadata } from './metadata.ts';
import { systemErrorText } from './system-error.ts';
import { unpackArchive } from './unpack.ts';
import { checkValues } from './values.ts';
import { walkChart } from './walk.ts';

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

function requireChartYaml(directory: string): void {
  const path = join(directory, 'Chart.yaml');
  try {
    lstatSync(path);
  } catch (error) {
    const text = `unable to detect chart at ${path}: ${systemErrorText('open', path, error)}`;
    throw new ChartError(
      `${text}; give the directory that holds Chart.yaml`,
      { file: 'Chart.yaml' },
      { cause: error },
    );
  }
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

/** Helm 4 looks at the apiVersion before it loads a chart directory (pkg/chart/loader/load.go). */
function checkApiVersion(files: readonly ChartFile[]): void {
  const file = files.find(({ name }) => name === 'Chart.yaml');
  if (file === undefined) return;
  const { apiVersion = '' } = parseMetadata(readAll(file), file.name);
  if (['', 'v1', 'v2'].includes(apiVersion)) return;
  const reason = apiVersion === 'v3' ? 'invalid chart apiVersion' : 'unsupported chart version';
  throw new ChartError(`${reason}: apiVersion is ${JSON.stringify(apiVersion)}, must be v2 (or v1)`, {
    file: file.name,
  });
}

/**
 * Loads a chart from a directory as `helm package` does (Helm 4.3), without `.git`, and without symbolic links that
 * leave the workspace. Throws {@link ChartError} with Helm's text for what Helm refuses.
 */
export async function loadDirectory({ path, workspace, store, warn }: LoadDirectoryOptions): Promise<Chart> {
  const directory = resolve(path);
  requireChartYaml(directory);
  const rules = readIgnoreRules(directory);
  const found = walkChart(directory, { rules, guard: linkGuard(directory, workspace), warn });
  const room = { left: memoryRoom };
  const files = found.map((file) => diskFile(file, room));
  checkApiVersion(files);
  const unpack = async (archive: ChartFile): Promise<readonly ChartFile[]> => {
    const unpacked = await unpackArchive(archive.chunks(), store);
    const kept = unpacked.filter(({ name }) => !isGitData(name));
    if (kept.length < unpacked.length) {
      warn(`${archive.name} holds a ${gitData} folder, which was left out: it can hold credentials`);
    }
    return kept;
  };
  return loadFiles(files, { unpack, checkValues, warn });
}
