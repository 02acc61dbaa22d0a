import type { FileContent } from '../archive/chart-file.ts';
import type { KnownRepository } from '../known-repositories.ts';

/** A requested chart: its name, and the repository to look in. */
export interface WantedChart {
  readonly name: string;
  /** An address: `https://…`, `http://…` or `oci://…`. */
  readonly repository: string;
  /** A version, or a range of them. */
  readonly version: string;
}

/** Fetches charts from the network; shared by all charts of a run, so that everything is fetched once. */
export interface DependencySources {
  /** The classic repositories that earlier steps have added to Helm. */
  readonly known: () => Promise<readonly KnownRepository[]>;
  /**
   * Returns the version that Helm would lock for a range, as it is written there; `undefined` if none is in the range. Throws an
   * Error that says what is wrong with the repository and what to do.
   */
  readonly resolve: (wanted: WantedChart) => Promise<string | undefined>;
  /** Fetches the archive of a version. Throws as `resolve` does. */
  readonly fetch: (wanted: WantedChart) => Promise<FileContent>;
}

/** How charts are completed. */
export interface DependencyPolicy {
  /** `auto` fetches what charts/ lacks, `update` resolves everything again, `skip` leaves charts/ unchanged. */
  readonly mode: 'auto' | 'update' | 'skip';
  readonly sources: DependencySources;
}
