import { setImmediate } from 'node:timers/promises';
import type { RoleRequest } from '../ecr/assume-role.ts';
import { upcomingHosts } from '../ecr/upcoming-hosts.ts';
import { createAgents, type Agents } from '../http/agents.ts';
import type { Destination } from '../registry/destination.ts';
import { getIdToken } from '../runner/id-token.ts';
import { Inputs } from '../runner/inputs/inputs.ts';
import { readRegistryInputs } from '../runner/inputs/registries.ts';
import { readRole } from '../runner/inputs/role.ts';
import { getInput } from '../runner/runner.ts';

/** Event loop turns after which every connection has sent its first packets. */
const turnsToConnect = 4;

/**
 * Lets connections that are being opened go on. Loading modules keeps the event loop from looking up names, and from reading from
 * and writing to sockets.
 */
export async function letConnect(): Promise<void> {
  for (let turn = 0; turn < turnsToConnect; turn++) await setImmediate();
}

/**
 * Returns the agents of a run, which open connections right away to the hosts that are sure to be called. Throws if the environment's
 * proxies are not valid.
 */
export async function openAgents(
  environment: Readonly<NodeJS.ProcessEnv>,
  destinations: readonly Destination[],
  role: RoleRequest | undefined,
): Promise<Agents> {
  const agents = createAgents(environment);
  for (const { host, connections } of upcomingHosts(destinations, role, environment)) {
    agents.connectAhead(host, connections);
  }
  await letConnect();
  return agents;
}

/**
 * Returns the agents of a push, before anything but its destinations and its role is read; `undefined` if it calls nothing, or if
 * what was read is not valid, which the push reports with all else.
 */
export async function connectAhead(environment: Readonly<NodeJS.ProcessEnv>): Promise<Agents | undefined> {
  const inputs = new Inputs(getInput);
  if (!inputs.flag('push', true)) return undefined;
  const destinations = readRegistryInputs(inputs, environment).destinations();
  const role = readRole(inputs, { environment, destinations, getIdToken });
  try {
    inputs.check();
    return await openAgents(environment, destinations, role);
  } catch {
    return undefined;
  }
}
