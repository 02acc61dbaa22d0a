import { existsSync, readFileSync } from 'node:fs';
import { loadYaml } from '../chart/yaml/marshal.ts';
import { anything, mapOf, type JsonValue } from '../chart/yaml/shape.ts';

type JsonMap = ReadonlyMap<string, JsonValue>;

function isMap(value: JsonValue | undefined): value is JsonMap {
  return value instanceof Map;
}

/**
 * Reads a file in which Helm keeps what earlier steps told it, YAML or JSON; empty where there is none. Throws an Error where
 * it cannot be read.
 */
export function readUserConfig(file: string): JsonMap {
  if (!existsSync(file)) return new Map();
  try {
    return loadYaml(readFileSync(file), file, mapOf(anything), undefined) ?? new Map<string, JsonValue>();
  } catch (error) {
    throw new Error(`${file} is not what Helm can read; remove it, or write it anew with Helm`, {
      cause: error,
    });
  }
}

function field(entry: JsonMap, name: string): string {
  const value = entry.get(name);
  return typeof value === 'string' ? value : '';
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/**
 * Gives the repositories for Helm's repositories.yaml: those that an earlier `helm repo add` has put into the user's, with their
 * credentials, as far as they are needed, and the addresses that nobody has added. `helm dependency build` knows no others
 * (helm/helm#8036).
 */
export function neededRepositories(needed: readonly string[], userConfig: JsonMap): readonly JsonMap[] {
  const urls = needed.filter((text) => /^(?!file:|oci:)[a-z][a-z0-9+.-]*:\/\//i.test(text)).map(withoutSlash);
  const names = needed.map((text) => text.replace(/^(@|alias:)/, ''));
  const known = userConfig.get('repositories');
  const used = (Array.isArray(known) ? (known as readonly JsonValue[]) : [])
    .filter(isMap)
    .filter(
      (entry) => names.includes(field(entry, 'name')) || urls.includes(withoutSlash(field(entry, 'url'))),
    );
  const there = used.map((entry) => withoutSlash(field(entry, 'url')));
  const missing = [...new Set(urls)].filter((url) => !there.includes(url));
  return [
    ...used,
    ...missing.map((url, index) => new Map(Object.entries({ name: `helm-push-ecr-${index}`, url }))),
  ];
}

/** A registry that Helm is signed in to. */
export interface SignIn {
  /** `host` or `host:port`. */
  readonly host: string;
  /** Base64 of user and password. */
  readonly auth: string;
}

/** Gives the `auths` for Helm's registry configuration: those of an earlier `helm registry login`, and the given ones over them. */
export function signInsWith(signIns: readonly SignIn[], userConfig: JsonMap): JsonMap {
  const theirs = userConfig.get('auths');
  return new Map<string, JsonValue>([
    ...(isMap(theirs) ? theirs : []),
    ...signIns.map(({ host, auth }) => [host, new Map([['auth', auth]])] as const),
  ]);
}
