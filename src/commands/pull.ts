import * as runner from '../runner/runner.ts';
import { resolve } from 'node:path';
import { tagFromVersion } from '../oci/reference.ts';
import { pullChart, type Pulled } from '../pull/pull.ts';
import type { PullPlan } from '../pull/plan.ts';
import { readRegistryInputs } from '../runner/inputs/destinations.ts';
import { InputFields } from '../runner/inputs/input-fields.ts';
import { readRole } from '../runner/inputs/role.ts';
import { readSources } from '../runner/inputs/sources.ts';
import { runnerLog } from '../runner/log.ts';
import { Mistakes } from '../runner/mistakes.ts';
import { registryReader } from './registries.ts';
import { openSession } from './session.ts';
import { openStagingDirectory } from './pull-files.ts';
import { workspaceFiles } from '../workspace/workspace-files.ts';

function readPlan(
  fields: InputFields,
  environment: NodeJS.ProcessEnv,
  mistakes: Mistakes,
): PullPlan | undefined {
  const sources = readSources('chart', fields, readRegistryInputs(fields, environment, mistakes), mistakes);
  const [source] = sources;
  if (sources.length > 1) {
    const charts = sources.map(({ text }) => text).join(', ');
    mistakes.add('chart', charts, 'one step pulls one chart from one registry; write a step for each');
  }
  const version = fields.text('version');
  if (version !== undefined && source?.tag !== undefined && source.tag !== tagFromVersion(version)) {
    mistakes.add('version', version, `chart names ${source.tag} already; leave one out`);
  }
  const verifyKey = fields.checked(
    'verify-key',
    (text) => text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----'),
    'it is not an armored OpenPGP public key; write what this prints: gpg --armor --export <key id>',
  );
  const untar = fields.flag('untar', false);
  return (
    source && {
      source,
      untar,
      ...(version !== undefined && { version }),
      ...(verifyKey !== undefined && { verifyKey }),
    }
  );
}

function setOutputs({ chart: { metadata }, digest, ref, file, folder }: Pulled): void {
  const outputs = {
    digest,
    ref,
    'chart-name': metadata.name,
    'chart-version': metadata.version,
    'app-version': metadata.appVersion ?? '',
    'chart-file': file ?? '',
    'chart-path': folder ?? '',
  };
  for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, value);
}

/** `pull/`: brings a chart from a registry. Throws an InputError and what {@link pullChart} throws. */
export async function pullCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const mistakes = new Mistakes();
  const fields = new InputFields(runner.getInput, mistakes);
  const plan = readPlan(fields, environment, mistakes);
  const destinations = plan === undefined ? [] : [plan.source.destination];
  const role = readRole(fields, { environment, destinations, getIdToken: runner.getIDToken }, mistakes);
  const workspace = resolve(environment['GITHUB_WORKSPACE'] ?? '.');
  const directory = fields.checked(
    'destination',
    (path) => workspaceFiles(workspace).kindOf(path) !== 'file',
    'it is a file; name a directory, which is created when it is missing',
  );
  mistakes.check();
  if (plan === undefined) return;
  const destination = resolve(workspace, directory ?? '.');
  const session = openSession(environment, signal, role);
  try {
    const pulled = await pullChart(plan, {
      open: registryReader(session),
      stage: () => openStagingDirectory(destination),
      log: runnerLog,
    });
    setOutputs(pulled);
  } finally {
    session.close();
  }
}
