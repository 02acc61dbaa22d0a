import { digestOf } from '../digest.ts';
import type { Destination } from '../registry/destination.ts';
import { ConfigFile, ConfigFileError } from './config-file.ts';
import { entryOf, storeEntry } from './helper.ts';
import type { Credentials, LoginPorts } from './ports.ts';
import type { HelperEntry, Trace } from './trace.ts';
import { errorMessage } from '../text.ts';

/** A store of credentials that cannot be written to: what is wrong and what to do. */
class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** Reads a store's text. Throws a {@link StoreError} that names the file. */
export function openConfig(path: string, text: string | undefined): ConfigFile {
  try {
    return new ConfigFile(text);
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    throw new StoreError(
      `the credentials in ${path} cannot be read: ${error.message}; correct the file or remove it`,
      {
        cause: error,
      },
    );
  }
}

function helperEntry(auth: string): HelperEntry {
  const text = Buffer.from(auth, 'base64').toString();
  const colon = text.indexOf(':');
  return { Username: text.slice(0, colon), Secret: text.slice(colon + 1) };
}

/** Puts credentials where clients that read one file will find them. */
class Writer {
  readonly #ports: LoginPorts;
  readonly #traces: Trace[] = [];

  constructor(ports: LoginPorts) {
    this.#ports = ports;
  }

  async write(path: string, credentials: Credentials): Promise<void> {
    const file = this.#ports.file(path);
    const config = openConfig(path, await file.read());
    const helper = config.helperOf(credentials.host);
    if (helper !== undefined) {
      await this.#writeToHelper(path, helper, credentials);
      return;
    }
    const { host, auth } = credentials;
    this.#remember({ path, host, mark: digestOf(auth), before: config.before(host) });
    await file.write(config.put(host, auth));
  }

  /**
   * Clients ask the helper and nothing else, so the helper gets the credentials. One that makes its own, as Amazon's does, takes
   * none: then it answers for the host anyway.
   */
  async #writeToHelper(path: string, name: string, { host, auth }: Credentials): Promise<void> {
    const { runHelper, log } = this.#ports;
    const before = await entryOf(runHelper, name, host);
    this.#remember({ path, host, mark: digestOf(auth), helper: { name, ...(before && { before }) } });
    try {
      await storeEntry(runHelper, name, host, helperEntry(auth));
    } catch (error) {
      if (before === undefined) {
        throw new StoreError(
          `${path} leaves ${host} to the credential helper "${name}", which takes no credentials ` +
            `(${errorMessage(error)}); ` +
            'install or repair it, or set DOCKER_CONFIG and HELM_REGISTRY_CONFIG to files of the job',
          { cause: error },
        );
      }
      log.info(`${path} leaves ${host} to the credential helper "${name}", which has credentials of its own`);
    }
  }

  /** Before the change: a job that ends in the middle of it is undone too. */
  #remember(trace: Trace): void {
    this.#traces.push(trace);
    this.#ports.remember(this.#traces);
  }
}

/**
 * Signs in to registries and leaves the credentials where Helm, Docker, oras, crane and cosign look for them. What else is in
 * those files stays. Gives the registries' hosts, each once, in the order of the destinations.
 *
 * Throws an AwsError where a registry refuses, before anything is written, and a {@link StoreError}.
 */
export async function login(
  destinations: readonly Destination[],
  ports: LoginPorts,
): Promise<readonly string[]> {
  const all = await Promise.all(destinations.map((destination) => ports.signIn(destination)));
  const credentials = new Map(all.map((one) => [one.host, one]));
  const writer = new Writer(ports);
  for (const path of new Set(ports.paths)) {
    for (const one of credentials.values()) await writer.write(path, one);
  }
  for (const host of credentials.keys()) ports.log.info(`signed in to ${host}`);
  return [...credentials.keys()];
}
