import { isJsonObject, type JsonObject } from '../json.ts';
import { errorMessage } from '../text.ts';
import type { Credential } from '../oci/token-authorizer.ts';

/** A file in which Docker, Helm and oras look up registry credentials. */
export interface CredentialFile {
  readonly path: string;
  /** Returns the file's text, `undefined` if there is no such file. */
  readonly read: () => Promise<string | undefined>;
}

/** What looking up credentials needs from its surroundings. */
export interface CredentialPorts {
  /** In the order in which they are searched: Helm searches its own before Docker's. */
  readonly files: readonly CredentialFile[];
  /** Asks `docker-credential-<name> get` for a server, and returns its standard output. */
  readonly askHelper: (name: string, server: string) => Promise<string>;
  readonly mask: (secret: string) => void;
  /** Called with a warning for the user. */
  readonly warn: (message: string) => void;
}

/** Parses a JSON object; an empty text is an empty object. Throws an Error if the text is anything else. */
function parsed(text: string): JsonObject {
  const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
  if (!isJsonObject(value)) throw new Error('it is not a JSON object');
  return value;
}

function member(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

function objectIn(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? value : {};
}

/** Docker Hub's entry has a special name (oras-go, registry/remote/credentials/registry.go). */
function serverName(host: string): string {
  return ['docker.io', 'registry-1.docker.io', 'index.docker.io'].includes(host)
    ? 'https://index.docker.io/v1/'
    : host;
}

/** Old entries are URLs: `https://registry.example/v1/` (oras-go, credentials/internal/config). */
function hostOf(address: string): string {
  return address
    .replace(/^https?:\/\//, '')
    .split('/', 1)
    .join('');
}

/** Reads an entry of `auths`. Rule: `AuthConfig` in oras-go, registry/remote/credentials/internal/config/config.go. */
function credentialOf(entry: JsonObject): Credential | undefined {
  const [identity, bearer] = [member(entry, 'identitytoken'), member(entry, 'registrytoken')];
  if (bearer !== '') return { type: 'bearer', token: bearer };
  if (identity !== '') return { type: 'identity', token: identity };
  const decoded = Buffer.from(member(entry, 'auth'), 'base64').toString();
  const [, username = member(entry, 'username'), password = member(entry, 'password')] =
    /^([^:]*):([^]*)$/.exec(decoded) ?? [];
  return username === '' && password === '' ? undefined : { type: 'password', username, password };
}

function entryOf(config: JsonObject, server: string): JsonObject | undefined {
  const auths = objectIn(config, 'auths');
  const key = Object.hasOwn(auths, server)
    ? server
    : Object.keys(auths).find((address) => hostOf(address) === server);
  const entry = key === undefined ? undefined : auths[key];
  return isJsonObject(entry) ? entry : undefined;
}

async function askHelper(
  helper: string,
  server: string,
  ports: CredentialPorts,
): Promise<Credential | undefined> {
  try {
    const entry = parsed(await ports.askHelper(helper, server));
    const [username, secret] = [member(entry, 'Username'), member(entry, 'Secret')];
    if (secret === '') return undefined;
    return username === '<token>'
      ? { type: 'identity', token: secret }
      : { type: 'password', username, password: secret };
  } catch (error) {
    const reason = errorMessage(error);
    if (!/credentials not found/i.test(reason)) {
      ports.warn(
        `the credential helper "${helper}" has no answer for ${server}: ${reason}; going on without it`,
      );
    }
    return undefined;
  }
}

async function readConfig({ path, read }: CredentialFile, { warn }: CredentialPorts): Promise<JsonObject> {
  try {
    return parsed((await read()) ?? '');
  } catch {
    warn(`${path} is not a file of registry credentials as Docker and Helm write it; going on without it`);
    return {};
  }
}

async function lookIn(
  file: CredentialFile,
  server: string,
  ports: CredentialPorts,
): Promise<Credential | undefined> {
  const config = await readConfig(file, ports);
  const helper = member(objectIn(config, 'credHelpers'), server) || member(config, 'credsStore');
  if (helper !== '') return await askHelper(helper, server, ports);
  const entry = entryOf(config, server);
  return entry && credentialOf(entry);
}

function secretOf(credential: Credential): string {
  return credential.type === 'password' ? credential.password : credential.token;
}

/**
 * Looks up a registry's credentials in the runner's credential stores, as Helm does: first in its own store, then in Docker's;
 * in each from the credential helper for the host, the one for all hosts, or the file itself. Returns `undefined` if there are
 * none.
 *
 * Rules: https://docs.docker.com/reference/cli/docker/login/#credential-stores and oras-go, registry/remote/credentials
 */
export async function findCredential(host: string, ports: CredentialPorts): Promise<Credential | undefined> {
  const server = serverName(host);
  for (const file of ports.files) {
    const credential = await lookIn(file, server, ports);
    if (credential === undefined) continue;
    ports.mask(secretOf(credential));
    return credential;
  }
  return undefined;
}
