import type { PackagedChart } from '../chart/packaged.ts';
import type { Digest } from '../digest.ts';
import type { Destination, ForeignRegistry } from '../registry/destination.ts';
import type { IfExists } from '../registry/refusal.ts';
import type { Log } from '../registry/log.ts';
import type { ReadableRegistry, Registry } from '../registry/registry.ts';

/** A repository as the user named it. */
export interface NamedRepository<Named = Destination> {
  /** The registries that it may be in; if there are several, it is in the one that turns out to have this host. */
  readonly registries: readonly Named[];
  readonly host?: string;
  /** The repository's path behind the host; without the alias of ECR Public if only the registry knows it. */
  readonly path: string;
}

/** What is to be copied from a registry: an image by its tag or digest, or a repository if it has neither. */
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

/** What is to be copied. */
export type PromoteSource = RegistrySource | ChartRepositorySource;

/** Everything that a promotion of one source is to do, validated before the first network call. */
export interface PromotePlan {
  readonly from: PromoteSource;
  /** An exact version, or a range of versions; without it, everything in the repository that has a tag is meant. */
  readonly version?: string;
  /** How many of the versions are copied at most, the newest ones. */
  readonly limit?: number;
  readonly to: readonly NamedRepository[];
  /** Further tags, with placeholders in them. */
  readonly tags: readonly string[];
  readonly ifExists: IfExists;
  readonly createRepository: boolean;
  readonly dryRun: boolean;
  /** Armored OpenPGP public keys, one of which must have signed the chart's provenance file. */
  readonly verifyKey?: string;
  /** Public keys in PEM, one of which must have signed the image with cosign. */
  readonly cosignKey?: string;
}

/** The rules for each image that is copied. */
export type CopyRules = Pick<PromotePlan, 'ifExists' | 'createRepository' | 'dryRun'>;

/** A version of a chart in a classic Helm repository. */
export interface OfferedVersion {
  readonly version: string;
  /** When it was put there, as the index says: RFC 3339 in UTC. */
  readonly created: string | undefined;
  /** Where the archive is: `https:`, `http:`, or `oci:` for a chart in a registry. */
  readonly address: URL;
  /** Downloads archive and provenance file to temporary files, and reads them. Throws a ChartError, or what says why it cannot. */
  readonly download: () => Promise<PackagedChart>;
}

/** The world around a promotion. */
export interface PromotePorts {
  /** Opens a registry to read from. */
  readonly read: (registry: Destination | ForeignRegistry) => Promise<ReadableRegistry>;
  /** Signs in to a registry to write to. */
  readonly open: (registry: Destination) => Promise<Registry>;
  /** Looks up the versions of a chart in a classic repository; `undefined` if it has no such chart. */
  readonly offered: (source: ChartRepositorySource) => Promise<readonly OfferedVersion[] | undefined>;
  /** Reads a downloaded file from its start. */
  readonly file: (path: string) => AsyncIterable<Uint8Array>;
  readonly log: Log;
}
