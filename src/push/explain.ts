import { NetworkError, RegistryError } from '../oci/errors.ts';
import type { Target } from './target.ts';

/**
 * The IAM action behind each request of the data plane, by method and path.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
const actions: readonly (readonly [method: string, path: RegExp, action: string])[] = [
  ['HEAD', /\/manifests\//, 'BatchGetImage'],
  ['GET', /\/manifests\//, 'BatchGetImage'],
  ['PUT', /\/manifests\//, 'PutImage'],
  ['HEAD', /\/blobs\//, 'BatchCheckLayerAvailability'],
  ['POST', /\/blobs\/uploads\//, 'InitiateLayerUpload'],
  ['PUT', /\/blobs\/uploads\//, 'CompleteLayerUpload'],
  ['GET', /\/blobs\//, 'GetDownloadUrlForLayer'],
];

function actionOf({ method, url }: RegistryError, { registry }: Target): string {
  const service = registry.type === 'private' ? 'ecr' : 'ecr-public';
  const action = actions.find(([verb, path]) => verb === method && path.test(url))?.[2] ?? '*';
  return `${service}:${action}`;
}

/** Says whether the registry answered that there is no such thing. */
export function isMissing(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.status === 404;
}

/** Says whether the registry answered that it has no such repository. */
export function isMissingRepository(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.has('NAME_UNKNOWN');
}

/**
 * Says whether the registry answered that the tag holds something and is immutable; ECR says so for the same content too
 * (aws/containers-roadmap#2179).
 */
export function isImmutableTag(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.has('TAG_INVALID');
}

function missingRepository({ name, registry }: Target): string {
  const cli = registry.type === 'private' ? 'ecr' : 'ecr-public';
  return (
    `the repository "${name}" does not exist in ${registry.host}; set create-repository: true, or create it with: ` +
    `aws ${cli} create-repository --region ${registry.region} --repository-name ${name}`
  );
}

/**
 * Gives the one message for what went wrong at a target, with what to do. Errors that are not the registry's are made to be
 * shown and keep their own message.
 */
export function explain(error: unknown, target: Target): string {
  if (isMissingRepository(error)) return missingRepository(target);
  if (error instanceof NetworkError) {
    return `${target.registry.host} cannot be reached: ${error.message}; check the runner's network and proxy settings`;
  }
  if (!(error instanceof RegistryError)) return error instanceof Error ? error.message : String(error);
  if (error.status === 403) {
    const action = actionOf(error, target);
    return `no permission for ${action} on ${target.uri}: allow ${action} in the IAM policy of the role or user (${error.message})`;
  }
  if (error.status === 401) {
    return `${target.registry.host} does not accept the credentials (${error.message}); sign in to AWS again`;
  }
  if (error.status === 429) {
    return `${target.registry.host} still limits the rate of requests after several tries (${error.message}); try again later`;
  }
  return error.message;
}
