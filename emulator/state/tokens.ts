import { randomBytes } from 'node:crypto';
import type { Role } from './iam.ts';

/** What a token is good for. */
export interface Grant {
  readonly kind: 'private' | 'public';
  /** The region it was asked in; ECR takes the token of another region for an expired one. */
  readonly region: string;
  /** Nobody: a public token that was asked for without credentials. */
  readonly anonymous: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The role that asked for it, if it was one. */
  readonly role?: Role | undefined;
}

/** Issues the passwords and tokens of the data plane, and recognizes them. */
export class Tokens {
  readonly #grants = new Map<string, Grant>();
  readonly #now: () => number;
  readonly #lifetime: number;

  constructor(now: () => number, lifetimeSeconds: number) {
    this.#now = now;
    this.#lifetime = lifetimeSeconds * 1000;
  }

  /** A new secret and what it is good for, from now on and for the lifetime, or until `expiresAt`. */
  issue(
    kind: Grant['kind'],
    region: string,
    {
      anonymous = false,
      expiresAt = this.#now() + this.#lifetime,
      role,
    }: Partial<Pick<Grant, 'anonymous' | 'expiresAt' | 'role'>> = {},
  ): { readonly secret: string; readonly grant: Grant } {
    const secret = randomBytes(96).toString('base64url');
    const grant = { kind, region, anonymous, expiresAt, role };
    this.#grants.set(secret, grant);
    return { secret, grant };
  }

  /** What a secret was given out for; undefined if the emulator never gave it out. */
  grantOf(secret: string): Grant | undefined {
    return this.#grants.get(secret);
  }

  /** Ends the life of a secret, if it is one. */
  expire(secret: string): void {
    const grant = this.#grants.get(secret);
    if (grant) this.#grants.set(secret, { ...grant, expiresAt: this.#now() });
  }

  /** Reports whether a grant has expired. */
  isExpired({ expiresAt }: Grant): boolean {
    return expiresAt <= this.#now();
  }
}
