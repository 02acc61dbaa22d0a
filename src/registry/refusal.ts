import { RegistryError } from '../oci/errors.ts';

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
