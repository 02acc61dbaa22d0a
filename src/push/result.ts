import type { PackagedChart } from '../chart/packaged.ts';
import type { Artifact } from '../registry/chart-artifact.ts';
import type { Delivery } from './deliver.ts';
import type { TagOutcome } from '../registry/move-tags.ts';
import type { FileLocation } from '../registry/log.ts';
import type { Registry } from '../registry/registry.ts';
import type { Target } from '../registry/repository.ts';

/** Why a chart was not pushed to a destination, and the location of the mistake if it is in the chart. */
export interface PushFailure extends FileLocation {
  readonly message: string;
  /** The repository, if it is missing. */
  readonly missing?: Pick<Target, 'name' | 'uri'> & { readonly registry: Pick<Registry, 'type' | 'region'> };
}

/** The result for one chart and one destination; whatever a failure left unknown is absent. */
export interface PushResult {
  /** The chart as the user named it. */
  readonly chartPath: string;
  readonly chart?: PackagedChart;
  readonly artifact?: Artifact;
  readonly target?: Target;
  readonly delivery?: Delivery;
  /** What happened to the further tags. */
  readonly tags?: readonly TagOutcome[];
  readonly failure?: PushFailure;
  /** Why the chart was left out: the Git tag releases another chart. */
  readonly leftOut?: string;
}

/** A result for users: the keys are the names of the action's outputs. */
export type PushReport = Readonly<Record<Exclude<ReportKey, Flag>, string>> &
  Readonly<Record<Flag, boolean>> & {
    readonly error?: string;
    /** Why the chart was left out. */
    readonly 'left-out'?: string;
  };

/** The outputs that are booleans. */
type Flag = 'pushed' | 'repository-created';

/** The outputs of the action except `results`. */
export const reportKeys = [
  'digest',
  'ref',
  'pinned-ref',
  'oci-url',
  'repository-uri',
  'registry',
  'tag',
  'chart-name',
  'chart-version',
  'app-version',
  'chart-file',
  'provenance-file',
  'pushed',
  'repository-created',
] as const;

/** The name of one of the action's outputs. */
export type ReportKey = (typeof reportKeys)[number];

/** Returns a result for users; unknown values are empty. */
export function report({ chart, artifact, target, delivery, failure, leftOut }: PushResult): PushReport {
  const digest = delivery?.digest ?? '';
  const uri = target?.uri ?? '';
  return {
    digest,
    ref: target?.ref ?? '',
    'pinned-ref': digest === '' ? '' : `${uri}@${digest}`,
    'oci-url': uri === '' ? '' : `oci://${uri}`,
    'repository-uri': uri,
    registry: target?.registry.host ?? '',
    tag: artifact?.tag ?? '',
    'chart-name': chart?.metadata.name ?? '',
    'chart-version': chart?.metadata.version ?? '',
    'app-version': chart?.metadata.appVersion ?? '',
    'chart-file': chart?.archive.file ?? '',
    // Not set for a manifest that was already there without it.
    'provenance-file': delivery?.lacking?.provenance === true ? '' : (chart?.provenance?.file ?? ''),
    pushed: delivery?.state === 'pushed',
    'repository-created': delivery?.repositoryCreated ?? false,
    ...(failure && { error: failure.message }),
    ...(leftOut !== undefined && { 'left-out': leftOut }),
  };
}

/**
 * Returns the value of each output: the value that all results share, or empty; a boolean is true if any of them is. Charts
 * that were left out do not count.
 */
export function agreed(reports: readonly PushReport[]): Readonly<Record<ReportKey, string>> {
  const counted = reports.filter((each) => each['left-out'] === undefined);
  const values = reportKeys.map((key) => {
    const [first = '', ...others] = new Set(counted.map((each) => each[key]));
    if (key === 'pushed' || key === 'repository-created')
      return [key, String(counted.some((each) => each[key]))];
    return [key, others.length === 0 ? String(first) : ''] as const;
  });
  return Object.fromEntries(values) as Record<ReportKey, string>;
}
