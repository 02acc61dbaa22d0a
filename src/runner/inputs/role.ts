import type { RoleRequest } from '../../ecr/assume-role.ts';
import type { Destination } from '../../registry/destination.ts';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';

/** Fetches GitHub's OIDC token for an audience, as the runner's toolkit does. */
export type GetIdToken = (audience: string) => Promise<string>;

/** What aws-actions/configure-aws-credentials takes where nothing is set. */
const defaults = { sessionName: 'GitHubActions', durationSeconds: 3600, audience: 'sts.amazonaws.com' };

const details = ['role-session-name', 'role-duration-seconds', 'role-external-id', 'audience'] as const;

/** Whether the runner gives an OIDC token out: it does to jobs with the permission `id-token: write`. */
function mayAskForToken(environment: Readonly<NodeJS.ProcessEnv>): boolean {
  return ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'].every(
    (name) => (environment[name] ?? '') !== '',
  );
}

/** The patterns and limits are those of the service model of sts. */
function readDetails(fields: InputFields): {
  readonly sessionName: string | undefined;
  readonly duration: string | undefined;
  readonly externalId: string | undefined;
} {
  return {
    sessionName: fields.checked(
      'role-session-name',
      (value) => /^[\w+=,.@-]{2,64}$/.test(value),
      'write 2 to 64 letters, digits, "_", "+", "=", ",", ".", "@" and "-"',
    ),
    duration: fields.checked(
      'role-duration-seconds',
      (value) => /^\d{3,5}$/.test(value) && Number(value) >= 900 && Number(value) <= 43_200,
      'write a number of seconds from 900 to 43200',
    ),
    externalId: fields.checked(
      'role-external-id',
      (value) => /^[\w+=,.@:/-]{2,1224}$/.test(value),
      'write 2 to 1224 letters, digits, "_", "+", "=", ",", ".", "@", ":", "/" and "-"',
    ),
  };
}

/**
 * Reads which role to act as; `undefined` where it is to be the one that the SDK finds.
 *
 * GitHub's OIDC token vouches for the run where the job may ask for one, else the SDK's default credentials do: a role that
 * assumes another. An external id is of use only there, and so asks for it; `role-chaining` does where an earlier step was
 * signed in by the job's token, and its role is to assume this one.
 */
export function readRole(
  fields: InputFields,
  {
    environment,
    destinations,
    getIdToken,
  }: {
    readonly environment: Readonly<NodeJS.ProcessEnv>;
    readonly destinations: readonly Destination[];
    readonly getIdToken: GetIdToken;
  },
  mistakes: Mistakes,
): RoleRequest | undefined {
  const arn = fields.checked(
    'role-to-assume',
    (value) => /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/.test(value),
    'it is not the ARN of a role; write one like "arn:aws:iam::123456789012:role/push-charts"',
  );
  const { sessionName, duration, externalId } = readDetails(fields);
  const audience = fields.text('audience');
  const chained = fields.flag('role-chaining', false);
  if (fields.text('role-to-assume') === undefined) {
    const given = details.map((name) => [name, fields.text(name)] as const);
    for (const [name, value] of [...given, ['role-chaining', chained ? 'true' : undefined] as const]) {
      if (value !== undefined) mistakes.add(name, value, 'it belongs to role-to-assume, which is not set');
    }
  }
  const other = externalId !== undefined ? 'role-external-id' : chained ? 'role-chaining' : undefined;
  if (audience !== undefined && other !== undefined) {
    mistakes.add(
      'audience',
      audience,
      `it is for GitHub's OIDC token, and ${other} for a role that another one assumes; leave one out`,
    );
  }
  if (arn === undefined) return undefined;
  const byToken = other === undefined && mayAskForToken(environment);
  const region = destinations.find(({ type }) => type === 'private');
  return {
    arn,
    sessionName: sessionName ?? defaults.sessionName,
    durationSeconds: duration === undefined ? defaults.durationSeconds : Number(duration),
    region: region?.type === 'private' ? region.region : 'us-east-1',
    ...(externalId !== undefined && { externalId }),
    ...(byToken && { identityToken: () => getIdToken(audience ?? defaults.audience) }),
  };
}
