import type { PackagedChart } from '../chart/packaged.ts';
import type { Artifact } from './artifact.ts';
import type { Delivery } from './deliver.ts';
import type { TagOutcome } from './move-tags.ts';
import type { Place } from '../registry/log.ts';
import type { Target } from './target.ts';

/** Why a chart did not get to a destination, and what of the chart is wrong, where it is the chart. */
export interface Failure extends Place {
  readonly message: string;
}

/** How one chart and one destination ended; what is not known, because it failed before, is absent. */
export interface Result {
  /** The chart as the user named it. */
  readonly chartPath: string;
  readonly chart?: PackagedChart;
  readonly artifact?: Artifact;
  readonly target?: Target;
  readonly delivery?: Delivery;
  /** What became of the further tags. */
  readonly tags?: readonly TagOutcome[];
  readonly failure?: Failure;
}

/** A result as users read it: the keys are the names of the action's outputs. */
export type Report = Readonly<Record<ReportKey, string>> & { readonly error?: string };

/** The outputs of the action but for `results`. */
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

/** Gives a result as users read it; what is not known is empty. */
export function report({ chart, artifact, target, delivery, failure }: Result): Report {
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
    'provenance-file': chart?.provenance?.file ?? '',
    pushed: String(delivery?.state === 'pushed'),
    'repository-created': String(delivery?.repositoryCreated ?? false),
    ...(failure && { error: failure.message }),
  };
}

/** Gives the value of each output: what all results agree on, empty where they do not. */
export function agreed(reports: readonly Report[]): Readonly<Record<ReportKey, string>> {
  const [first, ...others] = reports;
  const values = reportKeys.map((key) => {
    const value = first?.[key] ?? '';
    return [key, others.every((other) => other[key] === value) ? value : ''] as const;
  });
  return Object.fromEntries(values) as Record<ReportKey, string>;
}
