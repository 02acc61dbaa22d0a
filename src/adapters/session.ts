import * as runner from '../runner/runner.ts';
import { UnpackBudget, type Unpacking } from '../chart/archive/budget.ts';
import type { RoleRequest } from '../ecr/assume-role.ts';
import type { AwsCredentials, AwsSettings } from '../ecr/settings.ts';
import { createAgents, type Agents } from '../http/agents.ts';
import { HttpTransport } from '../http/http-transport.ts';
import { Retrier } from '../http/retrier.ts';
import type { Destination } from '../registry/destination.ts';
import { version } from '../version.ts';
import { letConnect, openAgents } from './connect-ahead.ts';
import { oneLogLine } from '../runner/log.ts';

/** What all of a run shares: connections, retry budget, user agent, and what may be unpacked. Must be closed after use. */
export interface Session extends AwsSettings {
  readonly unpacking: Unpacking;
  close(): void;
}

/**
 * Returns the provider of a role's credentials. With `atOnce`, the role is assumed right away, and GitHub's token is fetched while the
 * STS client is being loaded; otherwise on the first call.
 */
function actingAs(
  role: RoleRequest,
  settings: AwsSettings,
  { atOnce }: { readonly atOnce: boolean },
): NonNullable<AwsSettings['credentials']> {
  const fetch = role.identityToken;
  let early = atOnce ? fetch?.(settings) : undefined;
  early?.catch(() => undefined); // whoever needs the token reports it
  const request: RoleRequest = {
    ...role,
    ...(fetch && {
      identityToken: async (network) => {
        const token = early ?? fetch(network);
        early = undefined;
        return await token;
      },
    }),
  };
  let provider: Promise<() => Promise<AwsCredentials>> | undefined;
  const provide = async (): Promise<AwsCredentials> => {
    provider ??= import('../ecr/assume-role.ts').then(({ roleCredentials }) =>
      roleCredentials(request, settings),
    );
    return await (
      await provider
    )();
  };
  const first = atOnce ? provide() : undefined;
  first?.catch(() => undefined); // as above: every call reports it
  return async () => {
    await first;
    return await provide();
  };
}

/** One process is one run: the credentials of the environment are looked up once, even if two sessions use them. */
const shared: NonNullable<AwsSettings['shared']> = {};
const unpacked = UnpackBudget.ofRun();

/**
 * Opens a run's session, with a role or the SDK's default credentials. Proxies come from the environment; the signal cancels
 * calls in progress. Connections to hosts that are sure to be called are opened right away, while the rest is loaded, unless `opened`
 * has them. If destinations are not given at all, the role is assumed all the same.
 */
export async function openSession(
  environment: Readonly<NodeJS.ProcessEnv>,
  signal: AbortSignal,
  role?: RoleRequest,
  destinations?: readonly Destination[],
  opened?: Agents,
): Promise<Session> {
  // Without a destination, as in `push: false`, no host is called.
  const calls = destinations?.length !== 0;
  const agents =
    opened ?? (calls ? await openAgents(environment, destinations ?? [], role) : createAgents(environment));
  if (opened) await letConnect();
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
    ...(role !== undefined && { credentials: actingAs(role, settings, { atOnce: calls }) }),
    close: () => {
      agents.close();
    },
  };
}
