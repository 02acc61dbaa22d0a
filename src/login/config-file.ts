import { digestOf, type Digest } from '../digest.ts';

/** A store of credentials that is not what Docker's format allows. */
export class ConfigFileError extends Error {
  override readonly name = 'ConfigFileError';
}

/** What was in a store before an entry was put into it. */
export interface Before {
  /** Whether there was a file, and whether it had `auths`. */
  readonly file: boolean;
  readonly auths: boolean;
  /** The host's entry; absent where it had none. */
  readonly entry?: unknown;
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(config: JsonObject, name: string): JsonObject | undefined {
  const value = config[name] ?? undefined;
  if (value === undefined || isObject(value)) return value;
  throw new ConfigFileError(`"${name}" is not an object`);
}

/**
 * A store of credentials in the format of Docker's config.json, which Helm's registry/config.json has too. What is not
 * understood stays as it is.
 *
 * Rule: https://docs.docker.com/reference/cli/docker/login/#credential-stores and oras-go,
 * registry/remote/credentials/internal/config/config.go
 */
export class ConfigFile {
  readonly #text: string | undefined;
  readonly #config: JsonObject;

  /** Reads the text of the file, `undefined` where there is none. Throws a {@link ConfigFileError} where it is no such file. */
  constructor(text: string | undefined) {
    this.#text = text;
    this.#config = parsed(text);
  }

  /** Gives the name of the credential helper that rules a host: with one, `auths` is not looked at. */
  helperOf(host: string): string | undefined {
    const { credsStore } = this.#config;
    const own = member(this.#config, 'credHelpers')?.[host];
    return [own, credsStore].find((name) => typeof name === 'string' && name !== '') as string | undefined;
  }

  /** Says what a host's entry is now, for {@link restore}. */
  before(host: string): Before {
    const auths = member(this.#config, 'auths');
    const had = auths !== undefined && Object.hasOwn(auths, host);
    return {
      file: this.#text !== undefined,
      auths: auths !== undefined,
      ...(had && { entry: auths[host] }),
    };
  }

  /**
   * Gives the file's text with a host's credentials: base64 of `user:password`. They are the whole entry: an identity token
   * beside them would be taken instead.
   */
  put(host: string, auth: string): string {
    return this.#withEntry(host, { auth });
  }

  /** Says whether a host's entry still is the credentials with this digest. */
  holds(host: string, mark: Digest): boolean {
    const entry = member(this.#config, 'auths')?.[host];
    return isObject(entry) && typeof entry['auth'] === 'string' && digestOf(entry['auth']) === mark;
  }

  /** Gives the file's text with a host's entry as it was before, `undefined` where there is to be no file. */
  restore(host: string, before: Before): string | undefined {
    if (before.entry !== undefined) return this.#withEntry(host, before.entry);
    const auths = without(member(this.#config, 'auths') ?? {}, host);
    const keepsAuths = before.auths || Object.keys(auths).length > 0;
    const config = keepsAuths ? { ...this.#config, auths } : without(this.#config, 'auths');
    return before.file || Object.keys(config).length > 0 ? this.#written(config) : undefined;
  }

  #withEntry(host: string, entry: unknown): string {
    const auths = { ...member(this.#config, 'auths'), [host]: entry };
    return this.#written({ ...this.#config, auths });
  }

  /** Indented as the file was; a new one as Docker does it, with tabs and no final newline. */
  #written(config: JsonObject): string {
    const text = this.#text ?? '';
    const indent = /\n([\t ]+)/.exec(text)?.[1] ?? '\t';
    return JSON.stringify(config, null, indent) + (text.endsWith('\n') ? '\n' : '');
  }
}

function parsed(text = ''): JsonObject {
  if (text.trim() === '') return {};
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    throw new ConfigFileError('it is not JSON');
  }
  if (!isObject(config)) throw new ConfigFileError('it is not a JSON object');
  return config;
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
