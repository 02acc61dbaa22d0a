import { errorMessage } from '../text.ts';
import { isMissingRepository } from './refusal.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';

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
