import { accessDenied, rateExceeded, type Denial } from './errors.ts';

/** Reports whether a text matches a pattern of IAM, in which `*` stands for any characters. */
function matchesWildcard(pattern: string, text: string): boolean {
  const expression = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`).test(text);
}

/** A statement of an IAM policy that allows something; conditions are not known here. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** An identity-based policy of IAM: what is not in it is not allowed. */
export interface Policy {
  readonly Statement: readonly Statement[];
}

function covers(patterns: string | readonly string[], text: string): boolean {
  return [patterns].flat().some((pattern) => matchesWildcard(pattern, text));
}

/** Reports whether a policy allows an action on a resource. */
function permits({ Statement }: Policy, action: string, resource: string): boolean {
  return Statement.some(({ Action, Resource }) => covers(Action, action) && covers(Resource, resource));
}

/** A role that STS knows, with what its trust policy says. */
export interface Role {
  readonly arn: string;
  /** The "sub" of GitHub's OIDC tokens that it trusts, in which `*` stands for any characters; none where absent. */
  readonly subject?: string;
  /** Whether the caller's own credentials may assume it; with this external id, where it is a text. */
  readonly trustsCaller?: boolean | string;
  /** 3600 unless given. */
  readonly maxSessionSeconds?: number;
  /** What it may do, and nothing else; what the caller may do where absent. */
  readonly policy?: Policy;
}

/** Returns the ARN of a role's sessions, as denials name them, without the session's name. */
export function sessionArn({ arn }: Role): string {
  return arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/');
}

/** Reports whether a role trusts a token of GitHub's. */
export function trustsToken({ subject }: Role, sub: string): boolean {
  return subject !== undefined && matchesWildcard(subject, sub);
}

/** Reports whether a role trusts the caller, who may send an external id. */
export function trustsCaller({ trustsCaller: trusted = false }: Role, externalId: string | null): boolean {
  return trusted === true || (trusted !== false && trusted === externalId);
}

/**
 * AWS's default quotas, calls per second. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html and the public
 * guide's.
 */
const quotas: Readonly<Record<string, number>> = {
  'ecr:GetAuthorizationToken': 500,
  'ecr:BatchCheckLayerAvailability': 1000,
  'ecr:InitiateLayerUpload': 100,
  'ecr:UploadLayerPart': 500,
  'ecr:CompleteLayerUpload': 100,
  'ecr:PutImage': 10,
  'ecr:BatchGetImage': 2000,
  'ecr:GetDownloadUrlForLayer': 3000,
  'ecr-public:GetAuthorizationToken': 200,
  'ecr-public:BatchCheckLayerAvailability': 200,
  'ecr-public:InitiateLayerUpload': 10,
  'ecr-public:UploadLayerPart': 260,
  'ecr-public:CompleteLayerUpload': 10,
  'ecr-public:PutImage': 10,
};

/** Something the caller wants to do. */
export interface Wish {
  /** The IAM action, such as `ecr:PutImage`. */
  readonly action: string;
  /** The ARN of what it is done to, or `*`. */
  readonly resource: string;
  /** Whose it is; undefined for `*`. */
  readonly accountId?: string;
  /** Quotas are counted by region. */
  readonly region: string;
  /** The role that the caller has assumed; the caller's own credentials where absent. */
  readonly role?: Role | undefined;
}

/** Decides whether the caller may do something, and not too often. */
export class Gate {
  /** What the caller may not do, and which policy says so; absent where it is the one of the account that owns the resource. */
  readonly denied = new Map<string, Denial | undefined>();
  /** What the caller may do, and nothing else; anything where absent. */
  policy: Policy | undefined;
  readonly #principal: { readonly accountId: string; readonly arn: string };
  readonly #now: () => number;
  readonly #limited: boolean;
  readonly #buckets = new Map<string, { left: number; at: number }>();

  constructor(
    principal: { readonly accountId: string; readonly arn: string },
    now: () => number,
    limited: boolean,
  ) {
    this.#principal = principal;
    this.#now = now;
    this.#limited = limited;
  }

  /** Throws AccessDeniedException or ThrottlingException. */
  check({ action, resource, accountId, region, role }: Wish): void {
    const { accountId: own } = this.#principal;
    const arn = role === undefined ? this.#principal.arn : `${sessionArn(role)}/session`;
    const policy = role?.policy ?? this.policy;
    const allowed = policy === undefined || permits(policy, action, resource);
    if (!allowed || this.denied.has(action)) {
      const foreign = accountId !== undefined && accountId !== own;
      const usual: Denial = { by: foreign ? 'resource-based policy' : 'identity-based policy' };
      throw accessDenied(arn, action, resource, this.denied.get(action) ?? usual);
    }
    if (this.#limited && !this.#take(action, region)) throw rateExceeded();
  }

  /** A bucket that holds the calls of one second and fills up steadily. */
  #take(action: string, region: string): boolean {
    const rate = quotas[action];
    if (rate === undefined) return true;
    const now = this.#now();
    const key = `${action} ${region}`;
    const { left, at } = this.#buckets.get(key) ?? { left: rate, at: now };
    const filled = Math.min(rate, left + ((now - at) / 1000) * rate);
    const granted = filled >= 1;
    this.#buckets.set(key, { left: granted ? filled - 1 : filled, at: now });
    return granted;
  }
}
