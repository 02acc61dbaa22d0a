/** Reads manifests with nothing of the action's own: what anyone finds in the registry. */
import { BatchGetImageCommand, ECRClient } from '@aws-sdk/client-ecr';

/**
 * Makes an ECR client from the variables that AWS's clients read.
 *
 * @param environment AWS_ENDPOINT_URL_ECR, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
 */
export function ecrClient(environment: Readonly<Record<string, string>>): ECRClient {
  return new ECRClient({
    endpoint: environment['AWS_ENDPOINT_URL_ECR'] ?? '',
    region: environment['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
}

/** Reads a manifest from a private registry, as `aws ecr batch-get-image` does. Throws when there is none under the tag. */
export async function readPrivateManifest(ecr: ECRClient, repository: string, tag: string): Promise<string> {
  const { images = [] } = await ecr.send(
    new BatchGetImageCommand({ repositoryName: repository, imageIds: [{ imageTag: tag }] }),
  );
  const manifest = images[0]?.imageManifest;
  if (manifest === undefined) throw new Error(`ECR has no ${repository}:${tag}`);
  return manifest;
}

/**
 * Reads a manifest from ECR Public without an account, as anyone may.
 *
 * @param ref `host/alias/repository:tag`, of a registry on loopback.
 * @throws When the registry refuses.
 */
export async function readPublicManifest(ref: string): Promise<string> {
  const [, host = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:]+)$/.exec(ref) ?? [];
  const { token } = (await read(`http://${host}/token/?service=public.ecr.aws&scope=aws`).then((answer) =>
    answer.json(),
  )) as { token: string };
  const manifest = await read(`http://${host}/v2/${repository}/manifests/${tag}`, {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.oci.image.manifest.v1+json',
  });
  return manifest.text();
}

async function read(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
  return response;
}
