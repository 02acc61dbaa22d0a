import { Turns } from '../../http/turns.ts';
import { largestMetadata, largestValues } from '../archive/budget.ts';
import type { Chart } from '../chart.ts';
import { readAll, type ChartFile } from '../archive/chart-file.ts';
import { pathInChart } from '../archive/read-archive.ts';
import { ChartError, isLfsPointer, lfsPointer } from '../errors.ts';
import { parseLock, type Lock } from '../metadata/lock.ts';
import { parseMetadata, type Metadata, type UncheckedMetadata } from '../metadata/metadata.ts';
import { changedField, warnOfNumbers } from '../metadata/numbers.ts';
import { validateMetadata } from '../metadata/validate.ts';
import { cannotLoad } from '../yaml/marshal.ts';

/** Options for loading besides the files. */
export interface LoadOptions {
  /** Returns the files of a chart archive found in charts/. */
  readonly unpack: (archive: ChartFile) => Promise<readonly ChartFile[]>;
  /** Throws {@link ChartError} for a values.yaml that Helm could not read; not called where that is known already. */
  readonly checkValues?: (bytes: Buffer, file: string, turns: Turns) => Promise<void>;
  /** The turns of the loading. */
  readonly turns: Turns;
  /** Takes a sentence that the user should read, and the field of Chart.yaml that it is about. */
  readonly warn: (message: string, field?: 'version' | 'appVersion') => void;
}

/** Where a chart is: its path in the package (`''`, or `charts/sub/` and so on) and how many charts it lies in. */
interface SubchartPath {
  readonly path: string;
  readonly depth: number;
}

/** Helm has no limit, and would read an archive that contains itself forever. */
const maxSubchartDepth = 32;

/** The files of a chart that are read, not only packed; `requirements.*` are both in charts of apiVersion v1. */
const readNames = ['Chart.yaml', 'Chart.lock', 'values.yaml', 'values.schema.json'];
const oldNames = ['requirements.yaml', 'requirements.lock'];

function named(files: readonly ChartFile[], ...names: readonly string[]): readonly ChartFile[] {
  return files.filter(({ name }) => names.includes(name));
}

function isTemplate({ name }: ChartFile): boolean {
  return name.startsWith('templates/');
}

/** Provenance files of subcharts are files of the chart itself, wherever below charts/ they are. */
function isOfSubchart({ name }: ChartFile): boolean {
  return name.startsWith('charts/') && !name.endsWith('.prov');
}

/** The content of the files that are read, not only packaged. */
interface Read {
  readonly metadata: UncheckedMetadata;
  readonly lock: Lock | undefined;
  /** Those of {@link oldNames} that are packaged all the same, as charts of apiVersion v1 have them. */
  readonly kept: ReadonlySet<ChartFile>;
}

const noMetadata: UncheckedMetadata = { name: '', version: '' };

/** Charts of Helm 2 need not say it. */
function withApiVersion(metadata: UncheckedMetadata): UncheckedMetadata {
  const { apiVersion = '' } = metadata;
  return apiVersion === '' ? { ...metadata, apiVersion: 'v1' } : metadata;
}

/**
 * Returns the content of a file that is read as YAML. Throws a {@link ChartError} for one that takes seconds to read, and that no
 * cluster can hold: a release has a megabyte.
 */
function textOf(file: ChartFile, path: string, most = largestMetadata): Buffer {
  if (file.size <= most) return readAll(file);
  const place = `${path}${file.name}`;
  const text = `${cannotLoad(place)}: ${place} has ${file.size} bytes, more than the ${most} that are read as YAML`;
  throw new ChartError(`${text}; make it smaller`, { file: place });
}

/**
 * Reads the files in Helm's order: Chart.yaml, then the others as they come, so that the first error is Helm's.
 * Rule: `LoadFiles` in pkg/chart/v2/loader/load.go.
 */
async function readFiles(
  files: readonly ChartFile[],
  { path }: SubchartPath,
  { checkValues, warn, turns }: LoadOptions,
): Promise<Read> {
  let metadata: UncheckedMetadata | undefined;
  for (const file of named(files, 'Chart.yaml')) {
    const isFirst = metadata === undefined;
    metadata = withApiVersion(parseMetadata(textOf(file, path), `${path}${file.name}`, metadata));
    await turns.next();
    if (isFirst && path === '') warnOfNumbers(readAll(file), metadata, warn);
  }
  let lock: Lock | undefined;
  const kept = new Set<ChartFile>();
  for (const file of named(files, 'values.yaml', 'Chart.lock', ...oldNames)) {
    const place = `${path}${file.name}`;
    if (turns.isOver) await turns.next();
    if (file.name === 'values.yaml') await checkValues?.(textOf(file, path, largestValues), place, turns);
    else if (file.name === 'requirements.yaml') metadata = parseMetadata(textOf(file, path), place, metadata);
    else lock = parseLock(textOf(file, path), place);
    if (!oldNames.includes(file.name)) continue;
    // Either stands in for a Chart.yaml that is not there.
    metadata ??= noMetadata;
    // By what is known of the version so far: requirements.yaml can say another.
    if (metadata.apiVersion === 'v1') kept.add(file);
  }
  if (metadata === undefined) {
    const text =
      'Chart.yaml file is missing: a chart must have it in its top-level directory, spelled exactly like this';
    throw new ChartError(text, { file: `${path}Chart.yaml` });
  }
  return { metadata, lock, kept };
}

