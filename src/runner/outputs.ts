import * as runner from './runner.ts';
import { agreed, report, reportKeys, type PushResult } from '../push/result.ts';

/** Sets every output of the action. */
export function setOutputs(results: readonly PushResult[]): void {
  const reports = results.map(report);
  const values = agreed(reports);
  for (const key of reportKeys) runner.setOutput(key, values[key]);
  runner.setOutput('results', JSON.stringify(reports));
}
