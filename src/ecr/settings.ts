import type { Clock } from '../http/clock.ts';
import type { Retrier } from '../http/retrier.ts';
import type { Transport } from '../http/transport.ts';
import { type CredentialChain, defaultCredentials } from './default-credentials.ts';
import { SdkRetries } from './sdk-retries.ts';
import { SdkTransport } from './sdk-transport.ts';

/** Temporary credentials. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** What every AWS client of a run shares. */
export interface AwsSettings {
  /** Sends the calls; it knows the run's proxies. */
  readonly transport: Transport;
  /** Decides whether a failed call is retried. */
  readonly retrier: Retrier;
  /** Name and version of this action, for AWS's own logs. */
  readonly userAgent: readonly [name: string, version: string];
  /** Called with every secret at the moment it is decoded. */
  readonly mask: (secret: string) => void;
  /** Ends the calls of a canceled run. */
  readonly signal: AbortSignal;
  /** Times out the search for credentials; the system clock where absent. */
  readonly clock?: Clock;
  /** What the default chain has found, for all clients of a run: a `credential_process` is run once. */
  readonly shared?: { chain?: CredentialChain };
  /** Returns the credentials; the SDK's default chain where absent. */
  readonly credentials?: () => Promise<AwsCredentials>;
}

/** The options of every AWS client that follow from the settings. */
interface ClientOptions {
  readonly customUserAgent: [[string, string]];
  readonly requestHandler: SdkTransport;
  readonly retryStrategy: SdkRetries;
  readonly credentialDefaultProvider: ReturnType<typeof defaultCredentials>;
  readonly credentials?: () => Promise<AwsCredentials>;
}

/** Returns the client options that follow from the settings. */
export function clientOptions(settings: AwsSettings): ClientOptions {
  const { transport, retrier, userAgent, signal, credentials } = settings;
  const [name, version] = userAgent;
  return {
    customUserAgent: [[name, version]],
    requestHandler: new SdkTransport(transport),
    retryStrategy: new SdkRetries(retrier, signal),
    credentialDefaultProvider: defaultCredentials(settings),
    ...(credentials && { credentials }),
  };
}
