import { EcrError, invalidParameter } from '../state/errors.ts';
import type { Repository } from '../state/repository.ts';
import { findPrivate, inPrivate, operation, type Operation } from './operation.ts';
import { flag, structure, text } from './shape.ts';

function parse(policy: string): unknown {
  try {
    return JSON.parse(policy);
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return new Map(Object.entries(value ?? {})).get(name);
}

/** The texts: moto, ecr/policy_validation.py */
function checkLifecyclePolicy(policy: string): void {
  const invalid = (why: string): EcrError =>
    invalidParameter('LifecyclePolicyText', `Lifecycle policy validation failure: ${why}`);
  const parsed = parse(policy);
  if (typeof parsed !== 'object' || parsed === null) {
    throw invalid('Could not map policyString into LifecyclePolicy.');
  }
  const rules = member(parsed, 'rules');
  if (!Array.isArray(rules)) throw invalid('object has missing required properties (["rules"])');
  for (const rule of rules as readonly unknown[]) {
    const missing = ['action', 'rulePriority', 'selection'].filter(
      (name) => member(rule, name) === undefined,
    );
    if (missing.length > 0) {
      throw invalid(`object has missing required properties (${JSON.stringify(missing)})`);
    }
  }
}

/**
 * The text: moto, ecr/models.py. What must be there:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
function checkRepositoryPolicy(policy: string): void {
  const statement = member(parse(policy), 'Statement');
  const statements: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  const complete = statements.every((each) =>
    ['Effect', 'Principal', 'Action'].every((name) => member(each, name) !== undefined),
  );
  if (!complete) throw invalidParameter('PolicyText', 'Invalid repository policy provided');
}

function answer({ registryId, name }: Repository, policy: object): object {
  return { registryId, repositoryName: name, ...policy };
}

/** The text: moto, ecr/exceptions.py */
function missingPolicy(kind: 'Lifecycle' | 'Repository', { name, registryId }: Repository): EcrError {
  return new EcrError(
    `${kind}PolicyNotFoundException`,
    `${kind} policy does not exist for the repository with name '${name}' in the registry with id '${registryId}'`,
  );
}

/** Lifecycle and repository policies: kept and given back, not carried out. */
export const policyOperations: Readonly<Record<string, Operation>> = {
  PutLifecyclePolicy: operation(
    structure(
      { ...inPrivate.required, lifecyclePolicyText: text({ min: 100, max: 30_720 }) },
      inPrivate.optional,
    ),
    (input, context) => {
      const { lifecyclePolicyText } = input;
      checkLifecyclePolicy(lifecyclePolicyText);
      const repository = findPrivate(input, context);
      repository.lifecyclePolicy = lifecyclePolicyText;
      return answer(repository, { lifecyclePolicyText });
    },
  ),
  GetLifecyclePolicy: operation(structure(inPrivate.required, inPrivate.optional), (input, context) => {
    const repository = findPrivate(input, context);
    const { lifecyclePolicy: lifecyclePolicyText } = repository;
    if (lifecyclePolicyText === undefined) throw missingPolicy('Lifecycle', repository);
    return answer(repository, { lifecyclePolicyText });
  }),
  SetRepositoryPolicy: operation(
    structure(
      { ...inPrivate.required, policyText: text({ max: 10_240 }) },
      { ...inPrivate.optional, force: flag },
    ),
    (input, context) => {
      const { policyText } = input;
      checkRepositoryPolicy(policyText);
      const repository = findPrivate(input, context);
      repository.policy = policyText;
      return answer(repository, { policyText });
    },
  ),
  GetRepositoryPolicy: operation(structure(inPrivate.required, inPrivate.optional), (input, context) => {
    const repository = findPrivate(input, context);
    const { policy: policyText } = repository;
    if (policyText === undefined) throw missingPolicy('Repository', repository);
    return answer(repository, { policyText });
  }),
};
