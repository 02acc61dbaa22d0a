import type { GoValue } from '../../go/json.ts';
import type { JsonValue, Shape } from '../yaml/shape.ts';
import { anything, flag, listOf, structOf, text } from '../yaml/shape.ts';

/** A chart that another one depends on: an entry of Chart.yaml's, requirements.yaml's or a lock's `dependencies`. */
export interface Dependency {
  readonly name: string;
  /** A version, or in Chart.yaml a range of them. */
  readonly version?: string;
  readonly repository: string;
  readonly condition?: string;
  readonly tags?: readonly string[];
  readonly enabled?: boolean;
  readonly 'import-values'?: readonly JsonValue[];
  readonly alias?: string;
}

/** Helm's `v2.Dependency`. */
export const dependencyShape: Shape<Dependency> = structOf<Dependency>(
  'v2.Dependency',
  { name: '', repository: '' },
  {
    name: text,
    version: text,
    repository: text,
    condition: text,
    tags: listOf(text),
    enabled: flag,
    'import-values': listOf(anything),
    alias: text,
  },
);

/** Returns a text or a list unless it is empty, as Go's `omitempty` does. */
export function unlessEmpty<T extends { readonly length: number }>(value: T | undefined): T | undefined {
  return value?.length === 0 ? undefined : value;
}

/** The members of a dependency in the order of Helm's struct. */
export function dependencyFields(dependency: Dependency): GoValue {
  return {
    name: dependency.name,
    version: unlessEmpty(dependency.version),
    repository: dependency.repository,
    condition: unlessEmpty(dependency.condition),
    tags: unlessEmpty(dependency.tags),
    enabled: dependency.enabled === true ? true : undefined,
    'import-values': unlessEmpty(dependency['import-values']),
    alias: unlessEmpty(dependency.alias),
  };
}
