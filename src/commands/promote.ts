import * as runner from '../runner/runner.ts';
import { resolve } from 'node:path';
import { promote } from '../promote/promote.ts';
import { agreedDigest, refOf, report, type PromoteResult } from '../promote/result.ts';
import type { Failure } from '../push/result.ts';
import { readRegistryInputs } from '../runner/inputs/destinations.ts';
import { fail } from '../runner/failure.ts';
import { InputFields } from '../runner/inputs/input-fields.ts';
import { readNewRepository } from '../runner/inputs/new-repository.ts';
import { readPromotion } from '../runner/inputs/promotion.ts';
import { readRole } from '../runner/inputs/role.ts';
import { runnerLog } from '../runner/log.ts';
import { Mistakes } from '../runner/mistakes.ts';
import { registryOpener, registryReader } from './registries.ts';
import { openSession } from './session.ts';
import { workspaceFiles } from '../workspace/workspace-files.ts';

/** Returns the one failure that tells of everything that failed; `undefined` if nothing did. */
function overallFailure(results: readonly PromoteResult[]): Failure | undefined {
  const failed = results.flatMap(({ uri, selected, error }) =>
    error === undefined ? [] : [{ ref: refOf(uri, selected), error }],
  );
  const [first] = failed;
  if (first === undefined) return undefined;
  if (new Set(failed.map(({ error }) => error)).size === 1) return { message: first.error };
  const list = failed.map(({ ref, error }) => `\n- ${ref}: ${error}`).join('');
  return { message: `${failed.length} of ${results.length} promotions failed:${list}` };
}

/** `promote/`: copies between registries. Throws an InputError, an AwsError or a SourceError; what fails later is in the outputs. */
export async function promoteCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const mistakes = new Mistakes();
  const fields = new InputFields(runner.getInput, mistakes);
  const registries = readRegistryInputs(fields, environment, mistakes);
  const plan = readPromotion(fields, registries, mistakes);
  const destinations = plan?.to.flatMap((site) => site.registries) ?? [];
  const role = readRole(fields, { environment, destinations, getIdToken: runner.getIDToken }, mistakes);
  const files = workspaceFiles(resolve(environment['GITHUB_WORKSPACE'] ?? '.'));
  const creates = plan?.createRepository ?? false;
  const creation = readNewRepository(fields, { files, creates, destinations }, mistakes);
  mistakes.check();
  if (plan === undefined) return;
  const session = openSession(environment, signal, role);
  try {
    const results = await promote(plan, {
      read: registryReader(session),
      open: registryOpener(session, creation),
      log: runnerLog,
    });
    const reports = results.map(report);
    runner.setOutput('digest', agreedDigest(reports));
    runner.setOutput('results', JSON.stringify(reports));
    const failure = overallFailure(results);
    if (failure !== undefined) signal.throwIfAborted();
    if (failure !== undefined) fail(failure);
  } finally {
    session.close();
  }
}
