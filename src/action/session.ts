import * as core from '@actions/core';
import type { AwsSettings } from '../aws/settings.ts';
import { createAgents } from '../oci/agents.ts';
import { HttpTransport } from '../oci/http-transport.ts';
import { Retrier } from '../oci/retrier.ts';
import { version } from '../version.ts';
import { oneLogLine } from './log.ts';

/** What all network calls of a run share: its connections, its budget of retries, its name. To be closed after use. */
export interface Session extends AwsSettings {
  close(): void;
}

/** Opens a run's session. The proxies are those of the environment; the signal ends what is under way. */
export function openSession(environment: Readonly<NodeJS.ProcessEnv>, signal: AbortSignal): Session {
  const agents = createAgents(environment);
  return {
    transport: new HttpTransport({ agents }),
    retrier: new Retrier({
      onRetry: (error, delay) => {
        core.info(oneLogLine(`trying again in ${Math.ceil(delay / 1000)} s: ${String(error)}`));
      },
    }),
    userAgent: ['helm-push-ecr', version],
    mask: core.setSecret,
    signal,
    close: () => {
      agents.close();
    },
  };
}
