import { join } from 'node:path';
import { ChartError } from '../chart/errors.ts';
import { TagTakenError } from './deliver.ts';
import { explain } from './explain.ts';
import { NameError } from './repository-name.ts';
import type { Failure, Result } from './result.ts';
import { GitTagError } from './verify-tag.ts';

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A ChartError names files from the chart's directory on. */
function inChart({ message, file, line }: ChartError, chartPath: string): Failure {
  return file === undefined ? { message } : { message, file: join(chartPath, file), line };
}

/**
 * Gives why a chart did not get to a destination, with the place in the chart that is to be changed, where there is one; what
 * is inside an archive has no place in the workspace.
 */
export function failureOf(error: unknown, { chartPath, chart, target }: Result): Failure {
  const packaged = chartPath.endsWith('.tgz');
  if (error instanceof ChartError) {
    return packaged ? { message: error.message } : inChart(error, chartPath);
  }
  const message = target === undefined ? messageOf(error) : explain(error, target);
  const field =
    error instanceof NameError
      ? 'name'
      : error instanceof TagTakenError || error instanceof GitTagError
        ? 'version'
        : undefined;
  if (field === undefined || chart === undefined || packaged) return { message };
  const value = chart.metadata[field];
  return { message, file: join(chartPath, 'Chart.yaml'), field: { name: field, value } };
}
