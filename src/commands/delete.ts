import * as runner from '../runner/runner.ts';
import { deleteCharts, DeleteError, failureLines } from '../delete/delete.ts';
import type { DeletePlan } from '../delete/plan.ts';
import { tagFromVersion } from '../chart/version/tag.ts';
import { getIdToken } from '../runner/id-token.ts';
import { readRegistryInputs } from '../runner/inputs/registries.ts';
import { Inputs } from '../runner/inputs/inputs.ts';
import { readRole } from '../runner/inputs/role.ts';
import { readReferences } from '../runner/inputs/references.ts';
import { failWith } from '../runner/failure.ts';
import { runnerLog } from '../runner/log.ts';
import { deleteOutputs, setOutputs, withResults, writeSummary } from '../runner/outputs.ts';
import { deleteSummary } from '../runner/summary.ts';
import { deletionOpener } from '../adapters/ecr-registries.ts';
import { openSession } from '../adapters/session.ts';

function readPlan(inputs: Inputs, environment: NodeJS.ProcessEnv): DeletePlan {
  const sources = readReferences(inputs, 'chart', readRegistryInputs(inputs, environment));
  const version = inputs.text('version');
  for (const { text, tag, digest } of sources) {
    if (tag === undefined && digest === undefined && version === undefined) {
      inputs.reject(
        'chart',
        text,
        'it names a whole repository; add a tag or a digest, or set version ("*" is every release)',
      );
    }
    if (version !== undefined && tag !== undefined && tag !== tagFromVersion(version)) {
      inputs.reject('version', version, `chart already names ${tag}; remove one of the two`);
    }
  }
  return {
    sources,
    ifMissing: inputs.choice('if-missing', ['fail', 'ignore']),
    dryRun: inputs.flag('dry-run', false),
    withSignatures: inputs.flag('with-signatures', true),
    ...(version !== undefined && { version }),
  };
}

/** `delete/`: deletes charts from registries. Throws an InputError and what {@link deleteCharts} throws. */
export async function deleteCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const inputs = new Inputs(runner.getInput);
  const plan = readPlan(inputs, environment);
  const destinations = plan.sources.map(({ destination }) => destination);
  const role = readRole(inputs, { environment, destinations, getIdToken });
  inputs.check();
  const session = await openSession(environment, signal, role);
  try {
    const open = deletionOpener(session);
    const result = await withResults(() => deleteCharts(plan, { open, log: runnerLog }), signal, {
      deleted: '[]',
    });
    const { deleted, failures } = result;
    if (failures.length > 0 && !signal.aborted) {
      failWith(new DeleteError(`not deleted: ${failureLines(failures).join('; ')}`));
    }
    writeSummary(deleteSummary(result, plan.dryRun));
    setOutputs(
      deleteOutputs(result),
      plan.dryRun ? [] : deleted.map(({ 'repository-uri': uri, digest }) => `${uri}@${digest} was deleted`),
    );
    if (failures.length > 0) signal.throwIfAborted();
  } finally {
    session.close();
  }
}
