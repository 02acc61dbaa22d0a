import type { HelmContext } from './context.ts';
import type { HelmSource } from './install.ts';

/** How charts are linted, and by which Helm. */
export interface LintPlan extends HelmSource {
  readonly lint: 'false' | 'true' | 'strict';
}

/**
 * Makes what lints a chart, a directory or an archive, as far as the plan asks for it. Where it does not, Helm is not even looked
 * for, and nothing of it is loaded. It throws a ChartError where Helm refuses the chart, and an Error where there is no Helm to be had.
 */
export function chartLinter(plan: LintPlan, context: HelmContext): (path: string) => Promise<void> {
  let program: Promise<string> | undefined;
  const helm = async (): Promise<string> => {
    program ??= import('./install.ts').then(({ helmProgram }) => helmProgram(plan, context));
    return await program;
  };
  return async (path) => {
    if (plan.lint === 'false') return;
    const { lintChart } = await import('./lint.ts');
    await lintChart(await helm(), path, plan.lint === 'strict', context);
  };
}
