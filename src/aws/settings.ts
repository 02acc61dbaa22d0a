import type { Retrier } from '../oci/retrier.ts';
import type { Transport } from '../oci/transport.ts';
import { SdkRetries } from './sdk-retries.ts';
import { SdkTransport } from './sdk-transport.ts';

/** What every AWS client of a run shares. */
export interface AwsSettings {
  /** Carries the calls; it knows the run's proxies. */
  readonly transport: Transport;
  /** Says when a call that failed is made again. */
  readonly retrier: Retrier;
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
  readonly requestHandler: SdkTransport;
  readonly retryStrategy: SdkRetries;
}

/** Gives the client options that follow from the settings. */
export function clientOptions({ transport, retrier, userAgent, signal }: AwsSettings): ClientOptions {
  const [name, version] = userAgent;
  return {
    customUserAgent: [[name, version]],
    requestHandler: new SdkTransport(transport),
    retryStrategy: new SdkRetries(retrier, signal),
  };
}
