import { errorMessage } from '../text.ts';
import { annotationAt } from './log.ts';
import * as runner from './runner.ts';
import type { FileLocation } from '../registry/log.ts';

/** What failed, and the place in the chart to change, if there is one. */
export interface Failure extends FileLocation {
  readonly message: string;
}

/** Marks the run as failed with one `::error`, at the chart's file if one is known. The stack is shown with step debugging. */
export function fail(failure: Failure, error?: unknown): void {
  process.exitCode = 1;
  runner.error(failure.message, annotationAt(failure));
  if (error instanceof Error && error.stack !== undefined) runner.debug(error.stack);
}

/** Marks the run as failed for an error that nothing else has explained. */
export function failWith(error: unknown): void {
  fail({ message: errorMessage(error) }, error);
}

/** A failure among results: where it happened. */
export interface FailureAt {
  readonly at: string;
  readonly failure: Failure;
}

/** Returns the one failure that sums up all of them; `undefined` if there is none. `what` names the results, in the plural. */
export function overallFailure(
  failures: readonly FailureAt[],
  total: number,
  what: string,
): Failure | undefined {
  const [first] = failures;
  if (first === undefined) return undefined;
  const messages = new Set(failures.map(({ failure }) => failure.message));
  if (messages.size === 1) return first.failure;
  const list = failures.map(({ at, failure }) => `\n- ${at}: ${failure.message}`).join('');
  return { message: `${failures.length} of ${total} ${what} failed:${list}` };
}
