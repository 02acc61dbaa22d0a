import type { Call, Handler, Reply } from '../http/listener.ts';
import type { Cloud } from '../state/cloud.ts';
import { EcrError, repositoryNotFound } from '../state/errors.ts';
import type { Role } from '../state/iam.ts';
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
  /** Repository and reference. */
  readonly pattern: RegExp;
  /** AWS's name of the operation, for the log. */
  readonly operation: string;
  /** The IAM actions that ECR asks for: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
  readonly actions: readonly string[];
  /** Whether ECR Public has it, for nobody, or only for those who are signed in. */
  readonly onPublic: 'anyone' | 'signed in' | 'missing';
  readonly answer: (request: DataRequest) => Reply | Promise<Reply>;
}

function route(
  method: string,
  suffix: string,
  operation: string,
  answer: Route['answer'],
  onPublic: Route['onPublic'],
  actions: readonly string[] = [operation],
): Route {
  return { method, pattern: new RegExp(`^/v2/(.+?)${suffix}$`), operation, actions, onPublic, answer };
}

/** HEAD of a blob is not for everyone: aws/containers-roadmap#2671. */
const routes: readonly Route[] = [
  route('POST', '/blobs/uploads/?()', 'InitiateLayerUpload', beginUpload, 'signed in'),
  route('PATCH', '/blobs/uploads/([^/]+)', 'UploadLayerPart', continueUpload, 'signed in'),
  route('PUT', '/blobs/uploads/([^/]+)', 'CompleteLayerUpload', completeUpload, 'signed in', [
    'UploadLayerPart',
    'CompleteLayerUpload',
  ]),
  route('HEAD', '/blobs/([^/]+)', 'BatchCheckLayerAvailability', headBlob, 'signed in'),
  route('GET', '/blobs/([^/]+)', 'GetDownloadUrlForLayer', getBlob, 'anyone'),
  route('PUT', '/manifests/([^/]+)', 'PutImage', putManifest, 'signed in'),
  route('HEAD', '/manifests/([^/]+)', 'BatchGetImage', getManifest, 'anyone'),
  route('GET', '/manifests/([^/]+)', 'BatchGetImage', getManifest, 'anyone'),
  route('DELETE', '/manifests/([^/]+)', 'BatchDeleteImage', deleteManifest, 'missing'),
  route('GET', '/tags/list()', 'ListImages', listTags, 'anyone'),
  route('GET', '/referrers/([^/]+)', 'ListImageReferrers', listReferrers, 'anyone', ['BatchGetImage']),
];

/** A recognised request. */
interface Target {
  readonly route: Route;
  /** The repository's name in the URL. */
  readonly path: string;
  readonly reference: string;
}

function find(method: string, pathname: string): Target | undefined {
  for (const candidate of routes) {
    if (candidate.method !== method) continue;
    const [, path, reference] = candidate.pattern.exec(pathname) ?? [];
    if (path !== undefined && reference !== undefined) return { route: candidate, path, reference };
  }
  return undefined;
}

/** Returns AWS's name of what a request of the data plane asks for; undefined where it is in no table of paths. */
export function dataOperation(method: string, pathname: string): string | undefined {
  return find(method, pathname)?.route.operation;
}

function recognise({ method, url, record }: Call, service: 'ecr' | 'ecr-public'): Target | undefined {
  record.service = service;
  record.write = method !== 'GET' && method !== 'HEAD';
  const target = find(method, decodeURIComponent(url.pathname));
  if (target) record.operation = target.route.operation;
  return target;
}

/** What the data plane of a registry works on. */
export interface DataContext {
  readonly cloud: Cloud;
  readonly downloadUrl: (digest: string) => string;
}

/** Where a recognised request leads, and what it needs there. */
interface Errand extends Target {
  readonly registry: Registry;
  readonly name: string;
  readonly actions: readonly string[];
  readonly pageSize: number;
  readonly role: Role | undefined;
}

async function perform(call: Call, { cloud, downloadUrl }: DataContext, errand: Errand): Promise<Reply> {
  const { registry, name, path, reference, pageSize, role } = errand;
  const service = registry.kind === 'private' ? 'ecr' : 'ecr-public';
  try {
    for (const action of errand.actions) {
      cloud.gate.check({
        action: `${service}:${action}`,
        resource: registry.arnOf(name),
        accountId: registry.id,
        region: registry.region,
        role,
      });
    }
    return await errand.route.answer({
      call,
      repository:
        errand.route.operation === 'InitiateLayerUpload'
          ? registry.repositoryForPush(name)
          : registry.repository(name),
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

/** Answers `/v2` of a private registry. */
export function privateHandler(context: DataContext, registry: Registry): Handler {
  return (call) => {
    const target = recognise(call, 'ecr');
    call.subject = { registry, repository: target?.path ?? '', tokens: context.cloud.tokens };
    return async () => {
      const { authorization } = call.incoming.headers;
      const { tokens } = context.cloud;
      const admission = admitPrivate(tokens, registry.region, call.url.origin, authorization);
      if ('refusal' in admission) return admission.refusal;
      if (call.url.pathname === '/v2/') return welcome;
      if (!target) return pageNotFound;
      const { path: name, route } = target;
      const { role } = admission.grant;
      return perform(call, context, {
        ...target,
        registry,
        name,
        actions: route.actions,
        pageSize: 100,
        role,
      });
    };
  };
}

/** Answers `/v2` and the token endpoint of ECR Public. */
export function publicHandler(context: DataContext): Handler {
  const { tokens, aliases, publicRegistry: registry } = context.cloud;
  return (call) => {
    const { pathname, origin } = call.url;
    const { authorization } = call.incoming.headers;
    const target = recognise(call, 'ecr-public');
    const [alias = '', ...names] = target?.path.split('/') ?? [];
    const name = names.join('/');
    call.subject = { registry, repository: name, tokens };
    if (pathname === '/token/' && call.method === 'GET') {
      call.record.operation = 'Token';
      return () => Promise.resolve(answerToken(tokens, authorization));
    }
    return async () => {
      if (!pathname.startsWith('/v2/')) return pageNotFound;
      const admission = admitPublic(tokens, origin, authorization);
      if ('refusal' in admission) return admission.refusal;
      if (pathname === '/v2/') return welcome;
      if (!target || target.route.onPublic === 'missing') return pageNotFound;
      const { route } = target;
      const forAnyone = route.onPublic === 'anyone';
      if (admission.grant.anonymous && !forAnyone) return publicChallenge(origin);
      if (!aliases.includes(alias)) return failureOf(repositoryNotFound({ name, registryId: alias }));
      const actions = forAnyone ? [] : route.actions;
      const { role } = admission.grant;
      return perform(call, context, { ...target, registry, name, actions, pageSize: 1000, role });
    };
  };
}
