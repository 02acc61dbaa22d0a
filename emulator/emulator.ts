import { listen, type Interceptor, type Network } from './http/listener.ts';
import type { RequestRecord } from './http/log.ts';

export type { Call, Interceptor, Reply } from './http/listener.ts';
export type { RequestRecord } from './http/log.ts';

/** How an emulator is started; everything has a default. */
export interface EmulatorOptions {
  /** Port of the control plane; 0, the default, takes any free one. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 unless given. */
  readonly host?: string;
  /** The caller's account, 12 digits; 123456789012 unless given. */
  readonly accountId?: string;
  /** The region of the registry on the main port and of {@link Emulator.environment}; eu-central-1 unless given. */
  readonly region?: string;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** How long tokens are good; 12 hours, as AWS's, unless given. */
  readonly tokenLifetimeSeconds?: number;
  /** Time to the emulator and back; 0 unless given. A new connection costs one more. */
  readonly roundTripMilliseconds?: number;
  /** Stands around every request: faults are made here. */
  readonly intercept?: Interceptor;
}

/** A running emulator. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`: control plane of ECR, ECR Public and STS. */
  readonly endpoint: string;
  /** The variables that make AWS's clients talk to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly RequestRecord[];
  /** Takes an IAM action from the caller, such as `ecr:PutImage` or `sts:GetServiceBearerToken`. */
  deny(action: string): void;
  /** Gives an IAM action back. */
  allow(action: string): void;
  /** Stops listening, breaks open connections and removes what was stored. */
  close(): Promise<void>;
}

/** Starts an emulator. Throws what the operating system says where it cannot listen. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const network: Network = {
    host: options.host ?? '127.0.0.1',
    now: options.now ?? Date.now,
    roundTripMilliseconds: options.roundTripMilliseconds ?? 0,
    intercept: options.intercept ?? ((_call, proceed) => proceed()),
    requests: [],
    counters: { connections: 0, events: 0 },
  };
  const denied = new Set<string>();
  const main = await listen(network, options.port ?? 0, () => Promise.resolve({ status: 501, headers: {} }));
  return {
    endpoint: main.origin,
    environment: {
      AWS_ENDPOINT_URL_ECR: main.origin,
      AWS_ENDPOINT_URL_ECR_PUBLIC: main.origin,
      AWS_ENDPOINT_URL_STS: main.origin,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      AWS_REGION: options.region ?? 'eu-central-1',
    },
    requests: network.requests,
    deny: (action) => {
      denied.add(action);
    },
    allow: (action) => {
      denied.delete(action);
    },
    close: () => main.close(),
  };
}
