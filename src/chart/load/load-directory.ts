import { join, resolve } from 'node:path';
import { Turns } from '../../http/turns.ts';
import { realDirectory } from '../../workspace/directory.ts';
import { FileRefusedError, isInside, namesIn, ReadGuard, readWholeFile } from '../../workspace/read-guard.ts';
import { isSecretFile, secretsAmong } from '../../workspace/secret-files.ts';
import { errorCode } from '../../text.ts';
import { systemErrorText } from '../../workspace/system-error.ts';
import { largestMetadata } from '../archive/budget.ts';
import type { ChartFile } from '../archive/chart-file.ts';
import { readChartFiles } from '../archive/read-archive.ts';
import type { SpillStore } from '../archive/spill-store.ts';
import type { Chart } from '../chart.ts';
import { ChartError } from '../errors.ts';
import { checkValues } from '../metadata/values.ts';
import { structOf, text } from '../yaml/shape.ts';
import { diskFile } from './disk-file.ts';
import type { LinkedFiles } from './linked-files.ts';
import { parseIgnoreRules, type IgnoreRules } from './ignore-rules.ts';
import { loadFiles, type LoadOptions } from './load-files.ts';
import { loadYaml } from '../yaml/marshal.ts';
import { walkChart } from './walk.ts';

/** The directory to load a chart from, and the options for it. */
export interface LoadDirectoryOptions {
  /** The chart's directory. */
  readonly path: string;
  /** The directory that symbolic links must not leave. */
  readonly workspace: string;
  /** Keeps what the archives in charts/ hold; what ends their unpacking ends the loading. */
  readonly store: SpillStore;
  /** Takes a sentence that the user should read. */
  readonly warn: LoadOptions['warn'];
  /** Gets the files that are links. */
  readonly links: LinkedFiles;
  /** The directory that packages are written to; it is not part of the chart. */
  readonly leaveOut?: string | undefined;
}

/** A loaded chart directory. */
export interface LoadedDirectory {
  readonly chart: Chart;
  /** The directory, and its real path. */
  readonly directory: string;
  readonly realPath: string;
  readonly rules: IgnoreRules;
  /** All files of the chart. */
  readonly files: readonly ChartFile[];
  /** Loads the chart of an archive as if it lay in charts/. */
  readonly loadArchive: (archive: ChartFile) => Promise<Chart>;
}

/** The most bytes of a .helmignore: each file is held against each rule. */
const largestRules = 1024 * 1024;

/** How much of the small files is kept in memory at most. */
const memoryRoom = 16 * 1024 * 1024;

const chartBaseShape = structOf<{ apiVersion: string }>(
  'loader.chartBase',
  { apiVersion: '' },
  { apiVersion: text },
);

/** Returns the guard of a chart directory. Throws {@link ChartError} if it only seems to lie in the workspace. */
function guardOf(directory: string, workspace: string): ReadGuard {
  try {
    const guard = new ReadGuard(workspace, directory);
    guard.resolve(directory);
    return guard;
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    if (errorCode(error.cause) !== undefined) throw undetected(directory, error);
    throw new ChartError(error.message, {}, { cause: error });
  }
}

function undetected(directory: string, error: FileRefusedError): ChartError {
  const file = 'Chart.yaml';
  const path = join(directory, file);
  const isMissing = errorCode(error.cause) !== undefined;
  const reason = isMissing ? systemErrorText('open', path, error.cause) : error.message;
  return new ChartError(
    `unable to detect chart at ${path}: ${reason}; use the directory that contains Chart.yaml`,
    { file },
    { cause: error },
  );
}

/**
 * Returns the apiVersion of the Chart.yaml that is on disk, whatever .helmignore says: Helm 4 looks at it before all else, and
 * reads the whole file for it (`LoadDir` in pkg/chart/loader/load.go). Throws {@link ChartError} with Helm's text.
 */
function detectApiVersion(directory: string, guard: ReadGuard, links: LinkedFiles): string {
  const file = 'Chart.yaml';
  try {
    const checked = guard.check(join(directory, file));
    if (checked.path !== join(guard.resolve(directory), file)) links.add(file);
    const bytes = readWholeFile(checked, largestMetadata);
    return loadYaml(bytes, file, chartBaseShape, chartBaseShape.zero).apiVersion;
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    throw undetected(directory, error);
  }
}

