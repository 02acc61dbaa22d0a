import * as runner from '../runner/runner.ts';
import { oneLogLine } from '../runner/log.ts';
import { errorMessage } from '../text.ts';
import { anonymousAccess, isExpiredToken, type TokenSource } from '../ecr/authorization.ts';
import { isCanonicalHostOf } from '../ecr/hosts.ts';
import type { AwsSettings } from '../ecr/settings.ts';
import { registryOrigin } from '../http/origin.ts';
import { RegistryClient, type RegistryClientOptions } from '../oci/registry-client.ts';
import { explainRefusal } from '../ecr/refusals.ts';
import type { EcrRegistry } from '../ecr/registry.ts';
import type { Unpacking } from '../chart/archive/budget.ts';
import type { PackagedChart } from '../chart/packaged.ts';
import type { Destination } from '../registry/destination.ts';
import type { ReadableRegistry, Registry } from '../registry/registry.ts';
import { signatureTagWarning, type Creation } from '../ecr/repository-settings.ts';
import type { Log } from '../registry/log.ts';
import type { DeletionRegistry } from '../delete/plan.ts';
import { isDigest } from '../digest.ts';
import { RegistryError } from '../oci/errors.ts';
import { repositoryNamed } from '../registry/repository.ts';
import { letConnect } from './connect-ahead.ts';
import { once } from './once.ts';

/** Signs in to a registry. With `hostOnly`, the alias of ECR Public is not asked for. Throws an AwsError. */
export async function signIn(
  destination: Destination,
  settings: AwsSettings,
  { hostOnly = false } = {},
): Promise<EcrRegistry> {
  await letConnect();
  // Each SDK client is loaded only when it is needed: it is most of the time that the action takes to start.
  if (destination.type === 'private') {
    const { openPrivateRegistry } = await import('../ecr/private-registry.ts');
    return await openPrivateRegistry(destination, settings);
  }
  const { openPublicRegistry } = await import('../ecr/public-registry.ts');
  return await openPublicRegistry({ ...destination, hostOnly }, settings);
}

function clientOptions(
  host: string,
  { transport, retrier, userAgent, signal }: AwsSettings,
): Omit<RegistryClientOptions, 'authorizer'> {
  return {
    origin: registryOrigin(host),
    transport,
    retrier,
    userAgent: userAgent.join('/'),
    isExpired: isExpiredToken,
    isSameRegistry: (other) => isCanonicalHostOf(host, other),
    signal,
  };
}

type OpenRegistry = Pick<
  EcrRegistry,
  'type' | 'host' | 'region' | 'alias' | 'authorizer' | 'archivedImage' | 'cachedFrom'
>;

function readable(registry: OpenRegistry, settings: AwsSettings): ReadableRegistry {
  const { type, host, region, alias, authorizer } = registry;
  return {
    type,
    host,
    region,
    alias,
    // A manifest that was just pushed to ECR Public is sometimes 404 (docker/github-builder#30).
    client: new RegistryClient({ ...clientOptions(host, settings), authorizer, readsLag: type === 'public' }),
    explain: (error, uri) => explainRefusal(error, registry, uri),
    ...(registry.archivedImage && { archivedImage: registry.archivedImage }),
    ...(registry.cachedFrom && { cachedFrom: registry.cachedFrom }),
  };
}

/** Creates a repository with the settings that the user asked for. Catalog data from the chart needs a chart. */
async function create(
  { createRepository, type, host, alias = '' }: EcrRegistry,
  { tags = [], settings = {}, catalog }: Creation,
  name: string,
  { chart, unpacking }: { readonly chart: PackagedChart | undefined; readonly unpacking: Unpacking },
): Promise<boolean> {
  if (type === 'private') return await createRepository(name, { tags, settings });
  if (catalog !== 'chart') return await createRepository(name, { tags, ...(catalog && { catalog }) });
  if (chart === undefined) return await createRepository(name, { tags });
  const { chartCatalog } = await import('./chart-catalog.ts');
  return await createRepository(name, {
    tags,
    catalog: await chartCatalog(chart, `${host}/${alias}/${name}`, unpacking),
  });
}

