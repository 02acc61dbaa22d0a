import { NetworkError } from '../http/errors.ts';
import { retryHint } from '../http/retry-policy.ts';
import { RegistryError } from '../oci/errors.ts';
import { isExpiredToken } from './authorization.ts';
import { missingPermission } from './denials.ts';
import { isCanonicalHostOf } from './hosts.ts';
import type { EcrRegistry } from './registry.ts';

/**
 * The IAM action for each request of the data plane, by method and path. Source:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
const actions: readonly (readonly [method: string, path: RegExp, action: string])[] = [
  ['HEAD', /\/manifests\//, 'BatchGetImage'],
  ['GET', /\/manifests\//, 'BatchGetImage'],
  ['GET', /\/referrers\//, 'BatchGetImage'],
  ['GET', /\/tags\/list$/, 'ListImages'],
  ['PUT', /\/manifests\//, 'PutImage'],
  ['HEAD', /\/blobs\//, 'BatchCheckLayerAvailability'],
  ['POST', /\/blobs\/uploads\//, 'InitiateLayerUpload'],
  ['PUT', /\/blobs\/uploads\//, 'CompleteLayerUpload'],
  ['GET', /\/blobs\//, 'GetDownloadUrlForLayer'],
];

/** Returns the IAM action that a request needs; ECR names it itself, but not in its answer to HEAD, which has no body. */
function actionOf(error: RegistryError, type: 'private' | 'public'): string {
  const action =
    actions.find(([method, path]) => method === error.method && path.test(error.url))?.[2] ?? '*';
  return `${type === 'private' ? 'ecr' : 'ecr-public'}:${action}`;
}

/**
 * Returns what an error of the data plane means and what to do, `undefined` if neither AWS nor the network explains it. `uri` is
 * the repository as `host/path`.
 */
export function explainRefusal(
  error: unknown,
  { host, type }: Pick<EcrRegistry, 'host' | 'type'>,
  uri: string,
): string | undefined {
  if (error instanceof NetworkError) {
    if (error.byProxy) return `${error.message}; check the runner's proxy settings, HTTPS_PROXY and NO_PROXY`;
    return `${new URL(error.url).host} cannot be reached: ${error.message}; check the runner's network and proxy settings`;
  }
  if (!(error instanceof RegistryError)) return undefined;
  const { status, message } = error;
  const asked = new URL(error.url).host;
  if (error.fromBetween) {
    return `${asked} did not answer: ${message}; check what the runner's proxy or firewall lets through`;
  }
  if (isExpiredToken(error)) {
    return `${host} rejected the credentials, and renewed ones too (${message}); sign in to AWS again, to the account and region of the registry`;
  }
  if (status === 403 && asked !== host && !isCanonicalHostOf(host, asked)) {
    return `${asked}, where ECR stores blobs, denies the download (${message}); check what the runner's network lets through, such as the policy of a VPC endpoint for S3`;
  }
  if (message.includes('already has the maximum allowed number of images')) {
    return `${uri}: ${message}; the repository is full: delete images, add a lifecycle policy or raise the quota "Images per repository"`;
  }
  if (status === 403) return missingPermission(actionOf(error, type), `on ${uri}`, message);
  const { transient, throttled } = retryHint(error);
  if (throttled) {
    return `${host} is still throttling requests after several retries (${message}); try again later`;
  }
  return transient ? `${host} is still failing after retries (${message}); try again later` : undefined;
}
