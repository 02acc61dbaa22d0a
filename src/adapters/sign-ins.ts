import { resolve } from 'node:path';
import type { LogoutPorts, UndoRecord } from '../login/stores.ts';
import { credentialStore, helperRunner } from '../runner/credential-stores.ts';
import { runnerLog } from '../runner/log.ts';
import * as runner from '../runner/runner.ts';

/** The name of the runner state that tells the post step what to undo. */
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

/** Saves what the post step has to undo. */
export function rememberSignIns(records: readonly UndoRecord[]): void {
  runner.saveState(stateName, JSON.stringify(records));
}

/** Returns what the step saved for its post step to undo. */
export function rememberedSignIns(): readonly UndoRecord[] {
  return JSON.parse(runner.getState(stateName) || '[]') as readonly UndoRecord[];
}
