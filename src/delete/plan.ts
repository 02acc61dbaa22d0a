import type { ChartSource } from '../registry/source.ts';

/** Everything that a deletion is to do, checked, before the first network call. */
export interface DeletePlan {
  readonly sources: readonly ChartSource[];
  /** An exact version or a range, for the sources that have neither tag nor digest. */
  readonly version?: string;
  readonly ifMissing: 'fail' | 'ignore';
  readonly dryRun: boolean;
}
