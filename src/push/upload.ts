import type { BlobSource } from '../oci/blobs.ts';
import type { RegistryClient, Upload } from '../oci/registry-client.ts';

/** A blob, with the upload for it if the registry lacks it. */
export interface PreparedBlob {
  readonly blob: BlobSource;
  /** Absent if the registry has the blob. */
  readonly upload: Upload | undefined;
}

async function prepareBlob(
  client: RegistryClient,
  repository: string,
  blob: BlobSource,
): Promise<PreparedBlob> {
  const [there, upload] = await Promise.allSettled([
    client.hasBlob(repository, blob.digest),
    client.openUpload(repository),
  ]);
  if (there.status === 'fulfilled' && there.value) return { blob, upload: undefined };
  if (upload.status === 'rejected') throw upload.reason;
  return { blob, upload: upload.value };
}

/**
 * Checks whether the registry has each blob and opens an upload for it at the same time: one round trip instead of two. Throws
 * the first error, a RegistryError with NAME_UNKNOWN if the repository does not exist.
 */
export async function prepareBlobs(
  client: RegistryClient,
  repository: string,
  blobs: readonly BlobSource[],
): Promise<readonly PreparedBlob[]> {
  return await Promise.all(blobs.map((blob) => prepareBlob(client, repository, blob)));
}

/** Returns the blobs that the registry lacks. Throws the first error. */
export async function missingBlobs(
  client: RegistryClient,
  repository: string,
  blobs: readonly BlobSource[],
): Promise<readonly BlobSource[]> {
  const there = await Promise.all(blobs.map(({ digest }) => client.hasBlob(repository, digest)));
  return blobs.filter((_, index) => there[index] !== true);
}

/** Opens an upload for every blob. Throws the first error, a RegistryError with NAME_UNKNOWN if the repository is missing. */
export async function openUploads(
  client: RegistryClient,
  repository: string,
  blobs: readonly BlobSource[],
): Promise<readonly PreparedBlob[]> {
  return await Promise.all(
    blobs.map(async (blob) => ({ blob, upload: await client.openUpload(repository) })),
  );
}

/** Uploads the blobs that the registry lacks, in parallel. Throws the first error. */
export async function putBlobs(
  client: RegistryClient,
  repository: string,
  prepared: readonly PreparedBlob[],
): Promise<void> {
  await Promise.all(
    prepared.map(async ({ blob, upload }) => {
      if (upload !== undefined) await client.putBlob(repository, blob, upload);
    }),
  );
}
