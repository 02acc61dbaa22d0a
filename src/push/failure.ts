import { join } from 'node:path';
import { ChartError } from '../chart/errors.ts';
import { TagTakenError } from './deliver.ts';
import { explain } from '../registry/explain.ts';
import { NameError } from '../registry/repository-name.ts';
import type { Field, Place } from '../registry/log.ts';
import type { Failure, Result } from './result.ts';
import { GitTagError } from './verify-tag.ts';
import { errorMessage } from '../text.ts';

/** A ChartError names files from the chart's directory on; what is inside an archive has no place in the workspace but it. */
function inChart({ message, file, line }: ChartError, chartPath: string): Failure {
  if (chartPath.endsWith('.tgz')) return { message, file: chartPath };
  return file === undefined ? { message } : { message, file: join(chartPath, file), line };
}

/** Gives where a chart's field is; nowhere for what is packaged already. */
export function placeOf({ chartPath, chart }: Result, name: Field['name']): Place {
  if (chart === undefined || chartPath.endsWith('.tgz')) return {};
  return { file: join(chartPath, 'Chart.yaml'), field: { name, value: chart.metadata[name] } };
}

/** Gives why a chart did not get to a destination, with the place in the chart that is to be changed, where there is one. */
export function failureOf(error: unknown, result: Result): Failure {
  const { chartPath, target } = result;
  if (error instanceof ChartError) return inChart(error, chartPath);
  const message = target === undefined ? errorMessage(error) : explain(error, target);
  if (error instanceof NameError) return { message, ...placeOf(result, 'name') };
  if (error instanceof TagTakenError || error instanceof GitTagError) {
    return { message, ...placeOf(result, 'version') };
  }
  return { message };
}
