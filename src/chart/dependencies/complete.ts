import pMap from 'p-map';
import type { UnpackBudget } from '../archive/budget.ts';
import { contentOf, type FileContent } from '../archive/chart-file.ts';
import type { Chart } from '../chart.ts';
import { ChartError } from '../errors.ts';
import type { LoadedDirectory } from '../load/load-directory.ts';
import { unquoted, type LinkedFiles } from '../load/linked-files.ts';
import { loadEntries } from '../load/load-files.ts';
import type { Dependency } from '../metadata/dependency.ts';
import { lockYaml, type Lock } from '../metadata/lock.ts';
import { packageEntries, type PackageEntry } from '../save.ts';
import { compareVersions, parseVersion } from '../version/semver.ts';
import { errorMessage } from '../../text.ts';
import { checkRange, withAddresses, withoutRepository } from './declared.ts';
import { findLocalChart, shownPath, type LocalChart } from './local.ts';
import { lockedDependencies, lockFile, newLock } from './lock.ts';
import type { DependencyPolicy, WantedChart } from './ports.ts';
import { composeCharts } from './compose.ts';
import {
  candidatesOf,
  checkVendored,
  matching,
  warnOfMismatches,
  checkRepetitions,
  isArchive,
  mismatchError,
  repeated,
  repetition,
  satisfies,
  subchartsOf,
  type Subchart,
} from './vendored.ts';

/** What completing a chart needs from its packaging. */
export interface CompletionContext {
  /** The directory that `file://` dependencies must not leave. */
  readonly workspace: string;
  /** The time of locks that are made, RFC 3339. */
  readonly generated: string;
  readonly warn: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Gets the archives that are links. */
  readonly links: LinkedFiles;
  /** Counts the files of `file://` dependencies, each time that one is part of another. */
  readonly budget: UnpackBudget;
  /** Loads another chart directory as the first one was loaded. */
  readonly load: (path: string, warn: (message: string) => void) => Promise<LoadedDirectory>;
}

interface Completion extends CompletionContext, DependencyPolicy {
  /** The directories whose charts are being completed, the outermost first: their real paths. */
  readonly trail: readonly string[];
  /** The complete charts of `file://` dependencies, by the real paths of their directories: each is loaded once. */
  readonly local: Map<string, Chart>;
}

/** Concurrent downloads for one chart. */
const fetchedAtOnce = 8;

/** How deep `file://` dependencies may be nested. */
const longestTrail = 32;

/** The source of a dependency's chart, and the version that a lock has for it. */
interface ResolvedDependency {
  /** As the lock has it. */
  readonly locked: Dependency;
  /** The chart in charts/ that is used; absent if one is fetched. */
  readonly vendored?: Subchart;
  /** Fetches the chart. */
  readonly fetch?: () => Promise<Chart>;
}

function isSameVersion(a: string, b: string): boolean {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  return left === undefined || right === undefined ? a === b : compareVersions(left, right) === 0;
}

function isLocal({ repository }: Dependency): boolean {
  return repository.startsWith('file://');
}

function wanted({ name, version = '', repository }: Dependency): WantedChart {
  return { name, version, repository: repository.replace(/\/+$/, '') };
}

function cannotFetch({ name, repository }: Dependency, error: unknown, { signal }: Completion): unknown {
  signal?.throwIfAborted();
  if (error instanceof ChartError) return error;
  const text = `the dependency ${name} cannot be fetched from ${repository}: ${errorMessage(error)}`;
  return new ChartError(text, { file: 'Chart.yaml' }, { cause: error });
}

/** Throws a {@link ChartError} if a chart's name is not the one in Chart.yaml: Helm would not find it. */
function named(chart: Chart, { name, repository }: Dependency): Chart {
  if (chart.metadata.name === name) return chart;
  throw new ChartError(
    `the chart at ${repository} is called ${chart.metadata.name}, not ${name}; write "name: ${chart.metadata.name}" in Chart.yaml, with "alias: ${name}" if the templates use that name`,
    { file: 'Chart.yaml' },
  );
}

/** Completes the charts of one directory. */
class Completer {
  readonly #loaded: LoadedDirectory;
  readonly #completion: Completion;
  readonly #subcharts: readonly Subchart[];

  constructor(loaded: LoadedDirectory, completion: Completion) {
    this.#loaded = loaded;
    this.#completion = completion;
    this.#subcharts = subchartsOf(loaded.chart);
  }

