import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import type { AuthorizationRequest, Authorizer } from '../../src/oci/authorized-client.ts';
import { RegistryClient, type RegistryClientOptions } from '../../src/oci/registry-client.ts';
import { JumpingClock } from './clocks.ts';
import type { RecordingServer } from './http-server.ts';

/** Issues `Basic 1`, and a higher number each time a newer one is requested; records the requests. */
class CountingAuthorizer implements Authorizer {
  readonly renewals: string[] = [];

  authorization({ renew }: AuthorizationRequest = {}): Promise<string> {
    if (renew === `Basic ${this.renewals.length + 1}`) this.renewals.push(renew);
    return Promise.resolve(`Basic ${this.renewals.length + 1}`);
  }
}

/** A client for a test's server, whose waits take no time. */
export interface TestClient {
  readonly client: RegistryClient;
  /** The waits before further attempts, in milliseconds. */
  readonly waits: readonly number[];
  readonly authorizer: CountingAuthorizer;
  close(): void;
}

/** Makes a client of the registry at a server. */
export function clientOf(
  server: Pick<RecordingServer, 'origin'>,
  options: Partial<RegistryClientOptions> = {},
): TestClient {
  const agents = createAgents({});
  const authorizer = new CountingAuthorizer();
  const waits: number[] = [];
  const onRetry = (_error: unknown, delay: number): void => {
    waits.push(delay);
  };
  const client = new RegistryClient({
    origin: server.origin,
    transport: new HttpTransport({ agents }),
    authorizer,
    retrier: new Retrier({ clock: new JumpingClock(), random: () => 0, onRetry }),
    userAgent: 'test/1',
    ...options,
  });
  return {
    client,
    waits,
    authorizer,
    close: () => {
      agents.close();
    },
  };
}

/** Returns the requests that a server received, as `METHOD /path?query`. */
export function requestLines(server: RecordingServer): string[] {
  return server.received.map(({ method, target }) => `${method} ${target}`);
}
