import type { ChartSource } from '../registry/source.ts';

/** Everything that a pull is to do, checked, before the first network call. */
export interface PullPlan {
  readonly source: ChartSource;
  /** An exact version or a range; where it and the source's tag and digest are absent, the highest release is meant. */
  readonly version?: string;
  /** Whether the chart is unpacked. */
  readonly untar: boolean;
  /** Armored OpenPGP public keys, one of which must have signed the chart. */
  readonly verifyKey?: string;
}
