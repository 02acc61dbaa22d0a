import type { Chart } from '../chart.ts';
import { ChartError } from '../errors.ts';
import type { Dependency } from '../metadata/dependency.ts';
import { ConstraintError, parseConstraint } from '../version/constraint.ts';
import { parseVersion } from '../version/semver.ts';

/** A chart in charts/. */
export interface Subchart {
  /** The name of its directory or archive in charts/. */
  readonly member: string;
  readonly chart: Chart;
}

/** Returns the charts that a chart has in its charts/. */
export function subchartsOf({ dependencies }: Chart): readonly Subchart[] {
  return dependencies.map((chart) => ({ member: chart.member ?? '', chart }));
}

/**
 * Reports whether a chart in charts/ is an archive: Helm replaces archives when it fetches dependencies, and keeps directories.
 */
export function isArchive({ member }: Subchart): boolean {
  return member.endsWith('.tgz');
}

/** Returns how messages refer to a chart in charts/: by path and version. */
export function shownSubchart({ member, chart: { metadata } }: Subchart): string {
  return `charts/${member} (${metadata.name} ${metadata.version})`;
}

/** Reports whether a version is in the range that Chart.yaml declares; nothing is in a missing or invalid range. */
export function satisfies(range: string | undefined, version: string): boolean {
  const parsed = parseVersion(version);
  if (range === undefined || range === '' || parsed === undefined) return true;
  try {
    return parseConstraint(range)(parsed);
  } catch (error) {
    if (error instanceof ConstraintError) return true;
    throw error;
  }
}

const untouched =
  'remove it there, or change the version in Chart.yaml; or set dependencies: skip to package charts/ as it is';

/** Returns what is wrong with a dependency whose charts in charts/ are all of other versions than Chart.yaml wants. */
function mismatch({ name, version = '', repository }: Dependency, found: readonly Subchart[]): string {
  const from = repository === '' ? '' : ` from ${repository}`;
  return `Chart.yaml requires ${name} ${version}${from}, but charts/ has another version: ${found.map(shownSubchart).join(', ')}`;
}

/** Returns what is wrong with the dependencies of a chart that it has in other versions only. */
export function staleDependencies(chart: Chart): readonly string[] {
  const subcharts = subchartsOf(chart);
  return (chart.metadata.dependencies ?? []).flatMap((dependency) => {
    const found = candidatesOf(dependency, subcharts);
    return found.length === 0 || matching(dependency, found) !== undefined
      ? []
      : [mismatch(dependency, found)];
  });
}

/** Returns the error for it. */
export function mismatchError(dependency: Dependency, found: readonly Subchart[]): ChartError {
  return new ChartError(`${mismatch(dependency, found)}; ${untouched}`, { file: 'Chart.yaml' });
}

/** Returns the names of which charts/ has more than one chart, with those charts. */
export function repeated(subcharts: readonly Subchart[]): readonly (readonly Subchart[])[] {
  const groups = Map.groupBy(subcharts, ({ chart }) => chart.metadata.name);
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Returns what is wrong with charts of one name. Helm packages them all and renders a mixture (helm/helm#30821). */
export function repetition(group: readonly Subchart[]): string {
  return `charts/ has more than one chart named ${group[0]?.chart.metadata.name ?? ''}, and Helm would render a mixture of them: ${group.map(shownSubchart).join(', ')}`;
}

/** Throws a {@link ChartError} if two charts in charts/ have the same name. */
export function checkRepetitions(subcharts: readonly Subchart[]): void {
  for (const group of repeated(subcharts)) {
    throw new ChartError(
      `${repetition(group)}; keep one of them. Two versions of a chart need different names; "alias" does not rename a chart's templates`,
      { file: 'Chart.yaml' },
    );
  }
}

/** Returns the charts in charts/ that have the name of a dependency. */
export function candidatesOf({ name }: Dependency, subcharts: readonly Subchart[]): readonly Subchart[] {
  return subcharts.filter(({ chart }) => chart.metadata.name === name);
}

/** Returns the first of them that is in the range of the dependency. */
export function matching({ version }: Dependency, candidates: readonly Subchart[]): Subchart | undefined {
  return candidates.find(({ chart }) => satisfies(version, chart.metadata.version));
}

/** Warns of each chart in a charts/ that is packaged unchanged and out of the declared range. */
export function warnOfMismatches(chart: Chart, warn: (message: string) => void): void {
  for (const stale of staleDependencies(chart)) {
    warn(`${stale}; what charts/ has is packaged: run "helm dependency update", or correct Chart.yaml`);
  }
}

/**
 * Checks a charts/ that has a chart of each name and is packaged unchanged. Throws a {@link ChartError} if a directory is out of
 * the declared range, or two charts have the same name.
 */
export function checkVendored(chart: Chart, warn: (message: string) => void): void {
  const subcharts = subchartsOf(chart);
  for (const dependency of chart.metadata.dependencies ?? []) {
    const candidates = candidatesOf(dependency, subcharts);
    if (candidates.length === 0 || matching(dependency, candidates) !== undefined) continue;
    if (!candidates.every(isArchive)) throw mismatchError(dependency, candidates);
  }
  warnOfMismatches(chart, warn);
  checkRepetitions(subcharts);
}
