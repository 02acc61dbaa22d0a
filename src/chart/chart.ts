import type { ChartFile } from './archive/chart-file.ts';
import type { Lock } from './metadata/lock.ts';
import type { Metadata } from './metadata/metadata.ts';

/** A chart with its subcharts, as Helm holds it (pkg/chart/v2/chart.go); the files' names are relative to the chart. */
export interface Chart {
  readonly metadata: Metadata;
  /** From Chart.lock, or the older requirements.lock. */
  readonly lock: Lock | undefined;
  /** More than one only where an archive holds the name twice; Helm keeps them all. */
  readonly values: readonly ChartFile[];
  readonly schema: ChartFile | undefined;
  readonly templates: readonly ChartFile[];
  /** All other files: README.md, crds/, .helmignore, and so on. */
  readonly files: readonly ChartFile[];
  readonly dependencies: readonly Chart[];
  /** The name of the directory or archive in charts/ that it was loaded from, if it was. */
  readonly member?: string;
}
