import type { PackagedChart } from './packaged.ts';

/** What {@link packageChart} packages, and how. */
export interface PackageOptions {
  /** The chart's directory. */
  readonly path: string;
  /** Replaces the version of Chart.yaml, as `helm package --version` does. */
  readonly version?: string;
  /** Replaces the appVersion of Chart.yaml, as `helm package --app-version` does. */
  readonly appVersion?: string;
  /**
   * Seconds since 1970 that every entry of the archive carries, and Chart.lock's `generated` as well (Helm 4.3's
   * `StampModTimes`). Without it entries carry a constant, and Chart.lock keeps what the tree says.
   */
  readonly sourceDateEpoch?: number;
  /** The directory that symbolic links of the chart must not leave. */
  readonly workspace: string;
  /** The directory that gets `<name>-<version>.tgz`; created when it is missing. */
  readonly destination: string;
  /** An armored OpenPGP private key: writes `<name>-<version>.tgz.prov` as `helm package --sign` does. */
  readonly signing?: { readonly key: string; readonly passphrase?: string };
}

/** Packages a chart directory as `helm package` does. */
export function packageChart(options: PackageOptions): Promise<PackagedChart> {
  return Promise.reject(new Error(`cannot package ${options.path} yet`));
}
