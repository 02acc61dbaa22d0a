import * as runner from '../runner/runner.ts';
import { setImmediate } from 'node:timers/promises';
import { UnpackBudget, type Unpacking } from '../chart/archive/budget.ts';
import type { RoleRequest } from '../ecr/assume-role.ts';
import { upcomingHosts } from '../ecr/upcoming-hosts.ts';
import type { AwsSettings } from '../ecr/settings.ts';
import { createAgents } from '../http/agents.ts';
import { HttpTransport } from '../http/http-transport.ts';
import { Retrier } from '../http/retrier.ts';
import type { Destination } from '../registry/destination.ts';
import { version } from '../version.ts';
import { oneLogLine } from '../runner/log.ts';

/** What all of a run shares: connections, retry budget, user agent, and what may be unpacked. Must be closed after use. */
export interface Session extends AwsSettings {
  readonly unpacking: Unpacking;
  close(): void;
}

/** Returns the provider of a role's credentials. The STS client is loaded on the first call. */
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

/** Event loop turns after which every connection has sent its first packets. */
const turnsToConnect = 4;

/** One process is one run: the credentials of the environment are looked up once, even if two sessions use them. */
const shared: NonNullable<AwsSettings['shared']> = {};
const unpacked = UnpackBudget.ofRun();

/**
 * Opens a run's session, with a role or the SDK's default credentials. Proxies come from the environment; the signal cancels
 * calls in progress. Connections to hosts that are sure to be called are opened right away, while the rest is loaded.
 */
export async function openSession(
  environment: Readonly<NodeJS.ProcessEnv>,
  signal: AbortSignal,
  role?: RoleRequest,
  destinations?: readonly Destination[],
): Promise<Session> {
  const agents = createAgents(environment);
  // Without a destination, as in `push: false`, no host is called. If destinations are not given at all, the role is still
  // assumed.
  const hosts = destinations?.length === 0 ? [] : upcomingHosts(destinations ?? [], role, environment);
  for (const { host, connections } of hosts) {
    agents.connectAhead(host, connections);
  }
  // Loading modules would block the first packets: give the event loop some turns to look up names and write to sockets.
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
    unpacking: { run: unpacked, signal },
    ...(role !== undefined && { credentials: actingAs(role, settings) }),
    close: () => {
      agents.close();
    },
  };
}
