import { digestOf } from '../../digest.ts';
import { goJson } from '../../go/json.ts';
import { dependencyFields, type Dependency } from '../metadata/dependency.ts';
import type { Lock } from '../metadata/lock.ts';

/**
 * Returns the digest by which a lock tells whether the dependencies have changed since it was made. `declared` are those of
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
