import { resolve } from 'node:path';
import type { LogoutPorts, UndoRecord } from '../login/stores.ts';
import { credentialStore, helperRunner } from '../runner/credential-stores.ts';
import { runnerLog } from '../runner/log.ts';
import * as runner from '../runner/runner.ts';

/** The name under which the runner keeps what the step wrote, for its post step. */
const stateName = 'sign-ins';

/** Returns the ports to the credential stores of the runner's user. */
export function storePorts(environment: Readonly<NodeJS.ProcessEnv>): LogoutPorts {
  const workspace = resolve(environment['GITHUB_WORKSPACE'] ?? '.');
  return {
    store: credentialStore,
    runHelper: helperRunner(environment, workspace, runner.setSecret),
    log: runnerLog,
    now: Date.now,
  };
}

/** Keeps what is to be undone for the post step. */
export function rememberSignIns(records: readonly UndoRecord[]): void {
  runner.saveState(stateName, JSON.stringify(records));
}

/** Returns what the step left to be undone. */
export function rememberedSignIns(): readonly UndoRecord[] {
  return JSON.parse(runner.getState(stateName) || '[]') as readonly UndoRecord[];
}
