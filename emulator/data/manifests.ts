import { text as readText } from 'node:stream/consumers';
import type { Reply } from '../http/listener.ts';
import { requestedImageNotFound } from '../state/errors.ts';
import type { Image, ImageId } from '../state/images.ts';
import { dataHeaders, failure } from './errors.ts';
import type { DataRequest } from './request.ts';

function idOf(reference: string): ImageId {
  return reference.includes(':') ? { imageDigest: reference } : { imageTag: reference };
}

/** PUT: 201 without a Location (apple/swift-container-plugin#27); OCI-Subject where there is one (sigstore/sigstore-js#1183). */
export async function putManifest({ call, repository, reference }: DataRequest): Promise<Reply> {
  const { imageDigest: digest, imageTag: tag } = idOf(reference);
  const mediaType = call.incoming.headers['content-type'];
  const image = repository.images.put({ text: await readText(call.incoming), mediaType, digest, tag });
  return {
    status: 201,
    headers: {
      ...dataHeaders,
      'docker-content-digest': image.digest,
      ...(image.subject && { 'oci-subject': image.subject }),
    },
  };
}

function find({ repository, reference }: DataRequest): Image | Reply {
  const id = idOf(reference);
  // Helm writes `_` for `+` for this reason: bazel-contrib/rules_oci#720
  if (id.imageTag !== undefined && !/^[a-zA-Z0-9\-_.]+$/.test(id.imageTag)) {
    return failure(400, 'TAG_INVALID', `The tag '${id.imageTag}' is not valid`);
  }
  const image = repository.images.find(id);
  // An archived image is answered with 404, too; its text is a guess.
  if (!image || repository.images.isArchived(image)) throw requestedImageNotFound();
  return image;
}

/** GET and HEAD; only HEAD tells the digest (aws/containers-roadmap#1931). */
export function getManifest(request: DataRequest): Reply {
  const found = find(request);
  if ('status' in found) return found;
  const headers = { ...dataHeaders, 'content-type': found.mediaType };
  if (request.call.method === 'GET') return { status: 200, headers, body: found.text };
  return {
    status: 200,
    headers: { ...headers, 'docker-content-digest': found.digest },
    body: found.text,
  };
}

/** DELETE, as BatchDeleteImage: a tag, or a digest with all its tags (aws/containers-roadmap#1229). */
export function deleteManifest({ repository, reference }: DataRequest): Reply {
  const result = repository.images.delete(idOf(reference));
  if (!('failureCode' in result)) return { status: 202, headers: dataHeaders };
  if (result.failureCode === 'ImageNotFound') throw requestedImageNotFound();
  return failure(405, 'UNSUPPORTED', result.failureReason);
}
