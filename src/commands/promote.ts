import * as runner from '../runner/runner.ts';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { promote } from '../promote/promote.ts';
import { refOf, type PromoteResult } from '../promote/result.ts';
import type { PromotePlan, PromotePorts } from '../promote/plan.ts';
import { nameOfSource } from '../promote/source.ts';
import type { RoleRequest } from '../ecr/assume-role.ts';
import { getIdToken } from '../runner/id-token.ts';
import {
  readRegistryInputs,
  type ReferenceRegistries,
  type RegistryInputs,
} from '../runner/inputs/registries.ts';
import { fail, overallFailure } from '../runner/failure.ts';
import { Inputs } from '../runner/inputs/inputs.ts';
import { readNewRepository } from '../runner/inputs/repository.ts';
import { readKeyless } from '../runner/inputs/keyless.ts';
import { readPromotions } from '../runner/inputs/promotion.ts';
import { readRole } from '../runner/inputs/role.ts';
import { groupingLog, runnerLog } from '../runner/log.ts';
import { keepHeapSmall } from '../runner/memory.ts';
import { promoteOutputs, setOutputs, writeSummary } from '../runner/outputs.ts';
import { promoteSummary } from '../runner/summary.ts';
import { foreignRegistries } from '../adapters/foreign-registries.ts';
import { Downloads, sourceReader, type SourcePassword } from '../adapters/promote-sources.ts';
import { registryOpener, registryReader } from '../adapters/ecr-registries.ts';
import { openSession } from '../adapters/session.ts';
import { errorMessage } from '../text.ts';
import { workspaceFiles } from '../workspace/workspace-files.ts';

/** Who reads the source, and where it is if the inputs say so. */
interface SourceIdentity {
  readonly registries: ReferenceRegistries;
  readonly role: RoleRequest | undefined;
  readonly password: SourcePassword | undefined;
}

const registryInputs = ['registry-type', 'registry-alias', 'aws-region', 'aws-account-id'] as const;

/** Reads the inputs that begin with `from-`; whatever they leave out is the same as for the destination. */
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
  const ownRegistries = hasRegistry ? readRegistryInputs(own, environment) : registries.asDefaults;
  const region = own.text('aws-region') ?? environment['AWS_REGION'];
  const destinations = region === undefined ? [] : [{ type: 'private', region } as const];
  return {
    registries: ownRegistries,
    role: readRole(own, { environment, destinations, getIdToken }),
    password: username === undefined || password === undefined ? undefined : { username, password },
  };
}

/** Runs one plan. Never throws: a source that cannot be read does not stop the others. */
async function promoteSource(plan: PromotePlan, ports: PromotePorts): Promise<readonly PromoteResult[]> {
  try {
    return await promote(plan, ports);
  } catch (error) {
    return [{ from: nameOfSource(plan.from), uri: '', error: errorMessage(error) }];
  }
}

/**
 * `promote/`: copies between registries. Throws an InputError; later failures are reported, and are in the outputs and the
 * summary.
 */
export async function promoteCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  keepHeapSmall();
  const inputs = new Inputs(runner.getInput);
  const registries = readRegistryInputs(inputs, environment);
  const source = readSourceIdentity(inputs, registries, environment);
  const plans = readPromotions(inputs, registries, source.registries, source.password !== undefined);
  const destinations = plans.flatMap(({ to }) => to.flatMap((repository) => repository.registries));
  const role = readRole(inputs, { environment, destinations, getIdToken });
  const files = workspaceFiles(resolve(environment['GITHUB_WORKSPACE'] ?? '.'));
  const creates = plans.some(({ createRepository }) => createRepository);
  const creation = readNewRepository(inputs, files, { creates, destinations });
  const keyless = await readKeyless(inputs, files);
  inputs.check();
  const session = await openSession(environment, signal, role, destinations);
  const sourceSession =
    source.role === undefined ? session : await openSession(environment, signal, source.role, []);
  const downloads = new Downloads(environment['RUNNER_TEMP'] ?? tmpdir(), sourceSession, source.password);
  const log = groupingLog(runnerLog);
  const ports: PromotePorts = {
    read: sourceReader(
      registryReader(sourceSession),
      foreignRegistries(sourceSession, environment, source.password),
    ),
    open: registryOpener(session, creation, log),
    offered: downloads.offered,
    file: downloads.file,
    log,
  };
  try {
    const results: PromoteResult[] = [];
    for (const plan of plans) {
      results.push(...(await promoteSource({ ...plan, ...(keyless && { keyless }) }, ports)));
    }
    log.flush();
    const failures = results.flatMap(({ from, uri, selected, error }) =>
      error === undefined
        ? []
        : [{ at: uri === '' ? from : refOf(uri, selected), failure: { message: error } }],
    );
    const failure = overallFailure(failures, results.length, 'promotions');
    if (failure !== undefined && !signal.aborted) fail(failure);
    writeSummary(promoteSummary(results, plans[0]?.dryRun ?? false));
    const done = results.filter(({ promotion }) => promotion?.state === 'promoted');
    setOutputs(
      promoteOutputs(results),
      done.map(({ uri, selected }) => `${refOf(uri, selected)} was promoted`),
    );
    if (failure !== undefined) signal.throwIfAborted();
  } finally {
    log.flush();
    await downloads.close();
    sourceSession.close();
    session.close();
  }
}
