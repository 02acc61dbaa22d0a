import * as runner from './runner.ts';
import type { Failure, PushResult } from '../push/result.ts';
import { annotationAt } from './annotation.ts';

/** Marks the run as failed with one `::error`, at the chart's file where one is known. The stack shows with step debugging. */
export function fail(failure: Failure, error?: unknown): void {
  process.exitCode = 1;
  runner.error(failure.message, annotationAt(failure));
  if (error instanceof Error && error.stack !== undefined) runner.debug(error.stack);
}

/** Gives the one failure that tells of all that failed; `undefined` where nothing did. */
export function overallFailure(results: readonly PushResult[]): Failure | undefined {
  const failed = results.flatMap(({ chartPath, target, failure }) =>
    failure === undefined ? [] : [{ place: target?.ref ?? chartPath, failure }],
  );
  const [first] = failed;
  if (first === undefined) return undefined;
  const messages = new Set(failed.map(({ failure }) => failure.message));
  if (messages.size === 1) return first.failure;
  const list = failed.map(({ place, failure }) => `\n- ${place}: ${failure.message}`).join('');
  return { message: `${failed.length} of ${results.length} pushes failed:${list}` };
}
