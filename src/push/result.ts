import type { PackagedChart } from '../chart/packaged.ts';
import type { Artifact } from '../registry/chart-artifact.ts';
import type { Delivery } from './deliver.ts';
import type { TagOutcome } from '../registry/move-tags.ts';
import type { FileLocation } from '../registry/log.ts';
import type { Target } from '../registry/repository.ts';

/** Why a chart was not pushed to a destination, and where in the chart the cause is, if it is the chart. */
export interface Failure extends FileLocation {
  readonly message: string;
}

/** The result for one chart and one destination; what is unknown because it failed before is absent. */
export interface PushResult {
  /** The chart as the user named it. */
  readonly chartPath: string;
  readonly chart?: PackagedChart;
  readonly artifact?: Artifact;
  readonly target?: Target;
  readonly delivery?: Delivery;
  /** What happened to the further tags. */
  readonly tags?: readonly TagOutcome[];
  readonly failure?: Failure;
}

/** A result as users read it: the keys are the names of the action's outputs. */
export type Report = Readonly<Record<ReportKey, string>> & { readonly error?: string };

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

/** Returns a result as users read it; what is unknown is empty. */
export function report({ chart, artifact, target, delivery, failure }: PushResult): Report {
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
    // Not that of a manifest which was there before without it.
    'provenance-file': delivery?.lacking?.provenance === true ? '' : (chart?.provenance?.file ?? ''),
    pushed: String(delivery?.state === 'pushed'),
    'repository-created': String(delivery?.repositoryCreated ?? false),
    ...(failure && { error: failure.message }),
  };
}

/** Returns the value of each output: what all results agree on, or empty. */
export function agreed(reports: readonly Report[]): Readonly<Record<ReportKey, string>> {
  const [first, ...others] = reports;
  const values = reportKeys.map((key) => {
    const value = first?.[key] ?? '';
    return [key, others.every((other) => other[key] === value) ? value : ''] as const;
  });
  return Object.fromEntries(values) as Record<ReportKey, string>;
}
