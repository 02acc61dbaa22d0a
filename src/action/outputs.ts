import * as core from '@actions/core';
import { agreed, report, reportKeys, type Result } from '../push/result.ts';

/** Sets every output of the action. */
export function setOutputs(results: readonly Result[]): void {
  const reports = results.map(report);
  const values = agreed(reports);
  for (const key of reportKeys) core.setOutput(key, values[key]);
  core.setOutput('results', JSON.stringify(reports));
}
