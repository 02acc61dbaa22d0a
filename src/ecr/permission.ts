import type { RegistryError } from '../oci/errors.ts';

/**
 * The IAM action behind each request of the data plane, by method and path.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
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

/** Gives the IAM action that AWS's own text says is missing, `undefined` where it does not say. */
export function deniedAction(text: string): string | undefined {
  return /is not authorized to perform: ([\w-]+:\w+)/.exec(text)?.[1];
}

/** Gives the sentence about an IAM action that is missing. `where` is a region or a repository, `text` what AWS said. */
export function missingPermission(action: string, where: string, text: string): string {
  return `no permission for ${action} ${where}: allow ${action} in the IAM policy of the role or user (${text})`;
}

/**
 * Gives the IAM action that a refused request of the data plane needs: the one that ECR names, else the one that belongs to
 * the request, since the answer to HEAD has no text.
 */
export function actionOf(error: RegistryError, type: 'private' | 'public'): string {
  const named = error.errors
    .map(({ message }) => deniedAction(message))
    .find((action) => action !== undefined);
  if (named !== undefined) return named;
  const action =
    actions.find(([method, path]) => method === error.method && path.test(error.url))?.[2] ?? '*';
  return `${type === 'private' ? 'ecr' : 'ecr-public'}:${action}`;
}
