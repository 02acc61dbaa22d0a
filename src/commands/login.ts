import * as runner from '../runner/runner.ts';
import { authOf } from '../ecr/authorization.ts';
import { login } from '../login/login.ts';
import { logout } from '../login/logout.ts';
import type { Trace } from '../login/trace.ts';
import { credentialFile, credentialPaths, helperRunner } from './credential-files.ts';
import { readDestinations } from '../runner/inputs/destinations.ts';
import { InputFields } from '../runner/inputs/input-fields.ts';
import { readRole } from '../runner/inputs/role.ts';
import { runnerLog } from '../runner/log.ts';
import { Mistakes } from '../runner/mistakes.ts';
import { signIn } from './registries.ts';
import { openSession } from './session.ts';

/** The name under which the runner keeps what there is to undo, from the step to its post step. */
const stateName = 'traces';

/** `login/`: leaves later steps signed in. Throws an InputError, an AwsError or a StoreError. */
export async function loginCommand(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const mistakes = new Mistakes();
  const fields = new InputFields(runner.getInput, mistakes);
  const destinations = readDestinations(fields, environment, mistakes);
  const undone = fields.flag('logout', true);
  const role = readRole(fields, { environment, destinations, getIdToken: runner.getIDToken }, mistakes);
  mistakes.check();
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