function warnOfOldFiles(
  files: readonly ChartFile[],
  kept: ReadonlySet<ChartFile>,
  { path }: SubchartPath,
  { warn }: LoadOptions,
): void {
  for (const file of named(files, ...oldNames)) {
    if (kept.has(file)) continue;
    const home = file.name === 'requirements.yaml' ? 'Chart.yaml' : 'Chart.lock';
    warn(`${path}${file.name} is not packaged: since apiVersion "v2" its content belongs in ${home}`);
  }
}

/** Groups the files of subcharts by the first part of their path below charts/, which stays in their names. */
function groupSubcharts(files: readonly ChartFile[]): ReadonlyMap<string, readonly ChartFile[]> {
  const groups = new Map<string, ChartFile[]>();
  for (const file of files.filter(isOfSubchart)) {
    const name = file.name.slice('charts/'.length);
    const key = name.split('/', 1).join('');
    const group = groups.get(key) ?? [];
    group.push({ ...file, name });
    groups.set(key, group);
  }
  return groups;
}

/** Returns the files of one subchart, relative to it. */
async function subchartFiles(
  group: string,
  files: readonly ChartFile[],
  options: LoadOptions,
): Promise<readonly ChartFile[]> {
  const archive = files[0];
  if (group.endsWith('.tgz') && archive !== undefined) {
    const [head = Buffer.alloc(0)] = archive.chunks();
    if (isLfsPointer(head)) throw lfsPointer(group);
    return options.unpack(archive);
  }
  // A file that lies in charts/ directly is no chart, and leaves an empty group.
  return files
    .filter(({ name }) => name.includes('/'))
    .map((file) => ({ ...file, name: file.name.slice(group.length + 1) }));
}

async function loadSubcharts(
  chart: string,
  files: readonly ChartFile[],
  place: SubchartPath,
  options: LoadOptions,
): Promise<readonly Chart[]> {
  const charts: Chart[] = [];
  for (const [group, members] of groupSubcharts(files)) {
    if (/^[_.]/.test(group)) continue;
    const path = `${place.path}charts/${group}`;
    const [first] = members;
    if (group.endsWith('.tgz') && first?.name !== group) {
      const text = `error unpacking subchart tar in ${chart}: expected ${group}, got ${first?.name ?? ''}`;
      throw new ChartError(`${text}; ${path} must be a file, not a directory`, { file: path });
    }
    try {
      const contents = await subchartFiles(group, members, options);
      const loaded = await load(contents, { path: `${path}/`, depth: place.depth + 1 }, options);
      charts.push({ ...loaded, member: group });
    } catch (error) {
      if (!(error instanceof ChartError)) throw error;
      const where = { file: error.file ?? path, ...(error.line === undefined ? {} : { line: error.line }) };
      throw new ChartError(`error unpacking subchart ${group} in ${chart}: ${error.message}`, where, {
        cause: error,
      });
    }
  }
  return charts;
}

/** Returns the metadata that Helm accepts. Throws a {@link ChartError} at the place of the chart's Chart.yaml. */
function validated(
  metadata: UncheckedMetadata,
  files: readonly ChartFile[],
  { path }: SubchartPath,
): Metadata {
  const [chart] = named(files, 'Chart.yaml');
  try {
    return validateMetadata(metadata, chart && changedField(readAll(chart), metadata, 'version'));
  } catch (error) {
    if (!(error instanceof ChartError) || error.file === undefined) throw error;
    throw new ChartError(error.message, { file: `${path}${error.file}` }, { cause: error.cause });
  }
}

async function load(files: readonly ChartFile[], place: SubchartPath, options: LoadOptions): Promise<Chart> {
  if (place.depth > maxSubchartDepth)
    throw new ChartError(`subcharts are nested more than ${maxSubchartDepth} levels deep`);
  const { metadata: read, lock, kept } = await readFiles(files, place, options);
  warnOfOldFiles(files, kept, place, options);
  const metadata = validated(read, files, place);
  const isRead = (file: ChartFile): boolean =>
    [...readNames, ...oldNames].includes(file.name) && !kept.has(file);
  return {
    metadata,
    lock,
    values: named(files, 'values.yaml'),
    schema: named(files, 'values.schema.json').at(-1),
    templates: files.filter(isTemplate),
    files: files.filter((file) => !isRead(file) && !isTemplate(file) && !isOfSubchart(file)),
    dependencies: await loadSubcharts(metadata.name, files, place, options),
  };
}

/**
 * Returns the chart that these files make, whose names are relative to the chart and whose order is kept.
 *
 * Rule: Helm's `LoadFiles` (pkg/chart/v2/loader/load.go), but that subcharts come in the order of their files, where
 * Helm's order is random. Throws {@link ChartError} with Helm's text for what Helm refuses.
 */
export function loadFiles(files: readonly ChartFile[], options: LoadOptions): Promise<Chart> {
  return load(files, { path: '', depth: 0 }, options);
}

/**
 * Returns the chart in the entries of its package, as Helm loads it from the archive. A package holds its subcharts unpacked, and
 * values that were checked when they were loaded. Throws as {@link loadFiles} does.
 */
export function loadEntries(entries: readonly ChartFile[]): Promise<Chart> {
  return loadFiles(
    entries.map((entry) => ({ ...entry, name: pathInChart(entry.name) })),
    {
      unpack: (archive) => Promise.reject(new ChartError(`${archive.name} is not unpacked`)),
      turns: new Turns(),
      warn: () => undefined,
    },
  );
}
