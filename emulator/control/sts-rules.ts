/** What a member of a request to STS must be. A number is between the limits, a text has a length between them. */
interface Rule {
  readonly optional?: true;
  readonly number?: true;
  readonly min: number;
  readonly max: number;
  /** As the service model spells it; the whole text must match. */
  readonly pattern?: string;
}

type Rules = Readonly<Record<string, Rule>>;

/** botocore's sts model: what both ways to assume a role take. */
const common: Rules = {
  RoleArn: { min: 20, max: 2048 },
  RoleSessionName: { min: 2, max: 64, pattern: '[\\w+=,.@-]*' },
  DurationSeconds: { optional: true, number: true, min: 900, max: 43_200 },
};

/** botocore's sts model, by operation */
const rules: ReadonlyMap<string, Rules> = new Map([
  [
    'AssumeRole',
    { ...common, ExternalId: { optional: true, min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' } },
  ],
  ['AssumeRoleWithWebIdentity', { ...common, WebIdentityToken: { min: 4, max: 20_000 } }],
]);

function broken(value: string, { number, min, max, pattern }: Rule): string | undefined {
  const [measure, size] = number ? ['value', Number(value)] : ['length', value.length];
  if (size < min) return `have ${measure} greater than or equal to ${min}`;
  if (size > max) return `have ${measure} less than or equal to ${max}`;
  if (pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value)) return undefined;
  return `satisfy regular expression pattern: ${pattern}`;
}

/**
 * Says which rule of the service model a request breaks, the first one in STS's words; undefined where it breaks none.
 * The wording: zalando-stups/aws-credentials-service#7 and youyo/awslogin#20.
 */
export function brokenRule(action: string, form: URLSearchParams): string | undefined {
  for (const [name, rule] of Object.entries(rules.get(action) ?? {})) {
    const value = form.get(name);
    if (value === null && rule.optional) continue;
    const constraint = value === null ? 'not be null' : broken(value, rule);
    if (constraint === undefined) continue;
    const shown = value === null ? 'null' : `'${value}'`;
    const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    return `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: Member must ${constraint}`;
  }
  return undefined;
}
