import { digestOf } from '../../digest.ts';
import { goJson } from '../../go/json.ts';
import { ChartError } from '../errors.ts';
import { isSameRepository } from '../known-repositories.ts';
import { dependencyFields, type Dependency } from '../metadata/dependency.ts';
import type { Lock } from '../metadata/lock.ts';
import type { Metadata } from '../metadata/metadata.ts';
import { satisfies } from './vendored.ts';

/** The file in which Helm keeps a chart's lock. */
export function lockFile({ apiVersion }: Metadata): 'Chart.lock' | 'requirements.lock' {
  return apiVersion === 'v1' ? 'requirements.lock' : 'Chart.lock';
}

function declaringFile({ apiVersion }: Metadata): string {
  return apiVersion === 'v1' ? 'requirements.yaml' : 'Chart.yaml';
}

function shownRepository(repository: string): string {
  return repository === '' ? 'charts/' : repository;
}

function change(declared: Dependency, locked: Dependency | null | undefined): string | undefined {
  const { name, version = '', repository } = declared;
  if (locked === undefined || locked === null) return `${name} is not locked`;
  if (locked.name !== name) return `${locked.name} is locked in the place of ${name}`;
  if (locked.repository !== repository && !isSameRepository(locked.repository, repository)) {
    return `${name} is locked from ${shownRepository(locked.repository)}, and declared from ${shownRepository(repository)}`;
  }
  if (repository !== '' && !satisfies(version, locked.version ?? ''))
    return `${name} is locked at ${locked.version ?? 'no version'}, and declared as ${version}`;
  return undefined;
}

/**
 * Returns the digest that shows whether the dependencies have changed since the lock was made. `declared` are those of
 * Chart.yaml, with addresses in place of aliases. Rule: `HashReq` in Helm's internal/resolver/resolver.go.
 */
export function lockDigest(
  declared: readonly Dependency[],
  locked: NonNullable<Lock['dependencies']>,
): string {
  const fields = locked.map((dependency) => (dependency === null ? null : dependencyFields(dependency)));
  return digestOf(goJson([declared.map(dependencyFields), fields]));
}

/** Returns the digest that Helm 2 wrote into requirements.lock. Rule: `HashV2Req` in Helm's internal/resolver/resolver.go. */
export function helm2LockDigest(declared: readonly Dependency[]): string {
  return digestOf(goJson({ dependencies: declared.map(dependencyFields) }));
}

/** Returns what has changed since the lock was made, as far as the lock shows it. */
function changes(declared: readonly Dependency[], locked: readonly (Dependency | null)[]): string {
  const found = declared.flatMap((dependency, index) => change(dependency, locked[index]) ?? []);
  const gone = locked.slice(declared.length).flatMap((dependency) => dependency?.name ?? []);
  const all = [...found, ...gone.map((name) => `${name} is locked, and not declared any more`)];
  return all.length > 0 ? all.join('; ') : 'an alias, a condition, tags or a range of versions has changed';
}

/**
 * Returns the locked dependency of each that is declared. Throws a {@link ChartError} if the lock is not of these dependencies,
 * by its digest or, since anybody can compute that, by what it says: a lock never leads elsewhere than Chart.yaml.
 *
 * `declared` has addresses in place of aliases. Rule: `Manager.Build` in Helm's pkg/downloader/manager.go.
 */
export function lockedDependencies(
  metadata: Metadata,
  declared: readonly Dependency[],
  lock: Lock,
): readonly Dependency[] {
  const locked = lock.dependencies ?? [];
  const isOfHelm2 =
    metadata.apiVersion === 'v1' && helm2LockDigest(metadata.dependencies ?? []) === lock.digest;
  const isInSync = isOfHelm2 || lockDigest(declared, locked) === lock.digest;
  const elsewhere = declared.some((dependency, index) => {
    const { name, repository } = locked[index] ?? {};
    return (
      name !== dependency.name ||
      (repository !== dependency.repository && !isSameRepository(repository ?? '', dependency.repository))
    );
  });
  const all = locked.filter((dependency) => dependency !== null);
  if (isInSync && !elsewhere && all.length === declared.length) return all;
  const [lockName, declaredIn] = [lockFile(metadata), declaringFile(metadata)];
  throw new ChartError(
    `the lock file (${lockName}) is out of sync with the dependencies file (${declaredIn}): ${changes(declared, locked)}; ` +
      `run "helm dependency update" and commit ${lockName}, or set dependencies: update`,
    { file: lockName },
  );
}

/** Returns the lock that Helm would write, or the existing one if it says the same. */
export function newLock(
  declared: readonly Dependency[],
  locked: readonly Dependency[],
  generated: string,
  before: Lock | undefined,
): Lock {
  const digest = lockDigest(declared, locked);
  return before?.digest === digest ? before : { generated, digest, dependencies: locked };
}
