import { randomUUID } from 'node:crypto';
import { text as readText } from 'node:stream/consumers';
import type { Call, Handler, Reply } from '../http/listener.ts';
import { EcrError } from '../state/errors.ts';
import type { Wish } from '../state/iam.ts';
import { accountSettingOperations } from './account-settings.ts';
import { getPrivateToken, getPublicToken } from './authorization.ts';
import { imageOperations } from './images.ts';
import { layerOperations } from './layers.ts';
import type { ControlContext, Operation } from './operation.ts';
import { policyOperations } from './policies.ts';
import { publicOperations } from './public.ts';
import { repositoryOperations } from './repositories.ts';
import { privateTagOperations, publicTagOperations } from './resource-tags.ts';
import { answerSts } from './sts.ts';

interface Service {
  readonly name: 'ecr' | 'ecr-public';
  readonly operations: ReadonlyMap<string, Operation>;
}

/** The services by the first part of X-Amz-Target (botocore's models, `targetPrefix`). */
const services: ReadonlyMap<string, Service> = new Map([
  [
    'AmazonEC2ContainerRegistry_V20150921',
    {
      name: 'ecr',
      operations: new Map(
        Object.entries({
          GetAuthorizationToken: getPrivateToken,
          ...repositoryOperations,
          ...imageOperations,
          ...layerOperations,
          ...policyOperations,
          ...accountSettingOperations,
          ...privateTagOperations,
        }),
      ),
    },
  ],
  [
    'SpencerFrontendService',
    {
      name: 'ecr-public',
      operations: new Map(
        Object.entries({
          GetAuthorizationToken: getPublicToken,
          ...publicOperations,
          ...publicTagOperations,
        }),
      ),
    },
  ],
]);

/** The region in the scope of an AWS Signature Version 4; undefined where the request has none. */
function signedRegion(authorization: string | undefined): string | undefined {
  return /^AWS4-HMAC-SHA256 Credential=[^/,]+\/\d{8}\/([a-z0-9-]+)\/[a-z-]+\/aws4_request\b/.exec(
    authorization ?? '',
  )?.[1];
}

/** Returns the access key that a request is signed with. */
function accessKeyOf(authorization = ''): string | undefined {
  return /^AWS4-HMAC-SHA256 Credential=([^/,]+)\//.exec(authorization)?.[1];
}

/** A regional endpoint of STS: https://docs.aws.amazon.com/general/latest/gr/sts.html */
const stsHost = /^sts(?:-fips)?\.([a-z0-9-]+)\./;

function json(status: number, body: object): Reply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body || '{}');
  } catch {
    throw new EcrError('SerializationException', 'The request is not JSON');
  }
}

/** What a request is done to: the repository it names, all of them, or the account. */
function wish(service: Service['name'], operation: string, body: unknown, context: ControlContext): Wish {
  const { cloud, region, role } = context;
  const action = `${service}:${operation}`;
  if (operation === 'GetAuthorizationToken' || operation === 'DescribeRegistries') {
    return { action, resource: '*', region, role };
  }
  const members = new Map<string, unknown>(Object.entries(body ?? {}));
  const { resourceArn, repositoryName, registryId } = Object.fromEntries(members);
  const registry =
    service === 'ecr'
      ? cloud.registry(typeof registryId === 'string' ? registryId : cloud.accountId, region)
      : cloud.publicRegistry;
  const resource =
    typeof resourceArn === 'string'
      ? resourceArn
      : registry.arnOf(typeof repositoryName === 'string' ? repositoryName : '*');
  return { action, resource, accountId: registry.id, region, role };
}

type Target = Readonly<Record<'prefix' | 'operation', string>>;

async function perform(call: Call, { prefix, operation }: Target, context: SharedContext): Promise<object> {
  const service = services.get(prefix);
  const run = service?.operations.get(operation);
  const body = await readText(call.incoming);
  const region = signedRegion(call.incoming.headers.authorization);
  if (region === undefined) {
    throw new EcrError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  if (!service || !run) {
    throw new EcrError('UnknownOperationException', `The emulator has no operation '${prefix}.${operation}'`);
  }
  if (service.name === 'ecr-public' && region !== 'us-east-1') {
    // https://github.com/aws/aws-cdk/issues/24244
    throw new EcrError('UnsupportedCommandException', `${operation} command is only supported in us-east-1.`);
  }
  const input = parse(body);
  const role = context.cloud.sessions.get(accessKeyOf(call.incoming.headers.authorization) ?? '');
  const regional = { ...context, region, role };
  context.cloud.gate.check(wish(service.name, operation, input, regional));
  return run(input, regional);
}

type SharedContext = Omit<ControlContext, 'region' | 'role'>;

/** Answers the APIs of ECR, ECR Public (JSON 1.1) and STS (the query protocol). */
export function controlHandler(context: SharedContext): Handler {
  return (call) => {
    const { record, incoming } = call;
    const { headers } = incoming;
    record.plane = 'control';
    if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
      record.service = 'sts';
      const accessKey = accessKeyOf(headers.authorization);
      // AssumeRoleWithWebIdentity is not signed: its region is known by the host alone.
      const region = signedRegion(headers.authorization) ?? stsHost.exec(headers.host ?? '')?.[1];
      return () => answerSts(call, context.cloud, { accessKey, region });
    }
    const [prefix = '', operation = ''] = (headers['x-amz-target']?.toString() ?? '').split('.');
    record.service = services.get(prefix)?.name ?? 'ecr';
    record.operation = operation;
    record.write = /^(Create|Delete|BatchDelete|Put|Set|Tag|Untag|Update)/.test(operation);
    return async () => {
      try {
        return json(200, await perform(call, { prefix, operation }, context));
      } catch (error) {
        if (!(error instanceof EcrError)) throw error;
        return json(400, { __type: error.code, message: error.message });
      }
    };
  };
}
