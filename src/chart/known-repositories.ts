import { ChartError } from './errors.ts';
import { cannotLoad, loadYaml } from './yaml/marshal.ts';
import { flag, listOf, pointerTo, structOf, text } from './yaml/shape.ts';

/** A classic repository that an earlier `helm repo add` has added. */
export interface KnownRepository {
  readonly name: string;
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Files of a client certificate and of the certificates to trust. */
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly caFile?: string;
  readonly insecure_skip_tls_verify?: boolean;
  /** Whether the credentials are sent to other hosts as well. */
  readonly pass_credentials_all?: boolean;
}

const repositoryShape = structOf<KnownRepository>(
  'repo.Entry',
  { name: '', url: '' },
  {
    name: text,
    url: text,
    username: text,
    password: text,
    certFile: text,
    keyFile: text,
    caFile: text,
    insecure_skip_tls_verify: flag,
    pass_credentials_all: flag,
  },
);

const fileShape = structOf<{ repositories?: readonly (KnownRepository | null)[] }>(
  'repo.File',
  {},
  { repositories: listOf(pointerTo(repositoryShape)) },
);

/**
 * Reads Helm's `repositories.yaml`. Throws a ChartError if it is not valid, which tells nothing of what the file says: it holds
 * passwords. Rule: Helm's pkg/repo/v1/repo.go.
 */
export function parseRepositories(bytes: Uint8Array, file: string): readonly KnownRepository[] {
  try {
    const { repositories = [] } = loadYaml(bytes, file, fileShape, fileShape.zero);
    return repositories.filter((repository) => repository !== null);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const place = error.line === undefined ? '' : ` (line ${error.line})`;
    throw new ChartError(
      `${cannotLoad(file)}: ${file} is not what "helm repo add" writes${place}; remove it, and add the repositories again`,
    );
  }
}

/** Returns an address in the form in which Helm compares it (internal/urlutil). */
function comparable(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return url;
  parsed.pathname = parsed.pathname.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  return parsed.href;
}

/** Reports whether two addresses name the same repository. */
export function isSameRepository(a: string, b: string): boolean {
  return comparable(a) === comparable(b);
}

/** Returns the name that a dependency's `repository` refers to by `@name` or `alias:name`; `undefined` for an address. */
export function aliasOf(repository: string): string | undefined {
  return /^(?:@|alias:)(.*)$/s.exec(repository)?.[1];
}
