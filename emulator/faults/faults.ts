import { once } from 'node:events';
import { expireToken } from '../data/auth.ts';
import { stsFailure } from '../control/sts.ts';
import type { Call, Interceptor, Reply } from '../http/listener.ts';
import { denialText } from '../state/errors.ts';
import { archiveAll, cutOff, takeTag, withWrongDigest } from './damage.ts';

/** Given back where the connection is gone: nobody sees it. */
const nobodyListens: Reply = { status: 500, headers: {} };

function answer(status: number, headers: Readonly<Record<string, string>>, body: string): Interceptor {
  return () => Promise.resolve({ status, headers, body });
}

/** A refusal in the form of the service: OCI's errors, AWS's query protocol (STS), or its JSON 1.1. */
function refusal(
  status: number,
  code: string,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Interceptor {
  return ({ record: { plane, service } }) =>
    Promise.resolve(
      service === 'sts'
        ? stsFailure(status, type, message)
        : plane === 'data'
          ? {
              status,
              headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
              body: `${JSON.stringify({ errors: [{ code, message }] })}\n`,
            }
          : {
              status,
              headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
              body: JSON.stringify({ __type: type, message }),
            },
    );
}

/** A refusal of STS; other services answer as ever. */
function ofSts(status: number, code: string, message: string): Interceptor {
  return ({ record: { service } }, proceed) =>
    service === 'sts' ? Promise.resolve(stsFailure(status, code, message)) : proceed();
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors.html */
function throttle(headers: Readonly<Record<string, string>>): Interceptor {
  return refusal(429, 'TOOMANYREQUESTS', 'ThrottlingException', 'Rate exceeded', headers);
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const expiredCredentials = refusal(
  400,
  'DENIED',
  'ExpiredTokenException',
  'The security token included in the request is expired',
);

const gatewayPage = '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n</body>\n</html>\n';

function breakConnection({ incoming }: Call): Reply {
  incoming.socket.resetAndDestroy();
  return nobodyListens;
}

const principal = 'arn:aws:iam::123456789012:user/emulator';

const table = {
  /** The connection is reset before the request takes effect. */
  reset: (call) => Promise.resolve(breakConnection(call)),
  /** The request takes effect, and the connection is reset instead of an answer. */
  'lost-answer': async (call, proceed) => {
    await proceed();
    return breakConnection(call);
  },
  408: answer(408, {}, ''),
  429: throttle({}),
  '429-retry-after': throttle({ 'retry-after': '3' }),
  500: refusal(500, 'UNKNOWN', 'ServerException', 'Internal error'),
  /** A gateway's page of HTML. */
  502: answer(502, { 'content-type': 'text/html' }, gatewayPage),
  503: refusal(503, 'UNAVAILABLE', 'ServerException', 'Service unavailable'),
  /** The request takes effect, and a gateway did not wait for the answer. */
  '504-late': async (_call, proceed) => {
    await proceed();
    return { status: 504, headers: { 'content-type': 'text/html' }, body: gatewayPage };
  },
  /** The access key is unknown: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
  'bad-credentials': (call, proceed) => {
    const { service, plane } = call.record;
    const type = service === 'sts' ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
    const text = 'The security token included in the request is invalid.';
    return refusal(
      service === 'sts' ? 403 : plane === 'data' ? 401 : 400,
      'UNAUTHORIZED',
      type,
      text,
    )(call, proceed);
  },
  /** The account has deactivated STS in the region: https://github.com/turbot/steampipe-plugin-aws/issues/1510 */
  'region-disabled': ofSts(403, 'RegionDisabledException', 'STS is not activated in this region.'),
  /** STS cannot reach the keys of the identity provider: awslabs/aws-sdk-rust#827 */
  'keys-unreachable': ofSts(
    400,
    'InvalidIdentityToken',
    "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
  ),
  /** A role that a role assumes may not last longer than an hour: https://repost.aws/knowledge-center/iam-role-chaining-limit */
  chained: ofSts(
    400,
    'ValidationError',
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
  ),
  /** Somebody archives the image of the request's tag just before it takes effect. */
  archived: (call, proceed) => {
    if (call.subject !== undefined && call.record.service === 'ecr') archiveAll(call.subject);
    return proceed();
  },
  /** What was just pushed does not show yet, as at ECR Public (docker/github-builder#30). */
  lag: refusal(404, 'MANIFEST_UNKNOWN', 'ImageNotFoundException', 'Requested image not found'),
  /** There is no answer, as long as the client waits for one. */
  hang: async ({ incoming }) => {
    await once(incoming.socket, 'close');
    return nobodyListens;
  },
  /** The answer breaks off in its middle. */
  cut: async (call, proceed) => cutOff(call, await proceed()),
  /** The answer states another digest, a download has other bytes. */
  'wrong-digest': async (call, proceed) => withWrongDigest(call, await proceed()),
  /** A service control policy of the organization denies it. */
  denied: (call, proceed) => {
    const { service, operation } = call.record;
    const text = denialText(principal, `${service}:${operation}`, '*', {
      by: 'service control policy',
      explicit: true,
    });
    const status = call.record.plane === 'data' ? 403 : 400;
    return refusal(status, 'DENIED', 'AccessDeniedException', text)(call, proceed);
  },
  /** The repository holds as many images as it may, or the registry as many repositories. */
  full: (call, proceed) => {
    // https://github.com/aws/containers-roadmap/issues/2159
    const text =
      "The repository with name 'hello' in registry with id '123456789012' already has the maximum allowed number of images which is '10000'";
    const status = call.record.plane === 'data' ? 403 : 400;
    return refusal(status, 'DENIED', 'LimitExceededException', text)(call, proceed);
  },
  /** The token is expired from now on; on the control plane, the caller's credentials are. */
  'expired-token': (call, proceed) => {
    const { subject, incoming, record } = call;
    if (record.plane === 'control') return expiredCredentials(call, proceed);
    if (subject) expireToken(subject.tokens, incoming.headers.authorization);
    return proceed();
  },
  /** Somebody deletes the repository just before the request takes effect. */
  'repository-deleted': ({ subject }, proceed) => {
    const there = subject?.registry.repositories().some(({ name }) => name === subject.repository);
    if (there === true) subject?.registry.delete(subject.repository, true);
    return proceed();
  },
  /** Somebody puts other content under the tag of the request just before it takes effect. */
  'tag-taken': async (call, proceed) => {
    const tag = /\/manifests\/([^/:]+)$/.exec(call.url.pathname)?.[1];
    if (call.subject !== undefined && tag !== undefined) await takeTag(call.subject, tag);
    return proceed();
  },
} satisfies Readonly<Record<string, Interceptor>>;

/** The name of a fault. */
export type FaultName = `${keyof typeof table}`;

/** What can go wrong with a request, by the names that the command line knows. */
export const faults: Readonly<Record<FaultName, Interceptor>> = table;
