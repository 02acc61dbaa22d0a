/** A parsed access denial, in the wording that all AWS services use. */
export interface Denial {
  /** The IAM action, such as `ecr:PutImage`. */
  readonly action: string;
  /** The ARN of the caller. */
  readonly principal: string | undefined;
  /** The ARN of the resource. */
  readonly resource: string | undefined;
  /** Which kind of policy denies it, such as `service control`; `undefined` if AWS does not say. */
  readonly policy: string | undefined;
  /** Whether the policy has a statement that denies it, rather than none that allows it. */
  readonly explicit: boolean;
}

/**
 * Parses a denial, also one that ECR passes on from KMS; returns `undefined` for any other text.
 * Source of the wording: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function parseDenial(text: string): Denial | undefined {
  const subject = /is not authorized to perform: ([\w-]+:\w+)(?: on resource: "?([^\s"]+))?/.exec(text);
  const [, action, resource] = subject ?? [];
  if (action === undefined) return undefined;
  const principal = /User: (\S+) is not/.exec(text)?.[1];
  const implicit = /because no ([\w -]+?)(?: policy)? allows/.exec(text)?.[1];
  // "in a VPC endpoint policy transitively through a service control policy": the second one is the cause.
  const explicit =
    /transitively through an? ([\w -]+) policy/.exec(text)?.[1] ??
    /with an explicit deny in (?:an?|the) ([\w -]*?)(?: policy\b|(?=[.:;,)]|$))/.exec(text)?.[1];
  const policy = (explicit ?? implicit)?.replace(/^sessions$/, 'session');
  return { action, principal, resource, policy, explicit: explicit !== undefined };
}

function accountOf(arn: string | undefined): string | undefined {
  const id = arn?.split(':')[4];
  return id !== undefined && /^\d{12}$/.test(id) ? id : undefined;
}

/** The actions that an account's registry policy governs; the rest is up to repository policies. */
const registryActions: ReadonlySet<string> = new Set([
  'ecr:BatchImportUpstreamImage',
  'ecr:CreateRepository',
  'ecr:ReplicateImage',
]);

/** The policy of the resource itself. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html */
function resourcePolicy({ action, resource = '' }: Denial): string {
  const account = accountOf(resource) ?? 'the account that owns it';
  const owner = /^\d/.test(account) ? `account ${account}` : account;
  if (action.startsWith('kms:')) return `the key policy of ${resource}`;
  if (action.startsWith('sts:')) return `the trust policy of ${resource}`;
  if (registryActions.has(action)) return `the registry policy (registry permissions) of ${owner}`;
  const name = /:repository\/(\S+)$/.exec(resource)?.[1];
  return name === undefined
    ? `the resource policy of ${owner}`
    : `the policy of the repository "${name}" in ${owner}`;
}

/** Returns what to do about a denial: each kind of policy has its own owner. */
function remedyOf(denial: Denial): string {
  const { action, principal, resource, policy, explicit } = denial;
  const change = (where: string): string =>
    explicit ? `remove what denies ${action} from ${where}` : `allow ${action} in ${where}`;
  const organization = (arn: string | undefined): string => {
    const account = accountOf(arn);
    return `the organization${account === undefined ? '' : ` of account ${account}`}`;
  };
  switch (policy) {
    case 'resource-based':
      return change(resourcePolicy(denial));
    case 'service control':
      return `ask the administrators of ${organization(principal)}: ${change('its service control policy (SCP)')}`;
    case 'resource control':
      return `ask the administrators of ${organization(resource)}: ${change('its resource control policy (RCP)')}`;
    case 'VPC endpoint':
      return change("the policy of the VPC endpoint that the runner's network reaches AWS through");
    case 'permissions boundary':
      return change('the permissions boundary of the role or user');
    case 'session':
      return change('the session policy that was passed when the role was assumed');
    case 'role trust':
      return change(`the trust policy of ${resource ?? 'the role'}`);
    case undefined:
    default:
      return change('the IAM policy of the role or user');
  }
}

/**
 * Returns the message for an IAM action that is missing. `where` is a region or a resource, `text` what AWS said, and `action`
 * the one that was needed if AWS names none.
 */
export function missingPermission(action: string, where: string, text: string): string {
  const denial = parseDenial(text) ?? {
    action,
    principal: undefined,
    resource: undefined,
    policy: undefined,
    explicit: false,
  };
  return `no permission for ${denial.action} ${where}: ${remedyOf(denial)} (${text})`;
}
