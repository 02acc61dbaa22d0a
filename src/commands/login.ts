import * as runner from '../runner/runner.ts';
import { authOf } from '../ecr/authorization.ts';
import { login } from '../login/login.ts';
import { logout } from '../login/logout.ts';
import type { Trace } from '../login/trace.ts';
import { credentialFile, credentialPaths, helperRunner } from './credential-files.ts';
import { readRegistryInputs } from '../runner/inputs/registries.ts';
import { Inputs } from '../runner/inputs/inputs.ts';
import { readRole } from '../runner/inputs/role.ts';
import { runnerLog } from '../runner/log.ts';
import { signIn } from './registries.ts';
import { openSession } from './session.ts';

/** The name under which the runner keeps what there is to undo, from the step to its post step. */
const stateName = 'traces';

/** `login/`: leaves later steps signed in. Throws an InputError, an AwsError or a StoreError. */
export async function loginCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const inputs = new Inputs(runner.getInput);
  const destinations = readRegistryInputs(inputs, environment).destinations();
  const undone = inputs.flag('logout', true);
  const role = readRole(inputs, { environment, destinations, getIdToken: runner.getIDToken });
  inputs.check();
  const session = openSession(environment, signal, role);
  try {
    const hosts = await login(destinations, {
      signIn: async (destination) => {
        const { host, authorizer } = await signIn(destination, session, { hostOnly: true });
        return { host, auth: authOf(await authorizer.authorization()) };
      },
      paths: credentialPaths(environment),
      file: credentialFile,
      runHelper: helperRunner(environment, runner.setSecret),
      remember: (traces) => {
        if (undone) runner.saveState(stateName, JSON.stringify(traces));
      },
      log: runnerLog,
    });
    runner.setOutput('registry', hosts.join('\n'));
  } finally {
    session.close();
  }
}

/** The post step of `login/`: takes out what the step put in. */
export async function logoutCommand(environment: NodeJS.ProcessEnv): Promise<void> {
  const traces = JSON.parse(runner.getState(stateName) || '[]') as readonly Trace[];
  await logout(traces, {
    file: credentialFile,
    runHelper: helperRunner(environment, runner.setSecret),
    log: runnerLog,
  });
}