/** Compares existing repositories with the settings that the user asked for, each repository once. */
function comparison(
  { differingSettings }: EcrRegistry,
  { tags = [], settings = {} }: Creation,
): Pick<Registry, 'differingSettings'> {
  if (differingSettings === undefined || tags.length + Object.keys(settings).length === 0) return {};
  const compared = new Set<string>();
  return {
    differingSettings: async (name) => {
      if (compared.has(name)) return [];
      compared.add(name);
      return await differingSettings(name, { tags, settings });
    },
  };
}

/**
 * Returns the port that signs in to a registry, once for each destination. All calls share their connections and rate limits.
 * `creation` is what new repositories get; warnings about it go to `log`. The port throws an AwsError.
 */
export function registryOpener(
  { unpacking, ...settings }: AwsSettings & { readonly unpacking: Unpacking },
  creation: Creation = {},
  log?: Log,
): (destination: Destination) => Promise<Registry> {
  // GetAuthorizationToken is limited to 20 a second.
  return once(async (destination: Destination) => {
    const registry = await signIn(destination, settings);
    const { type, host } = registry;
    const warning = type === 'private' ? signatureTagWarning(creation.settings ?? {}) : undefined;
    return {
      ...readable(registry, settings),
      type,
      ...(registry.replicas && { replicas: registry.replicas }),
      ...(registry.signings && { signings: registry.signings }),
      ...comparison(registry, creation),
      createRepository: async (name, chart) => {
        const created = await create(registry, creation, name, { chart, unpacking });
        if (created && warning !== undefined) log?.warning(`${host}/${name}: ${warning}`);
        return created;
      },
    };
  });
}

/** Returns the port that signs in to a registry for deletions, once for each destination. The port throws an AwsError. */
export function deletionOpener(
  settings: AwsSettings,
): (destination: Destination) => Promise<DeletionRegistry> {
  return once(async (destination: Destination) => {
    const registry = await signIn(destination, settings);
    const open = readable(registry, settings);
    return {
      ...registry,
      referrers: async (name, digest) => {
        if (!isDigest(digest)) return [];
        try {
          const found = await open.client.referrers(repositoryNamed(open, name).path, digest);
          return (found ?? []).map((entry) => entry.digest);
        } catch (error) {
          // It takes ecr:BatchGetImage, which a deletion does not need otherwise.
          if (error instanceof RegistryError && error.status === 403) return [];
          throw error;
        }
      },
    };
  });
}

/** The variables that name credentials. For what anonymous access can do, instances and files are not searched. */
const credentialVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
];

/**
 * Signs in to ECR Public for reading, with the role or the credentials of the environment if there are any: they allow ten
 * pulls a second without a data limit, anonymous access one a second and 500 GB a month
 * (https://docs.aws.amazon.com/AmazonECR/latest/public/public-service-quotas.html). If these credentials may not read it,
 * anonymous access still may.
 */
async function publicReader(host: string, settings: AwsSettings): Promise<TokenSource> {
  const { credentials, signal } = settings;
  if (credentials !== undefined || credentialVariables.some((name) => process.env[name])) {
    try {
      return (await signIn({ type: 'public', host }, settings, { hostOnly: true })).authorizer;
    } catch (error) {
      signal.throwIfAborted();
      runner.info(oneLogLine(`reading ${host} anonymously: ${errorMessage(error)}`));
    }
  }
  return await anonymousAccess(clientOptions(host, settings));
}

/**
 * Returns the port that opens a registry for reading. ECR Public needs no credentials if it is known which registry it is. The
 * port throws as {@link registryOpener} does, and what the client throws.
 */
export function registryReader(
  settings: AwsSettings,
): (destination: Destination) => Promise<ReadableRegistry> {
  return once(async (destination: Destination) => {
    const { type, host } = destination;
    if (type === 'private' || host === undefined || destination.alias === undefined) {
      return readable(await signIn(destination, settings), settings);
    }
    const authorizer = await publicReader(host, settings);
    return readable({ type, host, region: 'us-east-1', alias: destination.alias, authorizer }, settings);
  });
}

/** Returns the registries that could be opened. The push itself reports those that could not. */
export async function openOnes(opening: readonly Promise<Registry>[]): Promise<readonly ReadableRegistry[]> {
  const settled = await Promise.allSettled(opening);
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
