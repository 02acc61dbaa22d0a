import {
  BatchDeleteImageCommand,
  DescribeImagesCommand,
  type ECRPUBLICClient,
} from '@aws-sdk/client-ecr-public';
import type { ImageFailure, ImageId, StoredImage } from '../registry/registry.ts';
import { callAws } from './errors.ts';
import { deleteInBatches, listImages } from './images.ts';

/** What the API of ECR Public is called with. */
interface Registry {
  readonly client: ECRPUBLICClient;
  readonly region: string;
  readonly abortSignal: AbortSignal;
}

/** Lists the images of a repository; `undefined` where there is no such repository. Throws an AwsError. */
export async function publicImages(
  repositoryName: string,
  { client, region, abortSignal }: Registry,
): Promise<readonly StoredImage[] | undefined> {
  return await listImages((nextToken) =>
    callAws('ecr-public:DescribeImages', region, () =>
      client.send(new DescribeImagesCommand({ repositoryName, nextToken, maxResults: 1000 }), {
        abortSignal,
      }),
    ),
  );
}

/** Deletes tags and images, and gives what could not be deleted. */
export async function deletePublicImages(
  repositoryName: string,
  ids: readonly ImageId[],
  { client, region, abortSignal }: Registry,
): Promise<readonly ImageFailure[]> {
  return await deleteInBatches(ids, (imageIds) =>
    callAws('ecr-public:BatchDeleteImage', region, () =>
      client.send(new BatchDeleteImageCommand({ repositoryName, imageIds }), { abortSignal }),
    ),
  );
}
