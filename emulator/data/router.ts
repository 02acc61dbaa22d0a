import type { Call, Reply } from '../http/listener.ts';
import type { Cloud } from '../state/cloud.ts';
import { EcrError, repositoryNotFound } from '../state/errors.ts';
import type { Registry } from '../state/registry.ts';
import { admitPrivate, admitPublic, answerToken, publicChallenge } from './auth.ts';
import { getBlob, headBlob } from './blobs.ts';
import { dataHeaders, failureOf, pageNotFound } from './errors.ts';
import { listReferrers, listTags } from './lists.ts';
import { deleteManifest, getManifest, putManifest } from './manifests.ts';
import type { DataRequest } from './request.ts';
import { beginUpload, completeUpload, continueUpload } from './uploads.ts';

interface Route {
  readonly method: string;
  /** What follows the repository's name; its group is the reference. */
  readonly suffix: string;
  /** AWS's name of the operation, for the log. */
  readonly operation: string;
  /** The IAM actions that ECR asks for: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
  readonly actions: readonly string[];
  /** Whether ECR Public has it. */
  readonly isPublic: boolean;
  readonly answer: (request: DataRequest) => Reply | Promise<Reply>;
}

function route(
  method: string,
  suffix: string,
  operation: string,
  answer: Route['answer'],
  { actions = [operation], isPublic = true } = {},
): Route {
  return { method, suffix, operation, actions, isPublic, answer };
}

const routes: readonly Route[] = [
  route('POST', '/blobs/uploads/?()', 'InitiateLayerUpload', beginUpload),
  route('PATCH', '/blobs/uploads/([^/]+)', 'UploadLayerPart', continueUpload),
  route('PUT', '/blobs/uploads/([^/]+)', 'CompleteLayerUpload', completeUpload, {
    actions: ['UploadLayerPart', 'CompleteLayerUpload'],
  }),
  route('HEAD', '/blobs/([^/]+)', 'BatchCheckLayerAvailability', headBlob),
  route('GET', '/blobs/([^/]+)', 'GetDownloadUrlForLayer', getBlob),
  route('PUT', '/manifests/([^/]+)', 'PutImage', putManifest),
  route('HEAD', '/manifests/([^/]+)', 'BatchGetImage', getManifest),
  route('GET', '/manifests/([^/]+)', 'BatchGetImage', getManifest),
  route('DELETE', '/manifests/([^/]+)', 'BatchDeleteImage', deleteManifest, { isPublic: false }),
  route('GET', '/tags/list()', 'ListImages', listTags),
  route('GET', '/referrers/([^/]+)', 'ListImageReferrers', listReferrers, { actions: ['BatchGetImage'] }),
];

/** A request whose route, repository and reference are known, but not yet whether it may be. */
interface Target {
  readonly route: Route;
  /** The name in the URL. */
  readonly path: string;
  readonly reference: string;
}

function targetOf({ method, url }: Call): Target | undefined {
  const path = decodeURIComponent(url.pathname);
  for (const candidate of routes) {
    if (candidate.method !== method) continue;
    const [, name, reference] = new RegExp(`^/v2/(.+?)${candidate.suffix}$`).exec(path) ?? [];
    if (name !== undefined && reference !== undefined) return { route: candidate, path: name, reference };
  }
  return undefined;
}

function mark({ record, method }: Call, service: 'ecr' | 'ecr-public', operation: string): void {
  record.service = service;
  record.operation = operation;
  record.write = method !== 'GET' && method !== 'HEAD';
}

/** What the data plane of a registry works on. */
export interface DataContext {
  readonly cloud: Cloud;
  readonly downloadUrl: (digest: string) => string;
}

/** Where a repository's name in the URL leads. */
interface Located {
  readonly registry: Registry;
  readonly name: string;
}

async function perform(
  call: Call,
  { cloud, downloadUrl }: DataContext,
  target: Target,
  { registry, name }: Located,
  pageSize: number,
  needsPermission: boolean,
): Promise<Reply> {
  const service = registry.kind === 'private' ? 'ecr' : 'ecr-public';
  const { route: found, path, reference } = target;
  try {
    const wish = { resource: registry.arnOf(name), accountId: registry.id, region: registry.region };
    for (const action of needsPermission ? found.actions : []) {
      cloud.gate.check({ ...wish, action: `${service}:${action}` });
    }
    return await found.answer({
      call,
      repository: registry.repository(name),
      base: `${call.url.origin}/v2/${path}`,
      path,
      reference,
      query: call.url.searchParams,
      pageSize,
      downloadUrl,
    });
  } catch (error) {
    if (!(error instanceof EcrError)) throw error;
    const reply = failureOf(error);
    // A HEAD that is not allowed has no Content-Length either: aws-actions/amazon-ecr-login#14
    return reply.status === 403 && call.method === 'HEAD' ? { ...reply, body: '' } : reply;
  }
}

const welcome: Reply = {
  status: 200,
  headers: { ...dataHeaders, 'content-type': 'text/plain; charset=utf-8' },
};

/** Answers a request to `/v2` of a private registry. */
export async function answerPrivate(call: Call, context: DataContext, registry: Registry): Promise<Reply> {
  const target = targetOf(call);
  mark(call, 'ecr', target?.route.operation ?? '');
  const { authorization } = call.incoming.headers;
  const admission = admitPrivate(context.cloud.tokens, registry.region, call.url.origin, authorization);
  if ('refusal' in admission) return admission.refusal;
  if (call.url.pathname === '/v2/') return welcome;
  if (!target) return pageNotFound;
  return perform(call, context, target, { registry, name: target.path }, 100, true);
}

/** Answers a request to `/v2` or the token endpoint of ECR Public. */
export async function answerPublic(call: Call, context: DataContext): Promise<Reply> {
  const { cloud } = context;
  const { pathname, origin } = call.url;
  const { authorization } = call.incoming.headers;
  if (pathname === '/token/' && call.method === 'GET') {
    mark(call, 'ecr-public', 'Token');
    return answerToken(cloud.tokens, authorization);
  }
  const target = targetOf(call);
  mark(call, 'ecr-public', target?.route.operation ?? '');
  if (!pathname.startsWith('/v2/')) return pageNotFound;
  const admission = admitPublic(cloud.tokens, origin, authorization);
  if ('refusal' in admission) return admission.refusal;
  if (pathname === '/v2/') return welcome;
  if (!target?.route.isPublic) return pageNotFound;
  // Nobody may neither push nor ask for a blob with HEAD: aws/containers-roadmap#2671.
  const isHeadBlob = target.route.answer === headBlob;
  if (admission.grant.anonymous && (call.record.write || isHeadBlob)) return publicChallenge(origin);
  const [alias = '', ...rest] = target.path.split('/');
  const place = { name: rest.join('/'), registryId: alias };
  if (!cloud.aliases.includes(alias)) return failureOf(repositoryNotFound(place));
  const located = { registry: cloud.publicRegistry, name: place.name };
  return perform(call, context, target, located, 1000, call.record.write || isHeadBlob);
}
