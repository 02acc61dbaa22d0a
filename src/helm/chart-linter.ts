import type { HelmSource } from './install.ts';
import type { LintedChart } from './lint.ts';
import type { HelmContext } from './run.ts';

/** How charts are linted, and by which Helm. */
export interface LintPlan extends HelmSource {
  readonly lint: 'false' | 'true' | 'strict';
}

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
