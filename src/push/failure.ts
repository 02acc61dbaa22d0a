import { join } from 'node:path';
import { ChartError } from '../chart/errors.ts';
import { explain } from '../registry/explain.ts';
import { isMissingRepository, TagTakenError } from '../registry/refusal.ts';
import { NameError } from '../registry/repository.ts';
import type { Field, FileLocation } from '../registry/log.ts';
import type { PushFailure, PushResult } from './result.ts';
import { GitTagError } from './verify-tag.ts';
import { errorMessage } from '../text.ts';

/** A ChartError names files relative to the chart's directory; a file inside an archive is reported as the archive. */
function inChart({ message, file, line }: ChartError, chartPath: string): PushFailure {
  if (chartPath.endsWith('.tgz')) return { message, file: chartPath };
  return file === undefined ? { message } : { message, file: join(chartPath, file), line };
}

/** Returns the location of a chart's field; empty for a chart that was already packaged. */
export function locationOf({ chartPath, chart }: PushResult, name: Field['name']): FileLocation {
  if (chart === undefined || chartPath.endsWith('.tgz')) return {};
  return { file: join(chartPath, 'Chart.yaml'), field: { name, value: chart.metadata[name] } };
}

/** Returns why a chart was not pushed to a destination, with the location of the mistake in the chart, if it has one. */
export function failureOf(error: unknown, result: PushResult): PushFailure {
  const { chartPath, target } = result;
  if (error instanceof ChartError) return inChart(error, chartPath);
  const message = target === undefined ? errorMessage(error) : explain(error, target);
  if (target !== undefined && isMissingRepository(error)) return { message, missing: target };
  if (error instanceof NameError) return { message, ...locationOf(result, 'name') };
  if (error instanceof TagTakenError || error instanceof GitTagError) {
    return { message, ...locationOf(result, 'version') };
  }
  return { message };
}
