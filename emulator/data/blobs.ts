import type { Reply } from '../http/listener.ts';
import { layerNotFound } from '../state/errors.ts';
import { dataHeaders, failure } from './errors.ts';
import type { DataRequest } from './request.ts';

/** HEAD: size and media type, without a redirect (argoproj-labs/argocd-image-updater#216); a miss has no body. */
export function headBlob({ repository, reference }: DataRequest): Reply {
  const size = repository.blobSize(reference);
  if (size === undefined) return { status: 404, headers: dataHeaders };
  return {
    status: 200,
    headers: {
      ...dataHeaders,
      'content-length': String(size),
      'content-type': repository.images.mediaTypeOf(reference) ?? 'application/octet-stream',
      'docker-content-digest': reference,
    },
  };
}

/** GET: sends the client to another origin (aws/containers-roadmap#2671). */
export function getBlob({ repository, reference, downloadUrl }: DataRequest): Reply {
  if (repository.blobSize(reference) === undefined) {
    // The specification's code: nobody tells what ECR says.
    return failure(404, 'BLOB_UNKNOWN', layerNotFound(reference, repository).message);
  }
  const location = downloadUrl(repository.downloadable(reference));
  return { status: 307, headers: { ...dataHeaders, location } };
}
