import { BatchDeleteImageCommand, DescribeImagesCommand, type ECRClient } from '@aws-sdk/client-ecr';
import type { ImageFailure, ImageId, StoredImage } from '../registry/registry.ts';
import { callAws } from './errors.ts';
import { deleteInBatches, listImages } from './images.ts';

/** A private registry, and what its API is called with. */
interface Registry {
  readonly client: ECRClient;
  readonly region: string;
  /** The caller's own where absent. */
  readonly accountId: string | undefined;
  readonly abortSignal: AbortSignal;
}

/** Lists the images of a repository; `undefined` where there is no such repository. Throws an AwsError. */
export async function privateImages(
  repositoryName: string,
  { client, region, accountId: registryId, abortSignal }: Registry,
): Promise<readonly StoredImage[] | undefined> {
  return await listImages((nextToken) =>
    callAws('ecr:DescribeImages', region, () =>
      client.send(new DescribeImagesCommand({ repositoryName, registryId, nextToken, maxResults: 1000 }), {
        abortSignal,
      }),
    ),
  );
}

/** Deletes tags and images, and gives what could not be deleted. */
export async function deletePrivateImages(
  repositoryName: string,
  ids: readonly ImageId[],
  { client, region, accountId: registryId, abortSignal }: Registry,
): Promise<readonly ImageFailure[]> {
  return await deleteInBatches(ids, (imageIds) =>
    callAws('ecr:BatchDeleteImage', region, () =>
      client.send(new BatchDeleteImageCommand({ repositoryName, registryId, imageIds }), { abortSignal }),
    ),
  );
}
