import type { FileContent } from '../chart/archive/chart-file.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { PackagedChart } from '../chart/packaged.ts';
import type { HelmSource } from './install.ts';

/** What running Helm needs from the run. */
export interface HelmContext {
  /** The directory that gets new ones of this run's own. */
  readonly temporary: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Programs in it are not run: the author of a pull request can write there. */
  readonly workspace: string;
  /** Ends the run. */
  readonly signal: AbortSignal;
  /** Gets a public file; `read` is called again where an attempt breaks off. */
  readonly download: <T>(url: URL, read: (answer: HttpResponse) => Promise<T>) => Promise<T>;
  /** Shows what Helm printed, in a group of the log. */
  readonly showGroup: (title: string, lines: readonly string[]) => void;
}

/** How charts are linted, and by which Helm. */
export interface LintPlan extends HelmSource {
  readonly lint: 'false' | 'true' | 'strict';
}

/** A chart to lint: an archive, or the files of a directory. Either is copied, so that Helm sees what was checked and nothing else. */
export type LintedChart =
  | { readonly archive: PackagedChart; readonly open: () => AsyncIterable<Uint8Array> }
  | { readonly name: string; readonly files: readonly (FileContent & { readonly name: string })[] };

/**
 * Returns a function that lints a chart if the inputs ask for it; otherwise Helm is not looked up, and no code for it is loaded.
 * The function throws a ChartError if Helm refuses the chart, and an Error if there is no Helm.
 */
export function chartLinter(plan: LintPlan, context: HelmContext): (chart: LintedChart) => Promise<void> {
  let program: Promise<string> | undefined;
  const helm = async (): Promise<string> => {
    program ??= import('./install.ts').then(({ helmProgram }) => helmProgram(plan, context));
    return await program;
  };
  return async (chart) => {
    if (plan.lint === 'false') return;
    const { lintChart } = await import('./lint.ts');
    await lintChart(await helm(), chart, plan.lint === 'strict', context);
  };
}
