import type { FileContent } from '../archive/chart-file.ts';
import type { KnownRepository } from '../known-repositories.ts';

/** A chart that is asked for: one that has this name, in a repository. */
export interface WantedChart {
  readonly name: string;
  /** An address: `https://…`, `http://…` or `oci://…`. */
  readonly repository: string;
  /** A version, or a range of them. */
  readonly version: string;
}

/** Where charts on the network come from; shared by all charts of a run, so that everything is fetched once. */
export interface DependencySources {
  /** The classic repositories that earlier steps have told Helm of. */
  readonly known: () => Promise<readonly KnownRepository[]>;
  /**
   * Returns the version that Helm would lock for a range, as it is written there; `undefined` where none is in the range. Throws
   * an Error that says what is wrong with the repository and what to do.
   */
  readonly resolve: (wanted: WantedChart) => Promise<string | undefined>;
  /** Fetches the archive of a version. Throws as `resolve` does. */
  readonly fetch: (wanted: WantedChart) => Promise<FileContent>;
}

/** How charts are completed. */
export interface DependencyPolicy {
  /** `auto` fetches what is missing in charts/, `update` resolves all anew, `skip` leaves charts/ as it is. */
  readonly mode: 'auto' | 'update' | 'skip';
  readonly sources: DependencySources;
}
