import { digestOf } from '../digest.ts';
import type { Destination } from '../registry/destination.ts';
import { errorMessage } from '../text.ts';
import { ConfigFile } from './config-file.ts';
import { authOf, entryOf, helperEntry, storeEntry, type HelperEntry } from './credential-helper.ts';
import { Ledger } from './ledger.ts';
import { openConfig, StoreError, type Credentials, type LoginPorts, type UndoRecord } from './stores.ts';

/** Returns the secrets in an entry of `auths`: everything but the names. */
function secretsOf(entry: unknown): readonly string[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { auth } = entry as { readonly auth?: unknown };
  const password = typeof auth === 'string' ? helperEntry(auth).Secret : '';
  const texts = Object.entries(entry).flatMap(([key, value]) =>
    ['username', 'email', 'serveraddress'].includes(key) || typeof value !== 'string' ? [] : [value],
  );
  return [...texts, password].filter((secret) => secret !== '');
}

/** Writes credentials to one store, or to the credential helper that it names. */
class Writer {
  readonly #ports: LoginPorts;
  readonly #records: UndoRecord[] = [];

  constructor(ports: LoginPorts) {
    this.#ports = ports;
  }

  async write(path: string, credentials: Credentials): Promise<void> {
    await this.#ports.store(path).update(async (content) => {
      const config = openConfig(path, content.config);
      const ledger = new Ledger(content.ledger, this.#ports.now());
      const helper = config.helperOf(credentials.host);
      return helper === undefined
        ? {
            config: this.#writeToFile(path, config, ledger, credentials),
            ledger: this.#claim(config, ledger, credentials),
          }
        : {
            config: content.config,
            ledger: await this.#writeToHelper(path, helper, config, ledger, credentials),
          };
    });
  }

  #writeToFile(path: string, config: ConfigFile, ledger: Ledger, { host, auth }: Credentials): string {
    for (const secret of secretsOf(this.#original(config, ledger, host))) this.#ports.mask(secret);
    this.#remember({ path, host, digest: digestOf(auth) });
    return config.put(host, { auth });
  }

  /** Returns the entry to restore: the current one, unless a sign-in of this action wrote it. */
  #original(config: ConfigFile, ledger: Ledger, host: string): unknown {
    const auth = config.auth(host);
    const isOurs = auth !== undefined && ledger.has(host, digestOf(auth));
    return isOurs ? ledger.original(host) : config.entry(host);
  }

  #claim(config: ConfigFile, ledger: Ledger, { host, auth }: Credentials): string {
    return ledger.add(
      host,
      { digest: digestOf(auth), at: this.#ports.now() },
      { created: config.created(), original: this.#original(config, ledger, host) },
    );
  }

  /**
   * Clients ask only the helper, so the helper gets the credentials. One that creates its own, like Amazon's, accepts none; it
   * answers for the host anyway.
   */
  async #writeToHelper(
    path: string,
    name: string,
    config: ConfigFile,
    ledger: Ledger,
    { host, auth }: Credentials,
  ): Promise<string | undefined> {
    const { runHelper, log, mask, now } = this.#ports;
    const before = await entryOf(runHelper, name, host);
    if (before !== undefined) mask(before.Secret);
    const isOurs = before !== undefined && ledger.has(host, digestOf(authOf(before)));
    const restored: HelperEntry | undefined = isOurs ? undefined : before;
    const digest = digestOf(auth);
    this.#remember({ path, host, digest, helper: { name, ...(restored && { before: restored }) } });
    try {
      await storeEntry(runHelper, name, host, helperEntry(auth));
    } catch (error) {
      if (before === undefined) {
        throw new StoreError(
          `${path} uses the credential helper "${name}" for ${host}, which does not store credentials ` +
            `(${errorMessage(error)}); ` +
            'install or repair it, or set DOCKER_CONFIG and HELM_REGISTRY_CONFIG to files of the job',
          { cause: error },
        );
      }
      log.info(`${path} uses the credential helper "${name}" for ${host}, which has credentials of its own`);
    }
    return ledger.add(host, { digest, at: now() }, { created: config.created(), original: undefined });
  }

  /** Called before the change, so that a job that ends in the middle of it is undone too. */
  #remember(record: UndoRecord): void {
    this.#records.push(record);
    this.#ports.remember(this.#records);
  }
}

/**
 * Signs in to registries and leaves the credentials where Helm, Docker, oras, crane and cosign look for them. Everything else
 * in those files is preserved. Returns the registries' hosts, each once, in the order of the destinations.
 *
 * Throws an AwsError if a registry refuses, before anything is written, and a {@link StoreError}.
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
