import { digestOf } from '../digest.ts';
import { inMemory, type BlobSource } from '../oci/blob-source.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { imageManifest, imageManifestType } from '../oci/manifest.ts';
import { isImmutableTag } from '../registry/explain.ts';
import { ImmutableTagError } from './move-tags.ts';
import type { Target } from './target.ts';
import { missingBlobs, openUploads, putBlobs } from './upload.ts';

/** The tag under which Artifact Hub looks for a repository's metadata. */
export const artifactHubTag = 'artifacthub.io';

/** What became of the metadata; `planned` is a dry run's `pushed`. */
export type ArtifactHubState = 'pushed' | 'unchanged' | 'planned';

interface Part {
  readonly descriptor: Descriptor;
  readonly blob: BlobSource;
}

function part(mediaType: string, bytes: Uint8Array): Part {
  const [digest, size] = [digestOf(bytes), bytes.length];
  return {
    descriptor: { mediaType, digest, size },
    blob: { digest, size, open: () => inMemory(bytes) },
  };
}

/**
 * Puts the file `artifacthub-repo.yml` where Artifact Hub looks for it, unless it is there already.
 *
 * Rule: https://artifacthub.io/docs/topics/repositories/helm-charts/#oci-support. Its command pushes an empty config, which ECR
 * refuses (radius-project/radius#7887); Artifact Hub reads the layer only, so the config is `{}`.
 * Throws an {@link ImmutableTagError}, or what the client throws.
 */
export async function pushArtifactHubMetadata(
  { registry: { client }, path, uri }: Target,
  metadata: Uint8Array,
  dryRun: boolean,
): Promise<ArtifactHubState> {
  const config = part('application/vnd.cncf.artifacthub.config.v1+yaml', Buffer.from('{}'));
  const layer = part('application/vnd.cncf.artifacthub.repository-metadata.layer.v1.yaml', metadata);
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
      `${uri}:${artifactHubTag} holds other metadata of Artifact Hub, and the tags of the repository are immutable; let it ` +
        `exclude tags that move (tag mutability IMMUTABLE_WITH_EXCLUSION, filter "${artifactHubTag}")`,
      { cause: error },
    );
  }
}
