import * as runner from '../runner/runner.ts';
import { resolve } from 'node:path';
import { tagFromVersion } from '../chart/version/tag.ts';
import { pullChart } from '../pull/pull.ts';
import type { PullPlan } from '../pull/plan.ts';
import { getIdToken } from '../runner/id-token.ts';
import { readRegistryInputs } from '../runner/inputs/registries.ts';
import { Inputs } from '../runner/inputs/inputs.ts';
import { readRole } from '../runner/inputs/role.ts';
import { readReferences } from '../runner/inputs/references.ts';
import { runnerLog } from '../runner/log.ts';
import { pullOutputs, setOutputs, withResults, writeSummary } from '../runner/outputs.ts';
import { pullSummary } from '../runner/summary.ts';
import { registryReader } from '../adapters/ecr-registries.ts';
import { openSession } from '../adapters/session.ts';
import { openStagingDirectory } from '../adapters/staging-directory.ts';
import { workspaceFiles } from '../workspace/workspace-files.ts';

function readPlan(inputs: Inputs, environment: NodeJS.ProcessEnv): PullPlan | undefined {
  const sources = readReferences(inputs, 'chart', readRegistryInputs(inputs, environment));
  const [source] = sources;
  if (sources.length > 1) {
    const charts = sources.map(({ text }) => text).join(', ');
    inputs.reject('chart', charts, 'one step pulls one chart from one registry; use a step for each');
  }
  const version = inputs.text('version');
  if (version !== undefined && source?.tag !== undefined && source.tag !== tagFromVersion(version)) {
    inputs.reject('version', version, `chart already names ${source.tag}; remove one of the two`);
  }
  const verifyKey = inputs.checked(
    'verify-key',
    (text) => text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----'),
    'it is not an armored OpenPGP public key; use the output of: gpg --armor --export <key id>',
  );
  const untar = inputs.flag('untar', false);
  return (
    source && {
      source,
      untar,
      ...(version !== undefined && { version }),
      ...(verifyKey !== undefined && { verifyKey }),
    }
  );
}

/** `pull/`: pulls a chart from a registry. Throws an InputError and what {@link pullChart} throws. */
export async function pullCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const inputs = new Inputs(runner.getInput);
  const plan = readPlan(inputs, environment);
  const destinations = plan === undefined ? [] : [plan.source.destination];
  const role = readRole(inputs, { environment, destinations, getIdToken });
  const workspace = resolve(environment['GITHUB_WORKSPACE'] ?? '.');
  const directory = inputs.checked(
    'destination',
    (path) => workspaceFiles(workspace).kindOf(path) !== 'file',
    'it is a file; set it to a directory, which is created if it does not exist',
  );
  inputs.check();
  if (plan === undefined) return;
  const destination = resolve(workspace, directory ?? '.');
  const session = await openSession(environment, signal, role, destinations);
  try {
    const pulled = await withResults(
      () =>
        pullChart(plan, {
          open: registryReader(session),
          stage: () => openStagingDirectory(destination, workspace, session.unpacking),
          log: runnerLog,
        }),
      signal,
    );
    writeSummary(pullSummary(pulled));
    setOutputs(pullOutputs(pulled), [
      `${pulled.ref} was pulled to ${pulled.folder ?? pulled.file ?? destination}`,
    ]);
  } finally {
    session.close();
  }
}
