import { maxChartSize, type Unpacking } from './archive/budget.ts';
import type { ChartFile } from './archive/chart-file.ts';
import { SpillStore } from './archive/spill-store.ts';
import type { Chart } from './chart.ts';
import { chartWarnings } from './chart-warnings.ts';
import { ChartError } from './errors.ts';
import { completeChart } from './dependencies/complete.ts';
import type { DependencyPolicy } from './dependencies/ports.ts';
import { loadDirectory, type LoadedDirectory } from './load/load-directory.ts';
import { LinkedFiles } from './load/linked-files.ts';
import { loadEntries } from './load/load-files.ts';
import { stampLock } from './metadata/lock.ts';
import { validateMetadata } from './metadata/validate.ts';
import type { Metadata } from './metadata/metadata.ts';
import { configBlob, type PackagedChart } from './packaged.ts';
import { defaultTime, packageEntries, savePackage, type SaveOptions } from './save.ts';
import type { LoadOptions } from './load/load-files.ts';
import { versionMistake } from './version/mistake.ts';
import { rfc3339 } from '../workspace/source-date.ts';

/** What {@link packageChart} should package, and how. */
export interface PackageOptions extends SaveOptions, Unpacking {
  /** The chart's directory. */
  readonly path: string;
  /** Replaces the version of Chart.yaml, as `helm package --version` does. */
  readonly version?: string;
  /** Replaces the appVersion of Chart.yaml, as `helm package --app-version` does. */
  readonly appVersion?: string;
  /** The directory that symbolic links of the chart must not leave. */
  readonly workspace: string;
  /** A directory for packages; if it is inside the chart, it is not part of it. */
  readonly leaveOut?: string | undefined;
  /** Adds to the package what charts/ lacks; without it charts/ is packaged as it is. */
  readonly dependencies?: DependencyPolicy;
  /** Inspects the chart's files, including added dependencies, before they are packaged. Throws to prevent it. */
  readonly inspect?: (files: readonly ChartFile[]) => Promise<void>;
}

function overrideMetadata(metadata: Metadata, { version = '', appVersion = '' }: PackageOptions): Metadata {
  const mistake = version === '' ? undefined : versionMistake(version);
  if (mistake !== undefined) {
    throw new ChartError(`invalid semantic version: ${JSON.stringify(version)}; ${mistake}`);
  }
  return validateMetadata({
    ...metadata,
    ...(version !== '' && { version }),
    ...(appVersion !== '' && { appVersion }),
  });
}

/** Helm takes the part before a backslash for the chart's folder when it loads the package, and finds no Chart.yaml there. */
function checkName({ name }: Metadata): void {
  if (!name.includes('\\')) return;
  throw new ChartError(
    `the name ${JSON.stringify(name)} has a backslash: Helm cannot load the package; use letters, digits, ".", "_" and "-"`,
    { file: 'Chart.yaml' },
  );
}

/** Helm's `CheckDependencies` (pkg/action/install.go): names only, whatever the versions. */
function checkDependencies({ metadata, dependencies }: Chart): void {
  const present = new Set(dependencies.map((dependency) => dependency.metadata.name));
  const missing = (metadata.dependencies ?? []).map(({ name }) => name).filter((name) => !present.has(name));
  if (missing.length === 0) return;
  const text = `found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`;
  throw new ChartError(`${text}; run "helm dependency build" first`, { file: 'Chart.yaml' });
}

/** Helm's `StampModTimes` (pkg/chart/v2/chart.go), for the one time that is part of a file. */
function stampLocks(chart: Chart, epoch: number): Chart {
  return {
    ...chart,
    lock: chart.lock && stampLock(chart.lock, epoch),
    dependencies: chart.dependencies.map((dependency) => stampLocks(dependency, epoch)),
  };
}

/** Returns the metadata that Helm will load from a package of these entries, and refuses what it could not load. */
async function readBack(entries: readonly ChartFile[]): Promise<Metadata> {
  const size = entries.reduce((total, entry) => total + entry.size, 0);
  if (size >= maxChartSize) {
    const text = `decompressed chart is larger than the maximum size ${maxChartSize}`;
    throw new ChartError(`${text}: list in .helmignore what the chart does not need`);
  }
  const { metadata } = await loadEntries(entries);
  return metadata;
}

/** A chart with all its dependencies. */
interface WholeChart {
  readonly chart: Chart;
  /** Its files as they are on disk, and in charts/ those of the dependencies that were added. */
  readonly files: () => readonly ChartFile[];
}

/** Loads the chart with all its dependencies. */
async function loadWhole(
  { path, workspace, leaveOut, signal, dependencies, sourceDateEpoch }: PackageOptions,
  {
    store,
    links,
    warn,
  }: { readonly store: SpillStore; readonly links: LinkedFiles } & Pick<LoadOptions, 'warn'>,
): Promise<WholeChart> {
  const load = (directory: string, tell: typeof warn): Promise<LoadedDirectory> =>
    loadDirectory({ path: directory, workspace, store, warn: tell, links, leaveOut });
  const loaded = await load(path, warn);
  if (dependencies === undefined) return { chart: loaded.chart, files: () => loaded.files };
  const generated = rfc3339(sourceDateEpoch ?? defaultTime);
  const chart = await completeChart(loaded, dependencies, {
    workspace,
    generated,
    warn,
    signal,
    links,
    budget: store.budget,
    load,
  });
  const files = (): readonly ChartFile[] => {
    const added = chart.dependencies.filter((each) => !loaded.chart.dependencies.includes(each));
    const entries = added
      .flatMap(packageEntries)
      .map((entry) => ({ ...entry, name: `charts/${entry.name}` }));
    return [...loaded.files, ...entries];
  };
  return { chart, files };
}

/**
 * Packages a chart directory as `helm package` does (Helm 4.3), and returns what to push.
 *
 * The same tree gives the same archive, byte for byte: subcharts come in walk order, times are `sourceDateEpoch` or a constant.
 * The file appears under its name only when it is complete. Throws {@link ChartError} with Helm's text and what to do for what
 * Helm refuses to package or could not load again.
 */
export async function packageChart(options: PackageOptions): Promise<PackagedChart> {
  const warnings: string[] = [];
  const store = new SpillStore(options);
  try {
    const { sourceDateEpoch } = options;
    const links = new LinkedFiles();
    const warn: LoadOptions['warn'] = (message, field) => {
      if (field === undefined || (options[field] ?? '') === '') warnings.push(message);
    };
    const { chart, files } = await links.quotingNone(async () => {
      const whole = await loadWhole(options, { store, links, warn });
      const named = { ...whole.chart, metadata: overrideMetadata(whole.chart.metadata, options) };
      checkDependencies(named);
      return { ...whole, chart: named };
    });
    await options.inspect?.(files());
    const { entries, metadata } = await links.quotingNone(async () => {
      const written = packageEntries(
        sourceDateEpoch === undefined ? chart : stampLocks(chart, sourceDateEpoch),
      );
      checkName(chart.metadata);
      return { entries: written, metadata: await readBack(written) };
    });
    const saved = await savePackage(entries, metadata, options);
    const all = [...warnings, ...(await chartWarnings(chart))];
    return { metadata, config: configBlob(metadata), ...saved, warnings: all };
  } finally {
    store.close();
  }
}
