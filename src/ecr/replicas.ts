import { DescribeImageReplicationStatusCommand, type ECRClient } from '@aws-sdk/client-ecr';
import { callAws } from './errors.ts';

/** A registry that an image is replicated to, as ECR tells. */
interface ToldReplica {
  readonly region: string;
  readonly accountId: string;
  readonly state: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';
  readonly reason: string | undefined;
}

/** Asks ECR where an image is replicated to; an image that no rule covers is nowhere. Throws an {@link AwsError}. */
export async function replicasOf(
  image: { readonly name: string; readonly digest: string },
  {
    client,
    region,
    accountId,
    abortSignal,
  }: {
    readonly client: ECRClient;
    readonly region: string;
    readonly accountId: string | undefined;
    readonly abortSignal: AbortSignal;
  },
): Promise<readonly ToldReplica[]> {
  const command = new DescribeImageReplicationStatusCommand({
    repositoryName: image.name,
    imageId: { imageDigest: image.digest },
    ...(accountId !== undefined && { registryId: accountId }),
  });
  const { replicationStatuses = [] } = await callAws('ecr:DescribeImageReplicationStatus', region, () =>
    client.send(command, { abortSignal }),
  );
  return replicationStatuses.map(({ region: to = '', registryId = '', status, failureCode }) => ({
    region: to,
    accountId: registryId,
    state: status ?? 'IN_PROGRESS',
    reason: failureCode,
  }));
}
