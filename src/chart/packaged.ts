import type { Digest } from '../encoding/digest.ts';
import type { Metadata } from './metadata.ts';

/** A file that becomes a blob of the registry. */
export interface StoredBlob {
  /** The file's path. */
  readonly file: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

/** A chart that is ready to be pushed. */
export interface PackagedChart {
  /** Chart.yaml as Helm loads it from the archive. */
  readonly metadata: Metadata;
  /** The config blob that `helm push` sends. */
  readonly config: Uint8Array;
  readonly archive: StoredBlob;
  readonly provenance?: StoredBlob;
  /** What the user should know, one sentence each. */
  readonly warnings: readonly string[];
}

/** Reads a packaged chart (`.tgz`) and checks it as `helm push` does; a `.prov` file beside it comes along. */
export function openPackagedChart(file: string): Promise<PackagedChart> {
  return Promise.reject(new Error(`cannot open ${file} yet`));
}
