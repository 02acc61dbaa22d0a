import * as runner from '../runner/runner.ts';
import { setImmediate } from 'node:timers/promises';
import type { RoleRequest } from '../ecr/assume-role.ts';
import { knownHosts } from '../ecr/known-hosts.ts';
import type { AwsSettings } from '../ecr/settings.ts';
import { createAgents } from '../http/agents.ts';
import { HttpTransport } from '../http/http-transport.ts';
import { Retrier } from '../http/retrier.ts';
import type { Destination } from '../registry/destination.ts';
import { version } from '../version.ts';
import { oneLogLine } from '../runner/log.ts';

/** What all network calls of a run share: its connections, its budget of retries, its name. To be closed after use. */
export interface Session extends AwsSettings {
  close(): void;
}

/** Makes the provider of a role's credentials; what talks to STS is loaded with the first call. */
function actingAs(role: RoleRequest, settings: AwsSettings): NonNullable<AwsSettings['credentials']> {
  let provider: Promise<NonNullable<AwsSettings['credentials']>> | undefined;
  return async () => {
    provider ??= import('../ecr/assume-role.ts').then(({ roleCredentials }) =>
      roleCredentials(role, settings),
    );
    const assume = await provider;
    return await assume();
  };
}

/** Turns of the event loop after which the first packets of all connections are on their way. */
const turnsToConnect = 4;

/** A process is a run: credentials are searched for once, also where two sessions use those of the environment. */
const shared: NonNullable<AwsSettings['shared']> = {};

/**
 * Opens a run's session, as a role or as whom the SDK finds. The proxies are those of the environment; the signal ends what is
 * under way. Connections to the hosts that are known to be called are opened at once, while all else is loaded.
 */
export async function openSession(
  environment: Readonly<NodeJS.ProcessEnv>,
  signal: AbortSignal,
  role?: RoleRequest,
  destinations?: readonly Destination[],
): Promise<Session> {
  const agents = createAgents(environment);
  // Without a destination, as in `push: false`, no host is called; where they are not told, the role is assumed all the same.
  const hosts = destinations?.length === 0 ? [] : knownHosts(destinations ?? [], role, environment);
  for (const { host, connections } of hosts) {
    agents.connectAhead(host, connections);
  }
  // Modules that are loaded next would keep the first packets back: names are looked up and sockets written between them.
  for (let turn = 0; turn < turnsToConnect; turn++) await setImmediate();
  const settings: AwsSettings = {
    transport: new HttpTransport({ agents }),
    retrier: new Retrier({
      onRetry: (error, delay) => {
        runner.info(oneLogLine(`trying again in ${Math.ceil(delay / 1000)} s: ${String(error)}`));
      },
    }),
    userAgent: ['helm-push-ecr', version],
    mask: runner.setSecret,
    shared,
    signal,
  };
  return {
    ...settings,
    ...(role !== undefined && { credentials: actingAs(role, settings) }),
    close: () => {
      agents.close();
    },
  };
}
