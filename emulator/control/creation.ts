import { EcrError, keyDenied } from '../state/errors.ts';
import type { Registry } from '../state/registry.ts';
import type { ResourceTag } from '../state/repository.ts';
import type { ControlContext } from './operation.ts';

/**
 * Checks what the caller needs beside CreateRepository to make a repository with tags.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-supported-iam-actions-tagging.html, and the public guide's.
 */
export function checkTagging(
  { cloud: { gate }, role }: ControlContext,
  registry: Registry,
  { repositoryName, tags = [] }: { readonly repositoryName: string; readonly tags?: readonly ResourceTag[] },
): void {
  if (tags.length === 0) return;
  const { kind, id: accountId, region } = registry;
  const action = `${kind === 'private' ? 'ecr' : 'ecr-public'}:TagResource`;
  gate.check({ action, resource: registry.arnOf(repositoryName), accountId, region, role });
}

/**
 * Checks that the caller may use the key of a repository that is made. ECR asks KMS in the caller's name; AWS's own key for ECR
 * is open to all who may use ECR. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
 */
export function checkKey({ cloud, region, role }: ControlContext, key: string | undefined): void {
  if (key === undefined) return;
  const { accountId, gate } = cloud;
  const resource = key.startsWith('arn:') ? key : `arn:aws:kms:${region}:${accountId}:key/${key}`;
  try {
    for (const action of ['kms:DescribeKey', 'kms:CreateGrant']) {
      gate.check({ action, resource, accountId, region, role });
    }
  } catch (error) {
    throw error instanceof EcrError ? keyDenied(error) : error;
  }
}
