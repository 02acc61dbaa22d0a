import { accessDenied, rateExceeded } from './errors.ts';
import { permits, type Policy } from './policy.ts';

/** AWS's default quotas, calls per second. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html and the public guide's. */
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
}

/** Says whether the caller may do something, and not too often. */
export class Gate {
  readonly denied = new Set<string>();
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
  check({ action, resource, accountId, region }: Wish): void {
    const { arn, accountId: own } = this.#principal;
    const allowed = this.policy === undefined || permits(this.policy, action, resource);
    if (!allowed || this.denied.has(action)) {
      throw accessDenied(arn, action, resource, accountId !== undefined && accountId !== own);
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
