import { ChartError } from '../errors.ts';
import type { LoadedDirectory } from '../load/load-directory.ts';
import type { Dependency } from '../metadata/dependency.ts';
import { isArchive, shownSubchart, type Subchart } from './vendored.ts';

/** What the charts/ of a package is composed of. */
export interface Composition {
  readonly declared: readonly Dependency[];
  /** The charts in the directory's charts/. */
  readonly subcharts: readonly Subchart[];
  /** Those of them that dependencies are resolved to. */
  readonly used: readonly Subchart[];
  readonly fetched: readonly Subchart[];
}

/** Helm puts what it fetches into charts/, and reads it from there by the rules of .helmignore. */
function checkIgnored(rules: LoadedDirectory['rules'], member: string): void {
  const rule = rules.ruleFor('charts', true) ?? rules.ruleFor(`charts/${member}`, false);
  if (rule === undefined) return;
  throw new ChartError(
    `found in Chart.yaml, but missing in charts/ directory: the rule ${rule} of .helmignore hides charts/${member}; remove it, or write "/*.tgz" if it is meant for archives next to Chart.yaml`,
    { file: '.helmignore' },
  );
}

/**
 * Returns the resulting charts/. Throws a {@link ChartError} if .helmignore hides a fetched chart. Rule: `Manager.safeMoveDeps` in
 * Helm's pkg/downloader/manager.go.
 */
export function composeCharts(
  { rules }: LoadedDirectory,
  { declared, subcharts, used, fetched }: Composition,
  warn: (message: string) => void,
): readonly Subchart[] {
  const local = declared.filter(({ repository }) => repository === '').map(({ name }) => name);
  const members = new Set(fetched.map(({ member }) => member));
  const stays = (subchart: Subchart): boolean =>
    !isArchive(subchart) || used.includes(subchart) || local.includes(subchart.chart.metadata.name);
  const kept = subcharts.filter(stays);
  for (const subchart of subcharts) {
    if (stays(subchart) || members.has(subchart.member)) continue;
    const isDeclared = declared.some(({ name }) => name === subchart.chart.metadata.name);
    warn(
      `${shownSubchart(subchart)} is left out of the package, as helm dependency build removes it: ${isDeclared ? 'it is not the version that is resolved' : 'Chart.yaml does not declare it'}; remove it, or run "helm dependency update"`,
    );
  }
  for (const { member } of fetched) checkIgnored(rules, member);
  return [...kept, ...fetched].sort((a, b) => Buffer.compare(Buffer.from(a.member), Buffer.from(b.member)));
}
