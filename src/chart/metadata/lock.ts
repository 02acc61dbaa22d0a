import { goJson } from '../../go/json.ts';
import type { Dependency } from './dependency.ts';
import { dependencyFields, dependencyShape } from './dependency.ts';
import { timeShape, zeroTime } from '../../go/time.ts';
import { jsonToYaml } from './json-to-yaml.ts';
import { loadYaml } from '../load/load-yaml.ts';
import { listOf, pointerTo, structOf, text } from '../yaml/shape.ts';

/** Chart.lock or requirements.lock: the versions that the dependencies of a chart were resolved to. */
export interface Lock {
  /** When it was made, as Go writes RFC 3339. */
  readonly generated: string;
  /** The digest of the dependencies as declared and as locked. */
  readonly digest: string;
  /** Undefined where the file has no list at all, which Helm writes as null. */
  readonly dependencies?: readonly (Dependency | null)[];
}

const lockShape = pointerTo(
  structOf<Lock>(
    'v2.Lock',
    { generated: zeroTime, digest: '' },
    { generated: timeShape, digest: text, dependencies: listOf(pointerTo(dependencyShape)) },
  ),
);

/**
 * Reads Chart.lock or requirements.lock; `file` is its path inside the chart. Gives undefined for an empty document.
 * Throws ChartError with Helm's text.
 */
export function parseLock(bytes: Uint8Array, file: string): Lock | undefined {
  return loadYaml(bytes, file, lockShape, null) ?? undefined;
}

/** Gives a lock the time of `SOURCE_DATE_EPOCH`, in seconds since 1970, as Helm 4.3's `StampModTimes` does. */
export function stampLock(lock: Lock, epoch: number): Lock {
  return { ...lock, generated: new Date(epoch * 1000).toISOString().replace('.000Z', 'Z') };
}

/** The Chart.lock that Helm writes into an archive. Throws ChartError as Helm's `Save` does. */
export function lockYaml({ generated, digest, dependencies }: Lock): string {
  const fields = dependencies?.map((dependency) =>
    dependency === null ? null : dependencyFields(dependency),
  );
  return jsonToYaml(goJson({ generated, digest, dependencies: fields ?? null }), 'Chart.lock');
}
