import { appendFileSync } from 'node:fs';
import type { DeleteResult } from '../delete/delete.ts';
import { agreedDigest, hasDrift, report as promoteReport, type PromoteResult } from '../promote/result.ts';
import type { Pulled } from '../pull/pull.ts';
import { agreed, report, type PushResult } from '../push/result.ts';
import { errorMessage } from '../text.ts';
import { fail } from './failure.ts';
import { failedSummary } from './summary.ts';
import * as runner from './runner.ts';

/** The outputs of a step by name. */
export type Outputs = Readonly<Record<string, string>>;

/** Returns every output of the action. */
export function pushOutputs(results: readonly PushResult[]): Outputs {
  const reports = results.map(report);
  return { ...agreed(reports), results: JSON.stringify(reports) };
}

/** Returns every output of `pull/`. */
export function pullOutputs({ chart: { metadata }, digest, ref, file, folder }: Pulled): Outputs {
  const outputs = {
    digest,
    ref,
    'chart-name': metadata.name,
    'chart-version': metadata.version,
    'app-version': metadata.appVersion ?? '',
    'chart-file': file ?? '',
    'chart-path': folder ?? '',
  };
  return { ...outputs, results: JSON.stringify([outputs]) };
}

/** Returns every output of `delete/`. */
export function deleteOutputs({ deleted, failures }: DeleteResult): Outputs {
  return { deleted: JSON.stringify(deleted), results: JSON.stringify([...deleted, ...failures]) };
}

/** Returns every output of `promote/`. */
export function promoteOutputs(results: readonly PromoteResult[]): Outputs {
  const reports = results.map(promoteReport);
  return {
    digest: agreedDigest(reports),
    results: JSON.stringify(reports),
    drift: String(hasDrift(reports)),
  };
}

/** Writes the job summary. If it cannot be written, that is only a warning: the work is done. */
export function writeSummary(html: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (file === '') return;
  try {
    appendFileSync(file, html);
  } catch (error) {
    runner.warning(`cannot write the job summary: ${errorMessage(error)}`);
  }
}

function listed(done: readonly string[]): string {
  return done.length === 0 ? 'nothing was done' : done.join(', ');
}

/**
 * Sets outputs. Marks the run as failed if they cannot be written, since later steps need them, and logs what was done, since
 * nothing else would say so.
 */
export function setOutputs(outputs: Outputs, done: readonly string[]): void {
  try {
    for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value);
  } catch (error) {
    fail({ message: `${errorMessage(error)}; later steps get no outputs: ${listed(done)}` });
  }
}

/**
 * Runs a command that returns results. If it throws, the summary and the output `results` say so, and the other outputs are those
 * of a run that did nothing.
 */
export async function withResults<Results>(
  run: () => Promise<Results>,
  signal: AbortSignal,
  nothingDone: Outputs = {},
): Promise<Results> {
  try {
    return await run();
  } catch (error) {
    if (signal.aborted) throw error;
    writeSummary(failedSummary(error));
    setOutputs({ ...nothingDone, results: JSON.stringify([{ error: errorMessage(error) }]) }, []);
    throw error;
  }
}