function unsupported(reason: string, apiVersion: string): ChartError {
  const text = `${reason}: apiVersion is ${JSON.stringify(apiVersion)}, must be v2 (or v1)`;
  return new ChartError(text, { file: 'Chart.yaml' });
}

/** If the file is a link, no message quotes it. */
function readIgnoreRules(
  directory: string,
  guard: ReadGuard,
  warn: LoadDirectoryOptions['warn'],
): IgnoreRules {
  const file = '.helmignore';
  const path = join(directory, file);
  try {
    const checked = guard.check(path, file);
    const bytes = readWholeFile(checked, largestRules);
    if (/^(?:\xff\xfe|\xfe\xff|[^\0]\0|\0[^\0])/s.test(bytes.toString('latin1', 0, 2))) {
      warn(`${file} is in UTF-16: Helm ignores nothing by it; save it as UTF-8`);
    }
    return parseIgnoreRules(bytes, file, checked.path === join(guard.resolve(directory), file));
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    if (errorCode(error.cause) === 'ENOENT') return parseIgnoreRules(undefined);
    throw new ChartError(error.message, { file }, { cause: error });
  }
}

/** Folders that Helm reads, beside Chart.yaml. */
const ownFolders = ['', 'templates', 'charts', 'crds'];

/** Reports whether a directory holds anything but packages and hidden files. */
function holdsMore(directory: string): boolean {
  try {
    return namesIn(directory).some((name) => !/^\.|\.tgz$|\.tgz\.prov$/.test(name));
  } catch (error) {
    if (error instanceof FileRefusedError) return false; // it does not exist yet, or writing to it will report what is wrong
    throw error;
  }
}

/**
 * Returns the real path of a directory that is left out. Throws {@link ChartError} if the chart would lack files of its own
 * without it.
 */
function leftOut(directory: string, leaveOut: string | undefined): string | undefined {
  if (leaveOut === undefined) return undefined;
  const [chart, real] = [realDirectory(directory), realDirectory(resolve(leaveOut))];
  const isOwn = ownFolders.map((folder) => join(chart, folder)).includes(join(real));
  if (!isOwn && !(isInside(chart, real) && holdsMore(real))) return real;
  throw new ChartError(
    `package-directory: ${leaveOut} is a part of the chart in ${directory}, and the next run would package what this one leaves there; name another directory`,
  );
}

/**
 * Loads a chart from a directory as `helm package` does (Helm 4.3), without `.git`, and without symbolic links that
 * leave the workspace. Throws {@link ChartError} with Helm's text for what Helm refuses.
 */
export async function loadDirectory(options: LoadDirectoryOptions): Promise<LoadedDirectory> {
  const { store, warn, links, leaveOut } = options;
  const directory = resolve(options.path);
  const guard = guardOf(directory, options.workspace);
  const real = guard.resolve(directory);
  const apiVersion = detectApiVersion(directory, guard, links);
  if (!['', 'v1', 'v2', 'v3'].includes(apiVersion))
    throw unsupported('unsupported chart version', apiVersion);
  const rules = readIgnoreRules(directory, guard, warn);
  const found = await walkChart(directory, {
    rules,
    guard,
    warn,
    signal: store.signal,
    leaveOut: leftOut(directory, leaveOut),
  });
  for (const { name, file } of found) if (file.path !== join(real, name)) links.add(name);
  const room = { left: memoryRoom };
  const files = found.map((file) => diskFile(file, room));
  const unpack = async (archive: ChartFile): Promise<readonly ChartFile[]> => {
    const unpacked = await readChartFiles(archive.chunks(), store);
    const kept = unpacked.filter(({ name }) => !isSecretFile(name));
    if (kept.length < unpacked.length) {
      warn(
        `${archive.name} contains ${secretsAmong(unpacked)}, which was left out because it can contain credentials`,
      );
    }
    return kept;
  };
  for (const { size } of files) store.budget.takeFound(size);
  const loading = { unpack, checkValues, warn, turns: new Turns(store.signal) };
  const chart = await loadFiles(files, loading);
  // Helm 4 can load such a chart, and finds that only when it has done so: `Package.Run` in pkg/action/package.go.
  if (apiVersion === 'v3') throw unsupported('invalid chart apiVersion', apiVersion);
  return {
    chart,
    directory,
    realPath: real,
    rules,
    files,
    loadArchive: async (archive) => await loadFiles(await unpack(archive), loading),
  };
}
