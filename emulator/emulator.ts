import path from 'node:path';
import { controlHandler } from './control/service.ts';
import { Downloads } from './data/downloads.ts';
import { privateHandler, publicHandler } from './data/router.ts';
import { listen, type Interceptor, type Listener, type Network } from './http/listener.ts';
import type { RequestRecord } from './http/log.ts';
import { readObserved } from './observed/observed.ts';
import { Blobs } from './state/blobs.ts';
import { Cloud, principalOf, type CacheRule, type Replication, type Signing } from './state/cloud.ts';
import type { Denial } from './state/errors.ts';
import { Gate, type Policy, type Role } from './state/iam.ts';
import type { CreationTemplate, Registry } from './state/registry.ts';
import { Tokens } from './state/tokens.ts';

export type { Interceptor, Reply } from './http/listener.ts';
export type { RequestRecord } from './http/log.ts';
export type { Denial } from './state/errors.ts';
export type { Policy } from './state/iam.ts';

/** How an emulator is started; everything has a default. */
export interface EmulatorOptions {
  /** Port of the control plane; 0, the default, takes any free one. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 unless given. */
  readonly host?: string;
  /**
   * The name of this machine in links to blobs, for clients that keep credentials on a redirect to the same name; the address
   * unless given.
   */
  readonly downloadHost?: string;
  /** The caller's account, 12 digits; 123456789012 unless given. */
  readonly accountId?: string;
  /** The region of the registry on the main port and of {@link Emulator.environment}; eu-central-1 unless given. */
  readonly region?: string;
  /** Names of the public registry beside the one that ECR Public chose, the primary one first; none unless given. */
  readonly aliases?: readonly string[];
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** How long tokens are good; 12 hours, as AWS's, unless given. */
  readonly tokenLifetimeSeconds?: number;
  /** Time to the emulator and back; 0 unless given. A new connection costs one more. */
  readonly roundTripMilliseconds?: number;
  /** Whether AWS's default quotas hold (calls per second and region); not unless given. */
  readonly quotas?: boolean;
  /** What private repositories are made with that a push needs and nobody created; none are made unless given. */
  readonly creationTemplates?: readonly CreationTemplate[];
  /** Where images are replicated to, by their status; nowhere unless given. */
  readonly replication?: Replication;
  /** Managed signing, by its status; none unless given. */
  readonly signing?: Signing;
  /** Pull-through cache rules, as far as they are listed; none unless given. */
  readonly cacheRules?: readonly CacheRule[];
  /** Images that a repository can hold; 100,000, as AWS's, unless given. */
  readonly imagesPerRepository?: number;
  /** The regions where the account has deactivated STS; none unless given. */
  readonly regionsWithoutSts?: readonly string[];
  /** The roles that STS knows; none unless given. */
  readonly roles?: readonly Role[];
  /** The folder with what AWS was seen to answer; `emulator/observed` unless given. */
  readonly observed?: string;
  /** Stands around every request: faults are made here. */
  readonly intercept?: Interceptor;
}

/** A running emulator. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`: control plane of ECR, ECR Public and STS, and the caller's registry in the default region. */
  readonly endpoint: string;
  /** `127.0.0.1:PORT` of ECR Public's data plane. */
  readonly publicRegistry: string;
  /** `http://127.0.0.1:PORT` of the downloads of blobs. */
  readonly downloads: string;
  /** The variables that make AWS's clients talk to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly RequestRecord[];
  /**
   * Takes an IAM action from the caller, such as `ecr:PutImage` or `sts:GetServiceBearerToken`; by the policy of the account
   * that owns the resource, unless another is named.
   */
  deny(action: string, denial?: Denial): void;
  /** Allows an IAM action again. */
  allow(action: string): void;
  /** Lets the caller do what a policy of IAM allows, and nothing else; without one, anything again. */
  permitOnly(policy: Policy | undefined): void;
  /** Stops listening, breaks open connections and removes what was stored. */
  close(): Promise<void>;
}

/** Starts an emulator. Throws what the operating system says where it cannot listen. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    accountId = '123456789012',
    region = 'eu-central-1',
    now = Date.now,
    tokenLifetimeSeconds = 12 * 60 * 60,
  } = options;
  const network: Network = {
    host: options.host ?? '127.0.0.1',
    now,
    roundTripMilliseconds: options.roundTripMilliseconds ?? 0,
    correct: readObserved(options.observed ?? path.join(import.meta.dirname, 'observed')),
    intercept: options.intercept ?? ((_call, proceed) => proceed()),
    requests: [],
    counters: { connections: 0, events: 0 },
  };
  const blobs = await Blobs.create();
  const gate = new Gate({ accountId, arn: principalOf(accountId) }, now, options.quotas ?? false);
  const tokens = new Tokens(now, tokenLifetimeSeconds);
  const cloud = new Cloud({
    accountId,
    aliases: options.aliases ?? [],
    blobs,
    tokens,
    gate,
    now,
    roles: options.roles ?? [],
    imagesPerRepository: options.imagesPerRepository ?? 100_000,
    regionsWithoutSts: options.regionsWithoutSts ?? [],
    creationTemplates: options.creationTemplates ?? [],
    replication: options.replication,
    signing: options.signing,
    cacheRules: options.cacheRules ?? [],
  });
  const downloads = new Downloads(blobs, now);

  const downloadListener = await listen(network, 0, downloads.handler);
  const downloadOrigin = new URL(downloadListener.origin);
  downloadOrigin.hostname = options.downloadHost ?? downloadOrigin.hostname;
  const downloadUrl = (digest: string): string => downloads.link(downloadOrigin.origin, digest);
  const data = { cloud, downloadUrl };
  const publicListener = await listen(network, 0, publicHandler(data));

  const home = cloud.registry(accountId, region);
  const registries = new Map<Registry, Promise<Listener>>();
  const addresses = {
    ofPublic: publicListener.authority,
    downloadUrl,
    ofRegistry: async (registry: Registry): Promise<string> => {
      const open = registries.get(registry) ?? listen(network, 0, privateHandler(data, registry));
      registries.set(registry, open);
      return (await open).authority;
    },
  };
  const close = async (): Promise<void> => {
    const listeners = await Promise.all(registries.values());
    await Promise.all([...listeners, publicListener, downloadListener].map((listener) => listener.close()));
    await blobs.close();
  };
  const [onData, onControl] = [privateHandler(data, home), controlHandler({ cloud, addresses })];
  const main = await listen(network, options.port ?? 0, (call) =>
    call.url.pathname.startsWith('/v2/') ? onData(call) : onControl(call),
  ).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  registries.set(home, Promise.resolve(main));

  return {
    endpoint: main.origin,
    publicRegistry: publicListener.authority,
    downloads: downloadOrigin.origin,
    environment: {
      AWS_ENDPOINT_URL_ECR: main.origin,
      AWS_ENDPOINT_URL_ECR_PUBLIC: main.origin,
      AWS_ENDPOINT_URL_STS: main.origin,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      AWS_REGION: region,
      // The AWS CLI, version 1, reads this one only.
      AWS_DEFAULT_REGION: region,
    },
    requests: network.requests,
    deny: (action, denial) => {
      gate.denied.set(action, denial);
    },
    allow: (action) => {
      gate.denied.delete(action);
    },
    permitOnly: (policy) => {
      gate.policy = policy;
    },
    close,
  };
}
