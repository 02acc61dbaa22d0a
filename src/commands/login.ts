import { authOf } from '../ecr/authorization.ts';
import { login } from '../login/login.ts';
import { credentialPaths } from '../runner/credential-stores.ts';
import { getIdToken } from '../runner/id-token.ts';
import { Inputs } from '../runner/inputs/inputs.ts';
import { readRegistryInputs } from '../runner/inputs/registries.ts';
import { readRole } from '../runner/inputs/role.ts';
import * as runner from '../runner/runner.ts';
import { signIn } from '../adapters/ecr-registries.ts';
import { openSession } from '../adapters/session.ts';
import { rememberSignIns, storePorts } from '../adapters/sign-ins.ts';

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
        if (logsOut) rememberSignIns(records);
      },
      mask: runner.setSecret,
    });
    runner.setOutput('registry', hosts.join('\n'));
  } finally {
    session.close();
  }
}
