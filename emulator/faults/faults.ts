import { once } from 'node:events';
import { expireToken } from '../data/auth.ts';
import type { Call, Interceptor, Reply } from '../http/listener.ts';
import { denialText } from '../state/errors.ts';
import { cutOff, takeTag, withWrongDigest } from './damage.ts';

/** Given back where the connection is gone: nobody sees it. */
const nobodyListens: Reply = { status: 500, headers: {} };

function answer(status: number, headers: Readonly<Record<string, string>>, body: string): Interceptor {
  return () => Promise.resolve({ status, headers, body });
}

/** A refusal in the form of the plane: OCI's errors, or JSON 1.1 of AWS's APIs. */
function refusal(
  status: number,
  code: string,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Interceptor {
  return ({ record: { plane } }) =>
    Promise.resolve(
      plane === 'data'
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

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors.html */
function throttle(headers: Readonly<Record<string, string>>): Interceptor {
  return refusal(429, 'TOOMANYREQUESTS', 'ThrottlingException', 'Rate exceeded', headers);
}

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
  'expired-token': ({ subject, incoming, record }, proceed) => {
    if (record.plane === 'control') return expiredCredentials();
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

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
function expiredCredentials(): Promise<Reply> {
  const body = {
    __type: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
  };
  return Promise.resolve({
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(body),
  });
}
