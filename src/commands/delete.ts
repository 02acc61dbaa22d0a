import * as runner from '../runner/runner.ts';
import { deleteCharts, DeleteError } from '../delete/delete.ts';
import type { DeletePlan } from '../delete/plan.ts';
import { tagFromVersion } from '../oci/reference.ts';
import { readRegistryInputs } from '../runner/inputs/destinations.ts';
import { InputFields } from '../runner/inputs/input-fields.ts';
import { readRole } from '../runner/inputs/role.ts';
import { readSources } from '../runner/inputs/sources.ts';
import { runnerLog } from '../runner/log.ts';
import { Mistakes } from '../runner/mistakes.ts';
import { once, signIn } from './registries.ts';
import { openSession } from './session.ts';

function readPlan(fields: InputFields, environment: NodeJS.ProcessEnv, mistakes: Mistakes): DeletePlan {
  const sources = readSources('chart', fields, readRegistryInputs(fields, environment, mistakes), mistakes);
  const version = fields.text('version');
  for (const { text, tag, digest } of sources) {
    if (tag === undefined && digest === undefined && version === undefined) {
      mistakes.add(
        'chart',
        text,
        'say what of it: a tag, a digest, or a version; version: "*" is every release',
      );
    }
    if (version !== undefined && tag !== undefined && tag !== tagFromVersion(version)) {
      mistakes.add('version', version, `chart names ${tag} already; leave one out`);
    }
  }
  return {
    sources,
    ifMissing: fields.choice('if-missing', ['fail', 'ignore']),
    dryRun: fields.flag('dry-run', false),
    ...(version !== undefined && { version }),
  };
}

/** `delete/`: takes charts out of registries. Throws an InputError and what {@link deleteCharts} throws. */
export async function deleteCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const mistakes = new Mistakes();
  const fields = new InputFields(runner.getInput, mistakes);
  const plan = readPlan(fields, environment, mistakes);
  const destinations = plan.sources.map(({ destination }) => destination);
  const role = readRole(fields, { environment, destinations, getIdToken: runner.getIDToken }, mistakes);
  mistakes.check();
  const session = openSession(environment, signal, role);
  try {
    const { deleted, failures } = await deleteCharts(plan, {
      open: once((destination) => signIn(destination, session)),
      log: runnerLog,
    });
    runner.setOutput('deleted', JSON.stringify(deleted));
    if (failures.length > 0) throw new DeleteError(`not deleted: ${failures.join('; ')}`);
  } finally {
    session.close();
  }
}
