import * as runner from '../runner/runner.ts';
import { resolve } from 'node:path';
import { promote } from '../promote/promote.ts';
import { refOf } from '../promote/result.ts';
import { getIdToken } from '../runner/id-token.ts';
import { readRegistryInputs } from '../runner/inputs/registries.ts';
import { fail, overallFailure } from '../runner/failure.ts';
import { Inputs } from '../runner/inputs/inputs.ts';
import { readNewRepository } from '../runner/inputs/repository.ts';
import { readPromotion } from '../runner/inputs/promotion.ts';
import { readRole } from '../runner/inputs/role.ts';
import { runnerLog } from '../runner/log.ts';
import { promoteOutputs, setOutputs, writeSummary } from '../runner/outputs.ts';
import { promoteSummary } from '../runner/summary.ts';
import { registryOpener, registryReader } from './registries.ts';
import { openSession } from './session.ts';
import { workspaceFiles } from '../workspace/workspace-files.ts';

/** `promote/`: copies between registries. Throws an InputError, an AwsError or a SourceError; later failures are in the outputs. */
export async function promoteCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const inputs = new Inputs(runner.getInput);
  const registries = readRegistryInputs(inputs, environment);
  const plan = readPromotion(inputs, registries);
  const destinations = plan?.to.flatMap((site) => site.registries) ?? [];
  const role = readRole(inputs, { environment, destinations, getIdToken });
  const files = workspaceFiles(resolve(environment['GITHUB_WORKSPACE'] ?? '.'));
  const creates = plan?.createRepository ?? false;
  const creation = readNewRepository(inputs, files, { creates, destinations });
  inputs.check();
  if (plan === undefined) return;
  const session = await openSession(environment, signal, role, destinations);
  try {
    const results = await promote(plan, {
      read: registryReader(session),
      open: registryOpener(session, creation),
      log: runnerLog,
    });
    const failures = results.flatMap(({ uri, selected, error }) =>
      error === undefined ? [] : [{ at: refOf(uri, selected), failure: { message: error } }],
    );
    const failure = overallFailure(failures, results.length, 'promotions');
    if (failure !== undefined && !signal.aborted) fail(failure);
    await writeSummary(promoteSummary(results, plan.dryRun));
    const done = results.filter(({ promotion }) => promotion?.state === 'promoted');
    setOutputs(
      promoteOutputs(results),
      done.map(({ uri, selected }) => `${refOf(uri, selected)} was promoted`),
    );
    if (failure !== undefined) signal.throwIfAborted();
  } finally {
    session.close();
  }
}
