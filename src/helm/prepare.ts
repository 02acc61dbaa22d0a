import { resolve } from 'node:path';
import type { HelmContext } from './context.ts';
import { readDeclared } from './declared.ts';
import type { HelmSource } from './install.ts';

/** What Helm does before charts are packaged, and which Helm. */
export interface HelmPlan extends HelmSource {
  /** `auto` fetches what charts/ lacks, `update` resolves everything anew, `skip` leaves charts/ as it is. */
  readonly dependencies: 'auto' | 'update' | 'skip';
  readonly lint: 'false' | 'true' | 'strict';
}

/**
 * Makes what does Helm's own part before a chart is packaged: fetches its dependencies and lints it, as far as the plan asks for
 * it and the chart needs it. Where neither is so, Helm is not even looked for, and nothing of it is loaded. It throws a
 * ChartError where Helm refuses the chart, and an Error where there is no Helm to be had.
 */
export function helmWork(plan: HelmPlan, context: HelmContext): (path: string) => Promise<void> {
  let program: Promise<string> | undefined;
  const helm = async (): Promise<string> => {
    program ??= import('./install.ts').then(({ helmProgram }) => helmProgram(plan, context));
    return await program;
  };
  const { workspace } = context;
  return async (path) => {
    const absolute = resolve(workspace, path);
    if (plan.dependencies !== 'skip' && !path.endsWith('.tgz')) {
      const declared = await readDeclared(absolute, workspace);
      const isAnew = plan.dependencies === 'update';
      if (declared !== undefined && (isAnew || declared.missing.length > 0)) {
        const { fetchDependencies } = await import('./dependencies.ts');
        await fetchDependencies(await helm(), absolute, declared, isAnew, context);
      }
    }
    if (plan.lint !== 'false') {
      const { lintChart } = await import('./lint.ts');
      await lintChart(await helm(), absolute, plan.lint === 'strict', context);
    }
  };
}
