import type { Digest } from '../digest.ts';
import type { Created } from './config-file.ts';

/** A sign-in that has not been undone. */
interface Claim {
  /** The digest of the credentials that it wrote. */
  readonly digest: Digest;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/** What the ledger has about one host's entry in a store. */
interface HostRecord {
  readonly claims: readonly Claim[];
  /** The entry that was there before this action's first sign-in; absent if there was none. */
  readonly original?: unknown;
}

/** Tokens of ECR are valid for 12 hours; a claim twice as old belongs to a job that never ended properly. */
const maxAge = 24 * 60 * 60 * 1000;

interface Records {
  readonly created: Created;
  readonly hosts: Readonly<Record<string, HostRecord>>;
}

function read(text: string | undefined): Records | undefined {
  try {
    const records = JSON.parse(text ?? '') as Partial<Records> | null;
    if (records?.created === undefined || records.hosts === undefined) return undefined;
    return { created: records.created, hosts: records.hosts };
  } catch {
    return undefined; // the ledger is needed only for cleaning up
  }
}

/**
 * Records beside a store which sign-ins of this action, in any job or step, are in it, so that no step restores another step's
 * sign-in as if it had been the user's.
 */
export class Ledger {
  readonly #records: Records | undefined;

  /** Reads the ledger's text, `undefined` if there is none; claims that are too old are dropped. */
  constructor(text: string | undefined, now: number) {
    const records = read(text);
    if (records === undefined) return;
    const hosts = Object.entries(records.hosts).flatMap(([host, { claims, ...record }]) => {
      const live = claims.filter(({ at }) => now - at < maxAge);
      return live.length === 0 ? [] : [[host, { ...record, claims: live }] as const];
    });
    if (hosts.length > 0) this.#records = { created: records.created, hosts: Object.fromEntries(hosts) };
  }

  /** Returns the parts of the store that the first sign-in created; `undefined` if there is no sign-in. */
  get created(): Created | undefined {
    return this.#records?.created;
  }

  /** Returns the entry that a host had before this action's first sign-in. */
  original(host: string): unknown {
    return this.#records?.hosts[host]?.original;
  }

  /** Reports whether a sign-in of this action that has not been undone wrote these credentials for a host. */
  has(host: string, digest: Digest): boolean {
    return this.#records?.hosts[host]?.claims.some((claim) => claim.digest === digest) ?? false;
  }

  /** Returns the ledger's text with another sign-in. */
  add(host: string, claim: Claim, { created, original }: { created: Created; original: unknown }): string {
    const { created: before, hosts } = this.#records ?? { created, hosts: {} };
    const record: HostRecord = {
      claims: [...(hosts[host]?.claims ?? []), claim],
      ...(original !== undefined && { original }),
    };
    return JSON.stringify({ created: before, hosts: { ...hosts, [host]: record } });
  }

  /** Returns the ledger's text without one of the sign-ins; `undefined` if none is left. */
  remove(host: string, digest: Digest): string | undefined {
    if (this.#records === undefined) return undefined;
    const { created, hosts } = this.#records;
    const { [host]: record, ...others } = hosts;
    const claims = record?.claims ?? [];
    const at = claims.findIndex((claim) => claim.digest === digest);
    const left = claims.filter((_claim, index) => index !== at);
    const all =
      record === undefined || left.length === 0 ? others : { ...others, [host]: { ...record, claims: left } };
    return Object.keys(all).length === 0 ? undefined : JSON.stringify({ created, hosts: all });
  }
}
