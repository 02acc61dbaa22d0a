import type { FileContent } from '../chart/archive/chart-file.ts';
import type { HelmContext } from './context.ts';
import type { HelmSource } from './install.ts';

/** How charts are linted, and by which Helm. */
export interface LintPlan extends HelmSource {
  readonly lint: 'false' | 'true' | 'strict';
}

/** A chart to lint: an archive, or the files of a directory, which are copied so that Helm sees nothing else. */
export type LintedChart =
  | { readonly archive: string }
  | { readonly name: string; readonly files: readonly (FileContent & { readonly name: string })[] };

/**
 * Returns what lints a chart if the plan asks for it; otherwise Helm is not even looked for, and nothing of it is loaded. It throws
 * a ChartError if Helm refuses the chart, and an Error if there is no Helm.
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
