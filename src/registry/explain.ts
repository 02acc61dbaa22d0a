import { RegistryError } from '../oci/errors.ts';
import type { Target } from '../push/target.ts';

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
  const [last, beforeLast] = name.split('/').reverse();
  const twice =
    last === beforeLast && last !== undefined
      ? `; "${last}" is there twice: the chart's name follows repository-prefix by itself`
      : '';
  return (
    `the repository "${name}" does not exist in ${registry.host}${twice}; set create-repository: true, or create it with: ` +
    `aws ${cli} create-repository --region ${registry.region} --repository-name ${name}`
  );
}

/**
 * Gives the message for a repository that a dry run does not find. A push of it may well work: ECR creates a private repository
 * with its first push where a template says so (https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html)
 */
export function missingInRehearsal(target: Target): string {
  const missing = missingRepository(target);
  return target.registry.type === 'private'
    ? `${missing}; or leave dry-run out, where a repository creation template of ECR creates it on push: a dry run cannot tell`
    : missing;
}

/**
 * Gives the message for a repository that is missing right after it was created. At ECR Public it is created in the caller's own
 * registry, whatever alias the push goes to.
 */
export function missingAfterCreation(
  { uri, path, registry: { type } }: Pick<Target, 'uri' | 'path' | 'registry'>,
  reason: string,
): string {
  return type === 'public'
    ? `${uri} is missing, though its repository was created (${reason}): is "${path.split('/', 1).join('')}" an alias of this account's own registry? ` +
        'Correct it in registry or registry-alias'
    : `${uri} was deleted while it was pushed to (${reason}); run the push again`;
}

/**
 * Gives the one message for what went wrong at a target, with what to do. Errors that are not the registry's are made to be
 * shown and keep their own message.
 */
export function explain(error: unknown, target: Target): string {
  if (isMissingRepository(error)) return missingRepository(target);
  const explained = target.registry.explain(error, target.uri);
  return explained ?? (error instanceof Error ? error.message : String(error));
}
