import { isJsonObject, type JsonObject } from '../json.ts';

/** A credential store is not in Docker's format. */
export class ConfigFileError extends Error {
  override readonly name = 'ConfigFileError';
}

function member(config: JsonObject, name: string): JsonObject | undefined {
  const value = config[name] ?? undefined;
  if (value === undefined || isJsonObject(value)) return value;
  throw new ConfigFileError(`"${name}" is not an object`);
}

function parsed(text = ''): JsonObject {
  if (text.trim() === '') return {};
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    throw new ConfigFileError('it is not JSON');
  }
  if (!isJsonObject(config)) throw new ConfigFileError('it is not a JSON object');
  return config;
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/** The parts of a store that the first sign-in created, which are removed again when they are empty. */
export interface Created {
  readonly file: boolean;
  readonly auths: boolean;
}

/**
 * A credential store in the format of Docker's config.json, which is also that of Helm's registry/config.json. Unknown fields
 * are preserved.
 *
 * Rule: https://docs.docker.com/reference/cli/docker/login/#credential-stores and oras-go,
 * registry/remote/credentials/internal/config/config.go
 */
export class ConfigFile {
  readonly #text: string | undefined;
  readonly #config: JsonObject;

  /** Reads the text of the file, `undefined` if there is none. Throws a {@link ConfigFileError} if it is not valid. */
  constructor(text: string | undefined) {
    this.#text = text;
    this.#config = parsed(text);
  }

  /** Returns the name of the credential helper for a host; if there is one, `auths` is not used. */
  helperOf(host: string): string | undefined {
    const { credsStore } = this.#config;
    const own = member(this.#config, 'credHelpers')?.[host];
    return [own, credsStore].find((name) => typeof name === 'string' && name !== '') as string | undefined;
  }

  /** Returns the parts that a first sign-in creates. */
  created(): Created {
    return { file: this.#text === undefined, auths: member(this.#config, 'auths') === undefined };
  }

  /** Returns a host's entry, `undefined` if it has none. */
  entry(host: string): unknown {
    const auths = member(this.#config, 'auths') ?? {};
    return Object.hasOwn(auths, host) ? auths[host] : undefined;
  }

  /** Returns the credentials of a host's entry, base64 of `user:password`; `undefined` if it has none. */
  auth(host: string): string | undefined {
    const entry = this.entry(host);
    return isJsonObject(entry) && typeof entry['auth'] === 'string' ? entry['auth'] : undefined;
  }

  /**
   * Returns the file's text with an entry for a host. The whole entry is replaced, because clients would prefer an identity token
   * in the old one.
   */
  put(host: string, entry: unknown): string {
    const auths = { ...member(this.#config, 'auths'), [host]: entry };
    return this.#written({ ...this.#config, auths });
  }

  /** Returns the file's text without the entry for a host; `undefined` if the file should be removed. */
  remove(host: string, created: Created): string | undefined {
    const auths = without(member(this.#config, 'auths') ?? {}, host);
    const keepsAuths = !created.auths || Object.keys(auths).length > 0;
    const config = keepsAuths ? { ...this.#config, auths } : without(this.#config, 'auths');
    return created.file && Object.keys(config).length === 0 ? undefined : this.#written(config);
  }

  /** Keeps the indentation of the file; a new one is written as Docker does it, with tabs and no final newline. */
  #written(config: JsonObject): string {
    const text = this.#text ?? '';
    const indent = /\n([\t ]+)/.exec(text)?.[1] ?? '\t';
    return JSON.stringify(config, null, indent) + (text.endsWith('\n') ? '\n' : '');
  }
}
