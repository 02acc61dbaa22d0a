import { digestOf } from '../digest.ts';
import { inMemory } from '../http/body.ts';
import type { BlobSource } from '../oci/blobs.ts';
import { type Descriptor, imageManifest, imageManifestType } from '../oci/manifest.ts';
import { isImmutableTag } from '../registry/refusal.ts';
import { ImmutableTagError } from '../registry/move-tags.ts';
import type { Target } from '../registry/repository.ts';
import { missingBlobs, openUploads, putBlobs } from './upload.ts';

/** The tag where Artifact Hub looks for a repository's metadata. */
export const artifactHubTag = 'artifacthub.io';

/** What happened to the metadata; `planned` is a dry run's `pushed`. */
export type ArtifactHubState = 'pushed' | 'unchanged' | 'planned';

interface MemoryBlob {
  readonly descriptor: Descriptor;
  readonly blob: BlobSource;
}

function memoryBlob(mediaType: string, bytes: Uint8Array): MemoryBlob {
  const [digest, size] = [digestOf(bytes), bytes.length];
  return {
    descriptor: { mediaType, digest, size },
    blob: { digest, size, open: () => inMemory(bytes) },
  };
}

/**
 * Pushes `artifacthub-repo.yml` to the tag that Artifact Hub reads, unless it is already there.
 *
 * Rule: https://artifacthub.io/docs/topics/repositories/helm-charts/#oci-support. The command there pushes an empty config, which
 * ECR refuses (radius-project/radius#7887). Artifact Hub reads only the layer, so the config is `{}`. Throws an
 * {@link ImmutableTagError}, or what the client throws.
 */
export async function pushArtifactHubMetadata(
  { registry: { client }, path, uri }: Target,
  metadata: Uint8Array,
  dryRun: boolean,
): Promise<ArtifactHubState> {
  const config = memoryBlob('application/vnd.cncf.artifacthub.config.v1+yaml', Buffer.from('{}'));
  const layer = memoryBlob('application/vnd.cncf.artifacthub.repository-metadata.layer.v1.yaml', metadata);
  const manifest = imageManifest({
    config: config.descriptor,
    layers: [layer.descriptor],
    annotations: new Map(),
  });
  const there = await client.resolve(path, artifactHubTag);
  if (there?.digest === digestOf(manifest)) return 'unchanged';
  if (dryRun) return 'planned';
  const missing = await missingBlobs(client, path, [config.blob, layer.blob]);
  await putBlobs(client, path, await openUploads(client, path, missing));
  try {
    await client.putManifest(path, artifactHubTag, imageManifestType, manifest);
    return 'pushed';
  } catch (error) {
    if (!isImmutableTag(error)) throw error;
    throw new ImmutableTagError(
      `${uri}:${artifactHubTag} has different Artifact Hub metadata, and the tags of the repository are immutable; exclude ` +
        `tags that move (tag mutability IMMUTABLE_WITH_EXCLUSION, filter "${artifactHubTag}")`,
      { cause: error },
    );
  }
}
