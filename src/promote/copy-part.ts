import type { BlobSource } from '../oci/blob-source.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Upload } from '../oci/registry-client.ts';
import { mapLimited } from '../registry/limit.ts';
import type { Part } from './image.ts';
import { areNeighbours, type Place } from './place.ts';

/** How many blobs of a manifest are on their way at a time. */
const blobsAtOnce = 4;

/** Opens an upload, unless the registry takes the blob over from its neighbour: then there is nothing to send. */
async function openUpload(blob: Descriptor, from: Place, to: Place): Promise<Upload | undefined> {
  return areNeighbours(from, to)
    ? await to.client.mountBlob(to.path, blob.digest, from.path)
    : await to.client.openUpload(to.path);
}

async function copyBlob(blob: Descriptor, from: Place, to: Place): Promise<void> {
  if (await to.client.hasBlob(to.path, blob.digest)) return;
  const upload = await openUpload(blob, from, to);
  if (upload === undefined) return;
  // It goes from one connection to the other as it comes, and is never held as a whole.
  const source: BlobSource = { ...blob, open: () => from.client.blob(from.path, blob) };
  await to.client.putBlob(to.path, source, upload);
}

/** Copies the blobs of a manifest that the destination does not have. Throws what the clients throw. */
export async function copyBlobs({ blobs }: Part, from: Place, to: Place): Promise<void> {
  await mapLimited(blobs, blobsAtOnce, (blob) => copyBlob(blob, from, to));
}

/** Puts a manifest under a tag, or under its digest alone, with the bytes and the type that the source has. */
export async function putPart({ descriptor, bytes }: Part, to: Place, tag?: string): Promise<void> {
  await to.client.putManifest(to.path, tag ?? descriptor.digest, descriptor.mediaType, bytes);
}