  /** Returns the chart with all its dependencies. */
  async complete(): Promise<Chart> {
    const { chart } = this.#loaded;
    const { sources, mode, generated } = this.#completion;
    const known = await sources.known();
    const declared = withAddresses(chart.metadata.dependencies ?? [], known);
    const lock = mode === 'update' ? undefined : chart.lock;
    const locked = lock && lockedDependencies(chart.metadata, declared, lock);
    const resolved = await this.#resolve(declared, locked);
    const fetched = await this.#fetch(resolved);
    const used = resolved.flatMap(({ vendored }) => vendored ?? []);
    const composition = { declared, subcharts: this.#subcharts, used, fetched };
    const subcharts = composeCharts(this.#loaded, composition, this.#completion.warn);
    checkRepetitions(subcharts);
    const all = resolved.map((each) => each.locked);
    return this.#withLock(
      { ...chart, dependencies: subcharts.map((each) => each.chart) },
      lock === undefined ? newLock(declared, all, generated, chart.lock) : undefined,
    );
  }

  /** Finds the source of each dependency; those without one are reported together, as Helm does. */
  async #resolve(
    declared: readonly Dependency[],
    locked: readonly Dependency[] | undefined,
  ): Promise<readonly ResolvedDependency[]> {
    const resolved: (ResolvedDependency | undefined)[] = [];
    const resolve = async (dependency: Dependency, index: number): Promise<void> => {
      try {
        resolved[index] = await this.#resolveOne(dependency, locked?.[index]);
      } catch (error) {
        throw cannotFetch(dependency, error, this.#completion);
      }
    };
    // Those on disk one after the other: each is loaded once, whichever others have it too.
    for (const [index, dependency] of declared.entries())
      if (isLocal(dependency)) await resolve(dependency, index);
    await pMap(
      declared,
      async (dependency, index) => {
        if (!isLocal(dependency)) await resolve(dependency, index);
      },
      { concurrency: fetchedAtOnce },
    );
    const missing = declared.filter((_dependency, index) => resolved[index] === undefined);
    if (missing.length === 0) return resolved.filter((each) => each !== undefined);
    const list = missing
      .map(
        ({ name, repository, version = '' }) =>
          `"${name}" (repository "${repository}", version "${version}")`,
      )
      .join(', ');
    throw new ChartError(
      `can't get a valid version for ${missing.length} subchart(s): ${list}. Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml; pre-releases match only if the range names one`,
      { file: 'Chart.yaml' },
    );
  }

  async #resolveOne(
    dependency: Dependency,
    locked: Dependency | undefined,
  ): Promise<ResolvedDependency | undefined> {
    const { name, repository, version = '' } = dependency;
    const candidates = candidatesOf(dependency, this.#subcharts);
    const entry = (found: string): Dependency => ({ name, version: found, repository });
    if (repository === '') {
      const vendored = matching(dependency, candidates);
      if (vendored !== undefined) return { locked: entry(version), vendored };
      if (candidates.length > 0) throw mismatchError(dependency, candidates);
      throw withoutRepository(name, this.#loaded.files);
    }
    const directories = candidates.filter((each) => !isArchive(each));
    if (directories.length > 0) {
      const vendored = matching(dependency, directories);
      if (vendored === undefined) throw mismatchError(dependency, directories);
      return { locked: locked ?? entry(vendored.chart.metadata.version), vendored };
    }
    checkRange(dependency);
    if (isLocal(dependency)) return await this.#resolveLocal(dependency, locked);
    const archive = this.#usableArchive(dependency, candidates, locked);
    if (archive !== undefined)
      return { locked: locked ?? entry(archive.chart.metadata.version), vendored: archive };
    const found = locked?.version ?? (await this.#completion.sources.resolve(wanted(dependency)));
    if (found === undefined) return undefined;
    const chosen = locked ?? entry(found);
    return { locked: chosen, fetch: () => this.#fetchRemote(chosen) };
  }

  /** Returns the archive in charts/ that is the locked one or, without a lock, in the range. */
  #usableArchive(
    dependency: Dependency,
    archives: readonly Subchart[],
    locked: Dependency | undefined,
  ): Subchart | undefined {
    if (this.#completion.mode === 'update') return undefined;
    if (locked === undefined) return matching(dependency, archives);
    return archives.find(({ chart }) => isSameVersion(chart.metadata.version, locked.version ?? ''));
  }

  async #resolveLocal(
    dependency: Dependency,
    locked: Dependency | undefined,
  ): Promise<ResolvedDependency | undefined> {
    const { name, repository, version } = dependency;
    const { workspace } = this.#completion;
    const local = findLocalChart(dependency, this.#loaded.directory, workspace);
    const chart = named(await this.#loadLocal(local, dependency), dependency);
    const found = chart.metadata.version;
    if (!satisfies(version, found)) return undefined;
    if (locked?.version !== undefined && !satisfies(locked.version, found)) {
      const file = lockFile(this.#loaded.chart.metadata);
      throw new ChartError(
        `the chart at ${repository} is version ${found}, and ${file} has ${locked.version} of it; run "helm dependency update" and commit ${file}, or set dependencies: update`,
        { file },
      );
    }
    return { locked: { name, version: found, repository }, fetch: () => Promise.resolve(chart) };
  }

  /** Helm archives the directory unchanged; here its own dependencies are completed first, so that the order does not matter. */
  async #loadLocal(local: LocalChart, { name, repository }: Dependency): Promise<Chart> {
    if (local.type === 'archive') {
      const archive = `charts/${name}.tgz`;
      if (local.isLink) this.#completion.links.add(archive);
      try {
        return await this.#loadArchive(`${name}.tgz`, contentOf(local.bytes));
      } catch (error) {
        throw local.isLink && error instanceof ChartError ? unquoted(archive, error) : error;
      }
    }
    const { trail, workspace, load, warn } = this.#completion;
    const circle = [...trail, local.realPath];
    if (trail.includes(local.realPath)) {
      const way = circle.slice(circle.indexOf(local.realPath)).map((path) => shownPath(path, workspace));
      throw new ChartError(`charts depend on each other in a circle: ${way.join(' -> ')}`, {
        file: 'Chart.yaml',
      });
    }
    if (circle.length > longestTrail) {
      throw new ChartError(`file:// dependencies are nested more than ${longestTrail} levels deep`, {
        file: 'Chart.yaml',
      });
    }
    const known = this.#completion.local.get(local.realPath);
    if (known !== undefined) return known;
    const warnOfIt = (message: string): void => {
      warn(`${repository}: ${message}`);
    };
    const loaded = await load(local.path, warnOfIt);
    const whole = await completed(loaded, { ...this.#completion, warn: warnOfIt, trail: circle });
    const chart = await loadEntries(this.#counted(packageEntries(whole)));
    this.#completion.local.set(local.realPath, chart);
    return chart;
  }

  /** A chart with two dependencies that both have two, and so on, has twice as many files with each level. */
  #counted(entries: readonly PackageEntry[]): readonly PackageEntry[] {
    for (const { size } of entries) {
      this.#completion.budget.takeFile();
      this.#completion.budget.takeBytes(size);
    }
    return entries;
  }

  async #fetchRemote(dependency: Dependency): Promise<Chart> {
    try {
      const archive = await this.#completion.sources.fetch(wanted(dependency));
      return named(await this.#loadArchive(`${dependency.name}.tgz`, archive), dependency);
    } catch (error) {
      throw cannotFetch(dependency, error, this.#completion);
    }
  }

  async #loadArchive(name: string, content: FileContent): Promise<Chart> {
    return await this.#loaded.loadArchive({ name: `charts/${name}`, ...content });
  }

  /** Fetches what is missing, each version of a chart once. */
  async #fetch(resolved: readonly ResolvedDependency[]): Promise<readonly Subchart[]> {
    const wantedOnce = new Map(
      resolved.flatMap(({ locked, fetch }) =>
        fetch === undefined
          ? []
          : [[JSON.stringify([locked.name, locked.version, locked.repository]), fetch] as const],
      ),
    );
    const charts = await pMap(wantedOnce.values(), (fetch) => fetch(), { concurrency: fetchedAtOnce });
    return charts.map((chart) => ({
      member: `${chart.metadata.name}-${chart.metadata.version}.tgz`,
      chart,
    }));
  }

  /** Helm writes the lock beside Chart.yaml, and reads it from there as any file. */
  #withLock(chart: Chart, lock: Lock | undefined): Chart {
    const { rules } = this.#loaded;
    const name = lockFile(chart.metadata);
    if (lock === undefined || lock === chart.lock || rules.ruleFor(name, false) !== undefined) return chart;
    if (name === 'Chart.lock') return { ...chart, lock };
    const file = { name, ...contentOf(Buffer.from(lockYaml(lock))) };
    const others = chart.files.filter((each) => each.name !== name);
    const at = others.findIndex((each) => Buffer.compare(Buffer.from(each.name), Buffer.from(name)) > 0);
    return { ...chart, lock, files: others.toSpliced(at === -1 ? others.length : at, 0, file) };
  }
}

async function completed(loaded: LoadedDirectory, completion: Completion): Promise<Chart> {
  const { chart } = loaded;
  const dependencies = chart.metadata.dependencies ?? [];
  const subcharts = subchartsOf(chart);
  if (completion.mode === 'skip') {
    warnOfMismatches(chart, completion.warn);
    for (const group of repeated(subcharts)) completion.warn(`${repetition(group)}; keep one of them`);
    return chart;
  }
  const isComplete = dependencies.every((dependency) => candidatesOf(dependency, subcharts).length > 0);
  if (dependencies.length > 0 && (completion.mode === 'update' || !isComplete))
    return await new Completer(loaded, completion).complete();
  checkVendored(chart, completion.warn);
  return chart;
}

/**
 * Returns the chart of a directory with all its dependencies: those in its charts/, and those that are fetched, by its lock or
 * newly resolved. It is what `helm dependency build` (with a lock) or `helm dependency update` would leave in the directory; the
 * directory itself is not changed. `file://` dependencies are completed first, to any depth.
 *
 * Throws a {@link ChartError}: what is wrong, where, and what to do.
 */
export async function completeChart(
  loaded: LoadedDirectory,
  policy: DependencyPolicy,
  context: CompletionContext,
): Promise<Chart> {
  return await completed(loaded, { ...policy, ...context, trail: [loaded.realPath], local: new Map() });
}
