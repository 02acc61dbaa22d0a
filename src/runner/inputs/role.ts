import type { RoleRequest } from '../../ecr/assume-role.ts';
import type { Destination } from '../../registry/destination.ts';
import type { Network } from '../id-token.ts';
import type { Inputs } from './inputs.ts';

/** Fetches GitHub's OIDC token for an audience. */
export type GetIdToken = (audience: string, network: Network) => Promise<string>;

/** The defaults of aws-actions/configure-aws-credentials. */
const defaults = { sessionName: 'GitHubActions', durationSeconds: 3600, audience: 'sts.amazonaws.com' };

const dependents = ['role-session-name', 'role-duration-seconds', 'role-external-id', 'audience'] as const;

/** Reports whether the job can get an OIDC token, which takes the permission `id-token: write`. */
function canGetIdToken(environment: Readonly<NodeJS.ProcessEnv>): boolean {
  return ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'].every(
    (name) => (environment[name] ?? '') !== '',
  );
}

/** The patterns and limits are those of the service model of sts. */
function readDetails(inputs: Inputs): {
  readonly sessionName: string | undefined;
  readonly duration: string | undefined;
  readonly externalId: string | undefined;
} {
  return {
    sessionName: inputs.checked(
      'role-session-name',
      (value) => /^[\w+=,.@-]{2,64}$/.test(value),
      'write 2 to 64 letters, digits, "_", "+", "=", ",", ".", "@" and "-"',
    ),
    duration: inputs.checked(
      'role-duration-seconds',
      (value) => /^\d{3,5}$/.test(value) && Number(value) >= 900 && Number(value) <= 43_200,
      'write a number of seconds from 900 to 43200',
    ),
    externalId: inputs.checked(
      'role-external-id',
      (value) => /^[\w+=,.@:/-]{2,1224}$/.test(value),
      'write 2 to 1224 letters, digits, "_", "+", "=", ",", ".", "@", ":", "/" and "-"',
    ),
  };
}

/**
 * Reads which role to assume; `undefined` if the SDK's default credentials are to be used as they are.
 *
 * The role is assumed with GitHub's OIDC token if the job can get one, otherwise with the SDK's default credentials. An external
 * ID works with the latter only, and so selects them, as `role-chaining` does: for a role that an earlier step's role assumes.
 */
export function readRole(
  inputs: Inputs,
  {
    environment,
    destinations,
    getIdToken,
  }: {
    readonly environment: Readonly<NodeJS.ProcessEnv>;
    readonly destinations: readonly Destination[];
    readonly getIdToken: GetIdToken;
  },
): RoleRequest | undefined {
  const arn = inputs.checked(
    'role-to-assume',
    (value) => /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/.test(value),
    'it is not the ARN of an IAM role; write one like "arn:aws:iam::123456789012:role/push-charts"',
  );
  const { sessionName, duration, externalId } = readDetails(inputs);
  const audience = inputs.text('audience');
  const chained = inputs.flag('role-chaining', false);
  if (inputs.text('role-to-assume') === undefined) {
    const given = dependents.map((name) => [name, inputs.text(name)] as const);
    for (const [name, value] of [...given, ['role-chaining', chained ? 'true' : undefined] as const]) {
      if (value !== undefined)
        inputs.reject(
          name,
          value,
          `it needs ${inputs.fullName('role-to-assume')}, which is not set; set that input, or remove this one`,
        );
    }
  }
  const other = externalId !== undefined ? 'role-external-id' : chained ? 'role-chaining' : undefined;
  if (audience !== undefined && other !== undefined) {
    inputs.reject(
      'audience',
      audience,
      `it is for GitHub's OIDC token, which ${inputs.fullName(other)} does not use; remove one of the two`,
    );
  }
  if (arn === undefined) return undefined;
  const byToken = other === undefined && canGetIdToken(environment);
  const [registry] = destinations.filter((destination) => destination.type === 'private');
  return {
    arn,
    sessionName: sessionName ?? defaults.sessionName,
    durationSeconds: duration === undefined ? defaults.durationSeconds : Number(duration),
    region: registry?.region ?? 'us-east-1',
    ...(registry?.fips === true && { fips: true }),
    ...(registry?.dualStack === true && { dualStack: true }),
    ...(externalId !== undefined && { externalId }),
    ...(byToken && { identityToken: (network) => getIdToken(audience ?? defaults.audience, network) }),
  };
}
