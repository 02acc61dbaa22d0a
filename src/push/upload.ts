import type { BlobSource } from '../oci/blob-source.ts';
import type { RegistryClient, Upload } from '../oci/registry-client.ts';

/** A blob of which we know whether the registry has it, and else where it is to be sent. */
interface Prepared {
  readonly blob: BlobSource;
  /** Absent where the registry has the blob. */
  readonly upload: Upload | undefined;
}

async function prepareBlob(client: RegistryClient, repository: string, blob: BlobSource): Promise<Prepared> {
  const [there, upload] = await Promise.allSettled([
    client.hasBlob(repository, blob.digest),
    client.openUpload(repository),
  ]);
  if (there.status === 'fulfilled' && there.value) return { blob, upload: undefined };
  if (upload.status === 'rejected') throw upload.reason;
  return { blob, upload: upload.value };
}

/**
 * Asks for every blob whether the registry has it and opens an upload for it at the same time: one round trip instead of two.
 * Throws the first error, a RegistryError with NAME_UNKNOWN where the repository does not exist.
 */
export async function prepareBlobs(
  client: RegistryClient,
  repository: string,
  blobs: readonly BlobSource[],
): Promise<readonly Prepared[]> {
  return await Promise.all(blobs.map((blob) => prepareBlob(client, repository, blob)));
}

/** Sends the blobs that the registry does not have, side by side. Throws the first error. */
export async function putBlobs(
  client: RegistryClient,
  repository: string,
  prepared: readonly Prepared[],
): Promise<void> {
  await Promise.all(
    prepared.map(async ({ blob, upload }) => {
      if (upload !== undefined) await client.putBlob(repository, blob, upload);
    }),
  );
}
