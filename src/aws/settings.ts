import type { Agents } from '../oci/agents.ts';

/** What every AWS client of a run shares. */
export interface AwsSettings {
  /** The connection pools of the run, which know its proxies. */
  readonly agents: Agents;
  /** Name and version of this action, for AWS's own logs. */
  readonly userAgent: readonly [name: string, version: string];
  /** Called with every secret at the moment it is decoded. */
  readonly mask: (secret: string) => void;
  /** Ends the calls of a cancelled run. */
  readonly signal: AbortSignal;
}

/** The options of every AWS client that follow from the settings; credentials come from the SDK's default chain. */
interface ClientOptions {
  readonly customUserAgent: [[string, string]];
  readonly requestHandler: {
    readonly httpAgent: Agents['http'];
    readonly httpsAgent: Agents['https'];
    /** Milliseconds. */
    readonly connectionTimeout: number;
    /** Milliseconds without an answer. */
    readonly requestTimeout: number;
  };
}

/** Gives the client options that follow from the settings. */
export function clientOptions({ agents, userAgent: [name, version] }: AwsSettings): ClientOptions {
  return {
    customUserAgent: [[name, version]],
    requestHandler: {
      httpAgent: agents.http,
      httpsAgent: agents.https,
      connectionTimeout: 10_000,
      requestTimeout: 30_000,
    },
  };
}
