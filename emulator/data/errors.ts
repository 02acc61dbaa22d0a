import type { Reply } from '../http/listener.ts';
import type { EcrError } from '../state/errors.ts';

/** What every answer of the data plane carries. */
export const dataHeaders = { 'docker-distribution-api-version': 'registry/2.0' };

/**
 * Status and OCI code of ECR's errors. Those above the line were seen (issues beside the texts in state/errors.ts), the rest were
 * not.
 */
const answers: Readonly<Record<string, readonly [number, string]>> = {
  RepositoryNotFoundException: [404, 'NAME_UNKNOWN'],
  ImageNotFoundException: [404, 'MANIFEST_UNKNOWN'],
  ImageTagAlreadyExistsException: [400, 'TAG_INVALID'],
  ImageDigestDoesNotMatchException: [400, 'MANIFEST_INVALID'],
  InvalidParameterException: [405, 'UNSUPPORTED'],
  InvalidLayerException: [400, 'BLOB_UPLOAD_INVALID'],
  InvalidLayerPartException: [416, 'BLOB_UPLOAD_INVALID'],
  EmptyUploadException: [400, 'BLOB_UPLOAD_INVALID'],
  AccessDeniedException: [403, 'DENIED'],
  LimitExceededException: [403, 'DENIED'],
  ThrottlingException: [429, 'TOOMANYREQUESTS'],
  ReferencedImagesNotFoundException: [404, 'MANIFEST_BLOB_UNKNOWN'],
  // -----
  UploadNotFoundException: [404, 'BLOB_UPLOAD_UNKNOWN'],
  LayersNotFoundException: [404, 'MANIFEST_BLOB_UNKNOWN'],
  LayerInaccessibleException: [404, 'BLOB_UNKNOWN'],
};

/** An error in OCI's form. */
export function failure(status: number, code: string, message: string): Reply {
  return {
    status,
    headers: { ...dataHeaders, 'content-type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify({ errors: [{ code, message }] })}\n`,
  };
}

/** An error of ECR in OCI's form. */
export function failureOf(error: EcrError): Reply {
  const [status, code] = answers[error.code] ?? [400, 'UNSUPPORTED'];
  return failure(status, code, error.message);
}

/** What is not in ECR's table of paths. https://github.com/podman-container-tools/skopeo/issues/819 */
export const pageNotFound: Reply = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: '404 page not found\n',
};
