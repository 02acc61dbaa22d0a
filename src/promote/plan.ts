import type { PackagedChart } from '../chart/packaged.ts';
import type { Digest } from '../digest.ts';
import type { Destination, ForeignRegistry } from '../registry/destination.ts';
import type { IfExists } from '../registry/refusal.ts';
import type { Log } from '../registry/log.ts';
import type { ReadableRegistry, Registry } from '../registry/registry.ts';
import type { KeylessCheck } from './keyless.ts';

/** A repository as the user named it. */
export interface NamedRepository<Named = Destination> {
  /** The registries that it may be in; if there are several, it is in the one that has this host after signing in. */
  readonly registries: readonly Named[];
  readonly host?: string;
  /** The repository's path after the host; without the alias of ECR Public if only the registry knows it. */
  readonly path: string;
}

/** What to copy from a registry: an image by tag or digest, or a repository if it has neither. */
export interface RegistrySource extends NamedRepository<Destination | ForeignRegistry> {
  readonly tag?: string;
  readonly digest?: Digest;
}

/** A chart of a classic Helm repository. */
export interface ChartRepositorySource {
  /** `https://host/path` */
  readonly url: string;
  readonly chart: string;
}

/** What to copy. */
export type PromoteSource = RegistrySource | ChartRepositorySource;

/** What to promote from one source and where to, validated before the first network call. */
export interface PromotePlan {
  readonly from: PromoteSource;
  /** An exact version or a range; without it, everything in the repository that has a tag is copied. */
  readonly version?: string;
  /** The most versions to copy; the newest ones are chosen. */
  readonly limit?: number;
  readonly to: readonly NamedRepository[];
  /** Further tags, with placeholders. */
  readonly tags: readonly string[];
  readonly ifExists: IfExists;
  readonly createRepository: boolean;
  readonly dryRun: boolean;
  /** Armored OpenPGP public keys, one of which must have signed the chart's provenance file. */
  readonly verifyKey?: string;
  /** Public keys in PEM, one of which must have signed the image with cosign. */
  readonly cosignKey?: string;
  /** Checks who must have signed the image with cosign, without a key. */
  readonly keyless?: KeylessCheck;
}

/** The options for each image. */
export type CopyRules = Pick<PromotePlan, 'ifExists' | 'createRepository' | 'dryRun'>;

/** A version of a chart in a classic Helm repository. */
export interface OfferedVersion {
  readonly version: string;
  /** When it was put there, as the index says: RFC 3339 in UTC. */
  readonly created: string | undefined;
  /** Where the archive is: `https:`, `http:`, or `oci:` for a chart in a registry. */
  readonly address: URL;
  /**
   * Downloads archive and provenance file to temporary files and reads them. Throws a ChartError, or the error of the download.
   */
  readonly download: () => Promise<PackagedChart>;
}

/** What a promotion needs from its surroundings. */
export interface PromotePorts {
  /** Opens a registry for reading. */
  readonly read: (registry: Destination | ForeignRegistry) => Promise<ReadableRegistry>;
  /** Signs in to a registry to write to. */
  readonly open: (registry: Destination) => Promise<Registry>;
  /** Looks up the versions of a chart in a classic repository; `undefined` if it has no such chart. */
  readonly offered: (source: ChartRepositorySource) => Promise<readonly OfferedVersion[] | undefined>;
  /** Reads a downloaded file from its start. */
  readonly file: (path: string) => AsyncIterable<Uint8Array>;
  readonly log: Log;
}
