import { randomBytes, randomUUID } from 'node:crypto';
import { text as readText } from 'node:stream/consumers';
import type { Call, Reply } from '../http/listener.ts';
import type { Cloud } from '../state/cloud.ts';
import { denialText } from '../state/errors.ts';
import { sessionArn, trustsCaller, trustsToken, type Role } from '../state/iam.ts';
import { brokenRule } from './sts-rules.ts';

/** botocore's sts model */
const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** The identity provider that the account has: GitHub's, for this audience. */
const provider = { issuer: 'https://token.actions.githubusercontent.com', audience: 'sts.amazonaws.com' };

function xml(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Returns an error in the form of the AWS query protocol: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function stsFailure(status: number, code: string, message: string): Reply {
  return xml(
    status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

function success(action: string, result: string): Reply {
  return xml(
    200,
    `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

/** A request to STS. */
interface StsRequest {
  readonly action: string;
  readonly form: URLSearchParams;
  readonly cloud: Cloud;
  /** The access key that signed it; undefined where nobody did. */
  readonly accessKey: string | undefined;
}

function getCallerIdentity({ action, cloud: { accountId, principal } }: StsRequest): Reply {
  return success(
    action,
    `<Arn>${principal}</Arn><UserId>AIDACKCEVSQ6C2EXAMPLE</UserId><Account>${accountId}</Account>`,
  );
}

/** Temporary credentials. Keys that begin with ASIA are those of a role: IAM user guide, "IAM identifiers". */
function session({ action, form, cloud, accessKey }: StsRequest, role: Role): Reply {
  const seconds = Number(form.get('DurationSeconds') ?? 3600);
  const chained = accessKey?.startsWith('ASIA') === true && action === 'AssumeRole';
  if (seconds > (role.maxSessionSeconds ?? 3600)) {
    // https://github.com/aws-actions/configure-aws-credentials/issues/97
    return stsFailure(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  if (chained && seconds > 3600) {
    // https://github.com/aws/aws-cli/issues/6243
    return stsFailure(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  const name = form.get('RoleSessionName') ?? '';
  const arn = sessionArn(role);
  const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
  cloud.sessions.set(accessKeyId, role);
  const expiration = new Date(cloud.now() + seconds * 1000).toISOString();
  return success(
    action,
    `<AssumedRoleUser><AssumedRoleId>AROACKCEVSQ6C2EXAMPLE:${name}</AssumedRoleId><Arn>${arn}/${name}</Arn></AssumedRoleUser>` +
      `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId>` +
      `<SecretAccessKey>${randomBytes(30).toString('base64')}</SecretAccessKey>` +
      `<SessionToken>${randomBytes(90).toString('base64')}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`,
  );
}

function assumeRole(request: StsRequest): Reply {
  const { form, cloud } = request;
  const arn = form.get('RoleArn') ?? '';
  const role = cloud.roles.find((each) => each.arn === arn);
  if (role !== undefined && trustsCaller(role, form.get('ExternalId'))) return session(request, role);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
  return stsFailure(
    403,
    'AccessDenied',
    `User: ${cloud.principal} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
  );
}

/** What a policy beside the role's own says against it, in its words (state/errors.ts). */
function denied({ action, form, cloud }: StsRequest): Reply | undefined {
  const denial = cloud.gate.denied.get(`sts:${action}`);
  if (denial === undefined) return undefined;
  const resource = form.get('RoleArn') ?? '*';
  return stsFailure(403, 'AccessDenied', denialText(cloud.principal, `sts:${action}`, resource, denial));
}

interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
}

/** The claims of a token; its signature is not looked at. */
function claimsOf(token: string): Claims | undefined {
  const [, payload = '', ...rest] = token.split('.');
  if (rest.length !== 1) return undefined;
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  } catch {
    return undefined;
  }
}

/** The texts: aws-actions/configure-aws-credentials#271, #357 and #318. */
function assumeRoleWithWebIdentity(request: StsRequest): Reply {
  const { form, cloud } = request;
  const claims = claimsOf(form.get('WebIdentityToken') ?? '');
  if (claims === undefined) {
    return stsFailure(400, 'InvalidIdentityToken', 'The ID Token provided is not a valid JWT.');
  }
  const { iss = '', sub = '', aud = '', exp = 0 } = claims;
  if (iss !== provider.issuer) {
    return stsFailure(
      400,
      'InvalidIdentityToken',
      `No OpenIDConnect provider found in your account for ${iss}`,
    );
  }
  if (aud !== provider.audience) return stsFailure(400, 'InvalidIdentityToken', 'Incorrect token audience');
  if (exp * 1000 <= cloud.now()) {
    // https://github.com/awslabs/aws-orbit-workbench/issues/771, without a space before the second time
    const seconds = Math.floor(cloud.now() / 1000);
    const text = `Token expired: current date/time ${seconds} must be before the expiration date/time${exp}`;
    return stsFailure(400, 'ExpiredTokenException', text);
  }
  const role = cloud.roles.find(({ arn }) => arn === form.get('RoleArn'));
  if (role !== undefined && trustsToken(role, sub)) return session(request, role);
  return stsFailure(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
}

const operations: ReadonlyMap<
  string,
  { readonly signed: boolean; readonly run: (request: StsRequest) => Reply }
> = new Map([
  ['GetCallerIdentity', { signed: true, run: getCallerIdentity }],
  ['AssumeRole', { signed: true, run: assumeRole }],
  ['AssumeRoleWithWebIdentity', { signed: false, run: assumeRoleWithWebIdentity }],
]);

/**
 * Answers a request to STS in a region. None of its operations needs a permission here, since trust is the role's; a denial that
 * the emulator was told of holds.
 */
export async function answerSts(
  call: Call,
  cloud: Cloud,
  { accessKey, region }: { readonly accessKey: string | undefined; readonly region: string | undefined },
): Promise<Reply> {
  const form = new URLSearchParams(await readText(call.incoming));
  const action = form.get('Action') ?? '';
  call.record.operation = action;
  const operation = operations.get(action);
  if (operation === undefined) {
    const known = [...operations.keys()].join(', ');
    return stsFailure(400, 'InvalidAction', `The emulator has no other actions of STS than ${known}`);
  }
  if (operation.signed && accessKey === undefined) {
    return stsFailure(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  const broken = brokenRule(action, form);
  if (broken !== undefined) return stsFailure(400, 'ValidationError', broken);
  if (cloud.regionsWithoutSts.includes(region ?? '')) {
    // https://github.com/turbot/steampipe-plugin-aws/issues/1510
    return stsFailure(
      403,
      'RegionDisabledException',
      `STS is not activated in this region for account:${cloud.accountId}. Your account administrator can activate STS in this region using the IAM Console.`,
    );
  }
  const request = { action, form, cloud, accessKey };
  return denied(request) ?? operation.run(request);
}
