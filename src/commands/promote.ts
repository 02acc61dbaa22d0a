import * as runner from '../runner/runner.ts';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { promote } from '../promote/promote.ts';
import { refOf, type PromoteResult } from '../promote/result.ts';
import type { PromotePorts } from '../promote/plan.ts';
import type { RoleRequest } from '../ecr/assume-role.ts';
import { getIdToken } from '../runner/id-token.ts';
import { readRegistryInputs, type RegistryInputs } from '../runner/inputs/registries.ts';
import { fail, overallFailure } from '../runner/failure.ts';
import { Inputs } from '../runner/inputs/inputs.ts';
import { readNewRepository } from '../runner/inputs/repository.ts';
import { readPromotions } from '../runner/inputs/promotion.ts';
import { readRole } from '../runner/inputs/role.ts';
import { runnerLog } from '../runner/log.ts';
import { promoteOutputs, setOutputs, writeSummary } from '../runner/outputs.ts';
import { promoteSummary } from '../runner/summary.ts';
import { foreignRegistries } from './foreign-registries.ts';
import { Downloads, sourceReader, type SourcePassword } from './promote-sources.ts';
import { registryOpener, registryReader } from './registries.ts';
import { openSession } from './session.ts';
import { workspaceFiles } from '../workspace/workspace-files.ts';

/** Who reads the source, and where it is if its inputs say so. */
interface SourceIdentity {
  readonly registries: RegistryInputs;
  readonly role: RoleRequest | undefined;
  readonly password: SourcePassword | undefined;
}

const registryInputs = ['registry-type', 'registry-alias', 'aws-region', 'aws-account-id'] as const;

/** Reads the inputs that begin with `from-`: what they leave out is as for the destination. */
function readSourceIdentity(
  inputs: Inputs,
  registries: RegistryInputs,
  environment: NodeJS.ProcessEnv,
): SourceIdentity {
  const own = inputs.prefixed('from-');
  const username = own.text('username');
  const password = own.secret('password', runner.setSecret);
  if ((username === undefined) !== (password === undefined)) {
    const [missing, given] = username === undefined ? ['username', 'password'] : ['password', 'username'];
    own.reject(missing, '', `set it too, or remove from-${given}`);
  }
  const hasRegistry = registryInputs.some((name) => own.text(name) !== undefined);
  const ownRegistries = hasRegistry ? readRegistryInputs(own, environment) : registries;
  const region = own.text('aws-region') ?? environment['AWS_REGION'];
  const destinations = region === undefined ? [] : [{ type: 'private', region } as const];
  return {
    registries: ownRegistries,
    role: readRole(own, { environment, destinations, getIdToken }),
    password: username === undefined || password === undefined ? undefined : { username, password },
  };
}

/** `promote/`: copies between registries. Throws an InputError, an AwsError or a SourceError; later failures are in the outputs. */
export async function promoteCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const inputs = new Inputs(runner.getInput);
  const registries = readRegistryInputs(inputs, environment);
  const source = readSourceIdentity(inputs, registries, environment);
  const plans = readPromotions(inputs, registries, source.registries, source.password !== undefined);
  const destinations = plans.flatMap(({ to }) => to.flatMap((repository) => repository.registries));
  const role = readRole(inputs, { environment, destinations, getIdToken });
  const files = workspaceFiles(resolve(environment['GITHUB_WORKSPACE'] ?? '.'));
  const creates = plans.some(({ createRepository }) => createRepository);
  const creation = readNewRepository(inputs, files, { creates, destinations });
  inputs.check();
  const session = await openSession(environment, signal, role, destinations);
  const sourceSession =
    source.role === undefined ? session : await openSession(environment, signal, source.role, []);
  const downloads = new Downloads(environment['RUNNER_TEMP'] ?? tmpdir(), sourceSession, source.password);
  const ports: PromotePorts = {
    read: sourceReader(
      registryReader(sourceSession),
      foreignRegistries(sourceSession, environment, source.password),
    ),
    open: registryOpener(session, creation),
    offered: downloads.offered,
    file: downloads.file,
    log: runnerLog,
  };
  try {
    const results: PromoteResult[] = [];
    for (const plan of plans) results.push(...(await promote(plan, ports)));
    const failures = results.flatMap(({ uri, selected, error }) =>
      error === undefined ? [] : [{ at: refOf(uri, selected), failure: { message: error } }],
    );
    const failure = overallFailure(failures, results.length, 'promotions');
    if (failure !== undefined && !signal.aborted) fail(failure);
    await writeSummary(promoteSummary(results, plans[0]?.dryRun ?? false));
    const done = results.filter(({ promotion }) => promotion?.state === 'promoted');
    setOutputs(
      promoteOutputs(results),
      done.map(({ uri, selected }) => `${refOf(uri, selected)} was promoted`),
    );
    if (failure !== undefined) signal.throwIfAborted();
  } finally {
    await downloads.close();
    sourceSession.close();
    session.close();
  }
}
