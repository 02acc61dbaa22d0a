import { isDigest } from '../digest.ts';
import { isMissing, isMissingRepository } from './refusal.ts';
import type { Repository } from './repository.ts';

/** The image is in ECR's archive: it is listed but cannot be pulled. */
class ArchivedImageError extends Error {
  override readonly name = 'ArchivedImageError';
}

/** Returns the message for an archived image, which says how to restore it. */
export function archivedMessage({ registry, name, uri }: Repository, reference: string): string {
  const [separator, id] = isDigest(reference) ? ['@', 'imageDigest'] : [':', 'imageTag'];
  return (
    `${uri}${separator}${reference} is archived: restore it with: aws ecr update-image-storage-class --region ${registry.region} ` +
    `--repository-name ${name} --image-id ${id}=${reference} --target-storage-class STANDARD`
  );
}

/**
 * Reads an image. ECR answers 404 for one that is archived
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html): then an {@link ArchivedImageError} is thrown
 * instead.
 */
export async function readOrArchived<Read>(
  repository: Repository,
  reference: string,
  read: () => Promise<Read>,
): Promise<Read> {
  try {
    return await read();
  } catch (error) {
    if (!isMissing(error) || isMissingRepository(error)) throw error;
    const digest = await repository.registry.archivedImage?.(repository.name, reference);
    if (digest === undefined) throw error;
    throw new ArchivedImageError(`${archivedMessage(repository, reference)}; or use another version`, {
      cause: error,
    });
  }
}
