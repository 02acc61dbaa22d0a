import { goJson } from '../../go/json.ts';
import { ChartError } from '../errors.ts';
import type { Dependency } from './dependency.ts';
import { dependencyFields, dependencyShape } from './dependency.ts';
import { isWritable, normalizeTime, zeroTime } from '../../go/time.ts';
import { UnmarshalError } from '../yaml/errors.ts';
import { jsonToYaml, loadYaml } from '../yaml/marshal.ts';
import type { Shape } from '../yaml/shape.ts';
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

/** Go's `time.Time`, as text. */
const timeShape: Shape<string> = {
  goType: 'time.Time',
  zero: zeroTime,
  decode(value, existing) {
    if (value === null) return existing;
    if (typeof value !== 'string') throw new UnmarshalError('Time.UnmarshalJSON: input is not a JSON string');
    const read = normalizeTime(value);
    if ('problem' in read) throw new UnmarshalError(read.problem);
    return read.time;
  },
};

const lockShape = pointerTo(
  structOf<Lock>(
    'v2.Lock',
    { generated: zeroTime, digest: '' },
    { generated: timeShape, digest: text, dependencies: listOf(pointerTo(dependencyShape)) },
  ),
);

/**
 * Reads Chart.lock or requirements.lock; `file` is its path inside the chart. Returns undefined for an empty document.
 * Throws ChartError with Helm's text.
 */
export function parseLock(bytes: Uint8Array, file: string): Lock | undefined {
  return loadYaml(bytes, file, lockShape, null) ?? undefined;
}

/** Returns a lock with the time of `SOURCE_DATE_EPOCH`, in seconds since 1970, as Helm 4.3's `StampModTimes` does. */
export function stampLock(lock: Lock, epoch: number): Lock {
  return { ...lock, generated: new Date(epoch * 1000).toISOString().replace('.000Z', 'Z') };
}

/** The Chart.lock that Helm writes into an archive. Throws ChartError as Helm's `Save` does. */
export function lockYaml({ generated, digest, dependencies }: Lock): string {
  if (!isWritable(generated)) {
    const problem = 'Time.MarshalJSON: timezone hour outside of range [0,23]';
    const text = `error marshaling into JSON: json: error calling MarshalJSON for type time.Time: ${problem}`;
    throw new ChartError(`${text}. Correct "generated" in Chart.lock.`, { file: 'Chart.lock' });
  }
  const fields = dependencies?.map((dependency) =>
    dependency === null ? null : dependencyFields(dependency),
  );
  return jsonToYaml(goJson({ generated, digest, dependencies: fields ?? null }), 'Chart.lock');
}
