import { createHash } from 'node:crypto';
import type { Blobs } from './blobs.ts';
import type { Gate, Role } from './iam.ts';
import { Registry, type CreationTemplate } from './registry.ts';
import type { Tokens } from './tokens.ts';

/** What the whole emulator is made of. */
export interface CloudOptions {
  readonly accountId: string;
  readonly aliases: readonly string[];
  readonly blobs: Blobs;
  readonly tokens: Tokens;
  readonly gate: Gate;
  readonly now: () => number;
  readonly roles: readonly Role[];
  readonly imagesPerRepository: number;
  readonly regionsWithoutSts: readonly string[];
  readonly creationTemplates: readonly CreationTemplate[];
  readonly replication: Replication | undefined;
  readonly signing: Signing | undefined;
  readonly cacheRules: readonly CacheRule[];
}

/** A pull-through cache rule of all private registries; nothing is pulled through. */
export interface CacheRule {
  /** `ROOT` for all repositories. */
  readonly prefix: string;
  readonly upstream: string;
}

/** Managed signing of all images of private registries, as far as its status tells; nothing is signed. */
export interface Signing {
  /** The ARN of the profile of AWS Signer. */
  readonly profile: string;
  /** How long it takes. */
  readonly seconds: number;
  /** Why it fails; it does not unless given. */
  readonly failure?: { readonly code: string; readonly reason: string };
}

/** Where the images of private registries are replicated to, as far as their status tells; nothing is copied. */
export interface Replication {
  readonly regions: readonly string[];
  /** How long it takes. */
  readonly seconds: number;
  /** Regions that it fails in. */
  readonly failing?: readonly string[];
}

/** The registries of all accounts, each there from its first mention, and what they share. */
export class Cloud {
  readonly accountId: string;
  readonly principal: string;
  readonly tokens: Tokens;
  readonly gate: Gate;
  readonly blobs: Blobs;
  readonly now: () => number;
  readonly roles: readonly Role[];
  /** The roles that were assumed, by the access keys of their sessions. */
  readonly sessions = new Map<string, Role>();
  /** Where STS is deactivated. */
  readonly regionsWithoutSts: readonly string[];
  /** The caller's public registry. */
  readonly publicRegistry: Registry;
  /** The names of the public registry: those that were chosen, the primary one first, and the one ECR Public gave it. */
  readonly aliases: readonly string[];
  readonly replication: Replication | undefined;
  readonly signing: Signing | undefined;
  readonly cacheRules: readonly CacheRule[];
  readonly #imagesPerRepository: number;
  readonly #creationTemplates: readonly CreationTemplate[];
  readonly #registries = new Map<string, Registry>();

  constructor({
    accountId,
    aliases,
    blobs,
    tokens,
    gate,
    now,
    roles,
    imagesPerRepository,
    regionsWithoutSts,
    creationTemplates,
    replication,
    signing,
    cacheRules,
  }: CloudOptions) {
    this.accountId = accountId;
    this.principal = principalOf(accountId);
    this.tokens = tokens;
    this.gate = gate;
    this.blobs = blobs;
    this.now = now;
    this.roles = roles;
    this.regionsWithoutSts = regionsWithoutSts;
    this.#imagesPerRepository = imagesPerRepository;
    this.#creationTemplates = creationTemplates;
    this.replication = replication;
    this.signing = signing;
    this.cacheRules = cacheRules;
    this.aliases = [...aliases, defaultAlias(accountId)];
    this.publicRegistry = new Registry({
      kind: 'public',
      accountId,
      region: 'us-east-1',
      blobs,
      now,
      imagesPerRepository,
    });
  }

  /** The private registry of an account in a region. */
  registry(accountId: string, region: string): Registry {
    const key = `${accountId} ${region}`;
    const known = this.#registries.get(key);
    if (known) return known;
    const { blobs, now } = this;
    const creationTemplates = this.#creationTemplates;
    const imagesPerRepository = this.#imagesPerRepository;
    const registry = new Registry({
      kind: 'private',
      accountId,
      region,
      blobs,
      now,
      imagesPerRepository,
      creationTemplates,
    });
    this.#registries.set(key, registry);
    return registry;
  }
}

/** The ARN of the one principal there is. */
export function principalOf(accountId: string): string {
  return `arn:aws:iam::${accountId}:user/emulator`;
}

/** A letter and seven more characters, like ECR Public's own, the same for the same account. */
function defaultAlias(accountId: string): string {
  return `e${createHash('sha256').update(accountId).digest('hex').slice(0, 7)}`;
}
