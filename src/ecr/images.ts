import pMap from 'p-map';
import { isDigest } from '../digest.ts';
import { PageBudget } from '../http/page-budget.ts';
import type { ImageFailure, ImageId, StoredImage } from '../registry/registry.ts';
import { AwsError, causeOf } from './errors.ts';

/** The most images that one BatchDeleteImage takes. Source: the service models of ecr and ecr-public. */
const batchSize = 100;

/** Calls of DescribeImages at a time. */
const describedAtOnce = 8;

/** A page of DescribeImages, in both services. */
interface ImagePage {
  readonly imageDetails?:
    | readonly {
        readonly imageDigest?: string | undefined;
        readonly imageTags?: readonly string[] | undefined;
        readonly subjectManifestDigest?: string | undefined;
      }[]
    | undefined;
  readonly nextToken?: string | undefined;
}

/** How both services name an image. */
export interface ImageIdentifier {
  imageDigest?: string | undefined;
  imageTag?: string | undefined;
}

/** The answer of BatchDeleteImage, in both services. */
interface DeleteAnswer {
  readonly failures?:
    | readonly {
        readonly imageId?: ImageIdentifier | undefined;
        readonly failureCode?: string | undefined;
        readonly failureReason?: string | undefined;
      }[]
    | undefined;
}

function imagesIn({ imageDetails = [] }: ImagePage): readonly StoredImage[] {
  return imageDetails.flatMap(({ imageDigest, imageTags = [], subjectManifestDigest: subject }) =>
    imageDigest === undefined
      ? []
      : [{ digest: imageDigest, tags: imageTags, ...(subject !== undefined && { subject }) }],
  );
}

/** Returns how AWS names what a tag or digest stands for. */
export function identifierOf(reference: string): ImageIdentifier {
  return isDigest(reference) ? { imageDigest: reference } : { imageTag: reference };
}

/**
 * Returns the images that tags and digests name, each once; `undefined` if there is no such repository. Each is asked for by itself:
 * DescribeImages fails as a whole if one of them is missing. Throws what the calls throw.
 */
export async function describeImages(
  references: readonly string[],
  describe: (imageId: ImageIdentifier) => Promise<ImagePage>,
): Promise<readonly StoredImage[] | undefined> {
  try {
    const found = await pMap(
      references,
      async (reference) => {
        try {
          return imagesIn(await describe(identifierOf(reference)));
        } catch (error) {
          if (causeOf(error)?.name === 'ImageNotFoundException') return [];
          throw error;
        }
      },
      { concurrency: describedAtOnce },
    );
    return [...new Map(found.flat().map((image) => [image.digest, image])).values()];
  } catch (error) {
    if (causeOf(error)?.name === 'RepositoryNotFoundException') return undefined;
    throw error;
  }
}

/**
 * Lists the images of a repository, page by page; `undefined` if both services' RepositoryNotFoundException says that there is
 * no such repository. Throws what the calls throw.
 */
export async function listImages(
  describe: (nextToken: string | undefined) => Promise<ImagePage>,
): Promise<readonly StoredImage[] | undefined> {
  const images: StoredImage[] = [];
  const budget = new PageBudget();
  let nextToken: string | undefined;
  try {
    do {
      const page = await describe(nextToken);
      const found = imagesIn(page);
      images.push(...found);
      nextToken = page.nextToken;
      const counted = { content: JSON.stringify(found), empty: found.length === 0, next: nextToken };
      const excess = budget.excess(counted);
      if (excess !== undefined) throw new AwsError(`the images cannot be listed: ${excess}`);
    } while (nextToken !== undefined);
    return images;
  } catch (error) {
    if (causeOf(error)?.name === 'RepositoryNotFoundException') return undefined;
    throw error;
  }
}

async function failuresOf(
  batch: readonly ImageId[],
  deleteBatch: (batch: ImageIdentifier[]) => Promise<DeleteAnswer>,
): Promise<readonly ImageFailure[]> {
  const answer = await deleteBatch(
    batch.map(({ digest, tag }) => ({ imageDigest: digest, ...(tag !== undefined && { imageTag: tag }) })),
  );
  return (answer.failures ?? []).map(({ imageId, failureCode = '', failureReason = '' }) => {
    const { imageDigest: digest = '', imageTag: tag } = imageId ?? {};
    return { id: { digest, ...(tag !== undefined && { tag }) }, code: failureCode, reason: failureReason };
  });
}

/**
 * Deletes images and tags, a hundred at a time, and returns what could not be deleted. A call that fails is the last one: its
 * images and all that were to follow are returned with its reason.
 */
export async function deleteInBatches(
  ids: readonly ImageId[],
  deleteBatch: (batch: ImageIdentifier[]) => Promise<DeleteAnswer>,
): Promise<readonly ImageFailure[]> {
  const failures: (readonly ImageFailure[])[] = [];
  for (let at = 0; at < ids.length; at += batchSize) {
    try {
      failures.push(await failuresOf(ids.slice(at, at + batchSize), deleteBatch));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failures.push(ids.slice(at).map((id) => ({ id, code: '', reason: error.message })));
      break;
    }
  }
  return failures.flat();
}
