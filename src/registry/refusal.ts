import { RegistryError } from '../oci/errors.ts';
import { errorMessage } from '../text.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';

/** What to do if the version's tag already exists with different content. */
export type IfExists = 'fail' | 'skip' | 'overwrite';

/** The tag already exists with different content, which must stay. */
export class TagTakenError extends Error {
  override readonly name = 'TagTakenError';
}

/** Reports whether the registry answered 404. */
export function isMissing(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.status === 404;
}

/** Reports whether the registry answered that it has no such repository. */
export function isMissingRepository(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.has('NAME_UNKNOWN');
}

/**
 * Reports whether the registry answered that the tag is immutable and already in use; ECR says so for the same content too
 * (aws/containers-roadmap#2179).
 */
export function isImmutableTag(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.has('TAG_INVALID');
}

/** The repository was deleted during the push. */
export class RepositoryGoneError extends Error {
  override readonly name = 'RepositoryGoneError';
}

function missingRepository({ name, registry }: Repository<Registry>): string {
  const cli = registry.type === 'private' ? 'ecr' : 'ecr-public';
  const [last, beforeLast] = name.split('/').reverse();
  const twice =
    last === beforeLast && last !== undefined
      ? `; "${last}" appears twice, because the chart's name is appended to repository-prefix`
      : '';
  return (
    `the repository "${name}" does not exist in ${registry.host}${twice}; set create-repository: true, or create it with: ` +
    `aws ${cli} create-repository --region ${registry.region} --repository-name ${name}`
  );
}

/**
 * Returns the message for a repository that a dry run does not find. A push may still work: ECR creates a private repository on
 * the first push if a template says so
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html)
 */
export function missingInDryRun(repository: Repository<Registry>): string {
  const missing = missingRepository(repository);
  return repository.registry.type === 'private'
    ? `${missing}; or, if a repository creation template of ECR creates it on push, run without dry-run, which cannot check that`
    : missing;
}

/**
 * Returns the message for a repository that is missing right after it was created. ECR Public creates it in the caller's own
 * registry, whatever alias the push goes to.
 */
export function missingAfterCreation(
  { uri, path, registry: { type } }: Pick<Repository<Registry>, 'uri' | 'path' | 'registry'>,
  reason: string,
): string {
  return type === 'public'
    ? `${uri} is missing, although its repository was created (${reason}): is "${path.split('/', 1).join('')}" an alias of this account's own registry? ` +
        'Correct it in registry or registry-alias'
    : `${uri} was deleted during the push (${reason}); run the push again`;
}

/**
 * Returns the message for a failure at a repository: what is wrong and what to do. Errors from elsewhere are already written
 * for users and keep their message.
 */
export function explain(error: unknown, repository: Repository<Registry>): string {
  if (isMissingRepository(error)) return missingRepository(repository);
  const explained = repository.registry.explain(error, repository.uri);
  return explained ?? errorMessage(error);
}
