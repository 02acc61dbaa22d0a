import type { ChartFile } from './archive/chart-file.ts';
import type { Lock } from './metadata/lock.ts';
import type { Metadata } from './metadata/metadata.ts';

/** A chart with its subcharts, as Helm holds it (pkg/chart/v2/chart.go); the files' names are relative to the chart. */
export interface Chart {
  readonly metadata: Metadata;
  /** From Chart.lock, or requirements.lock of old. */
  readonly lock: Lock | undefined;
  /** More than one only where an archive holds the name twice; Helm keeps them all. */
  readonly values: readonly ChartFile[];
  readonly schema: ChartFile | undefined;
  readonly templates: readonly ChartFile[];
  /** Whatever has no other place: README.md, crds/, .helmignore, and so on. */
  readonly files: readonly ChartFile[];
  readonly dependencies: readonly Chart[];
  /** The name of the directory or archive in charts/ that it was loaded from; absent where it was not. */
  readonly member?: string;
}
