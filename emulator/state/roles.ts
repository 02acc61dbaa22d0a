import { matchesWildcard } from './wildcard.ts';

/** A role that STS gives out, with what its trust policy says. */
export interface Role {
  readonly arn: string;
  /** The "sub" of GitHub's OIDC tokens that it trusts, in which `*` stands for any characters; none where absent. */
  readonly subject?: string;
  /** Whether the caller's own credentials may assume it; with this external id, where it is a text. */
  readonly trustsCaller?: boolean | string;
  /** 3600 unless given. */
  readonly maxSessionSeconds?: number;
}

/** Says whether a role trusts a token of GitHub's. */
export function trustsToken({ subject }: Role, sub: string): boolean {
  return subject !== undefined && matchesWildcard(subject, sub);
}

/** Says whether a role trusts the caller, who may bring an external id. */
export function trustsCaller({ trustsCaller: trusted = false }: Role, externalId: string | null): boolean {
  return trusted === true || (trusted !== false && trusted === externalId);
}
