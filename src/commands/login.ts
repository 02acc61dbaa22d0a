import { resolve } from 'node:path';
import { authOf } from '../ecr/authorization.ts';
import { login } from '../login/login.ts';
import { logout } from '../login/logout.ts';
import type { LogoutPorts, UndoRecord } from '../login/stores.ts';
import { credentialPaths, credentialStore, helperRunner } from '../runner/credential-stores.ts';
import { getIdToken } from '../runner/id-token.ts';
import { Inputs } from '../runner/inputs/inputs.ts';
import { readRegistryInputs } from '../runner/inputs/registries.ts';
import { readRole } from '../runner/inputs/role.ts';
import { runnerLog } from '../runner/log.ts';
import * as runner from '../runner/runner.ts';
import { signIn } from './registries.ts';
import { openSession } from './session.ts';

/** The name under which the runner keeps what there is to undo, from the step to its post step. */
const stateName = 'sign-ins';

function storePorts(environment: NodeJS.ProcessEnv): LogoutPorts {
  const workspace = resolve(environment['GITHUB_WORKSPACE'] ?? '.');
  return {
    store: credentialStore,
    runHelper: helperRunner(environment, workspace, runner.setSecret),
    log: runnerLog,
    now: Date.now,
  };
}

/** `login/`: leaves later steps signed in. Throws an InputError, an AwsError or a StoreError. */
export async function loginCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const inputs = new Inputs(runner.getInput);
  const destinations = readRegistryInputs(inputs, environment).destinations();
  const logsOut = inputs.flag('logout', true);
  const role = readRole(inputs, { environment, destinations, getIdToken });
  inputs.check();
  const session = await openSession(environment, signal, role);
  try {
    const hosts = await login(destinations, {
      ...storePorts(environment),
      signIn: async (destination) => {
        const { host, authorizer } = await signIn(destination, session, { hostOnly: true });
        return { host, auth: authOf(await authorizer.authorization()) };
      },
      paths: credentialPaths(environment),
      remember: (records) => {
        if (logsOut) runner.saveState(stateName, JSON.stringify(records));
      },
      mask: runner.setSecret,
    });
    runner.setOutput('registry', hosts.join('\n'));
  } finally {
    session.close();
  }
}

/** The post step of `login/`: removes what the step wrote. */
export async function logoutCommand(environment: NodeJS.ProcessEnv): Promise<void> {
  const records = JSON.parse(runner.getState(stateName) || '[]') as readonly UndoRecord[];
  await logout(records, storePorts(environment));
}
