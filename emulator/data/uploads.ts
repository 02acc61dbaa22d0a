import type { Reply } from '../http/listener.ts';
import type { Upload } from '../state/blobs.ts';
import { wrongFirstByte } from '../state/errors.ts';
import { dataHeaders, failure } from './errors.ts';
import type { DataRequest } from './request.ts';

function progress(status: number, { base }: DataRequest, { id, firstPartEnd }: Upload): Reply {
  return {
    status,
    headers: {
      ...dataHeaders,
      location: `${base}/blobs/uploads/${id}`,
      range: `0-${firstPartEnd}`,
    },
  };
}

/**
 * POST: a blob that is mounted, or a new upload, whether the request brings a digest or asks for a mount that cannot be. No
 * Docker-Upload-UUID: distribution/distribution#2927.
 */
export function beginUpload(request: DataRequest): Reply {
  const { repository, query, base } = request;
  const [mount, from] = [query.get('mount') ?? '', query.get('from') ?? ''];
  if (!repository.mount(mount, from)) return progress(202, request, repository.beginUpload());
  const location = `${base}/blobs/${mount}`;
  return { status: 201, headers: { ...dataHeaders, location, 'docker-content-digest': mount } };
}

async function append({ call }: DataRequest, upload: Upload): Promise<void> {
  const first = /^(\d+)-\d+$/.exec(call.incoming.headers['content-range'] ?? '')?.[1];
  if (first !== undefined) {
    if (Number(first) !== upload.size) throw wrongFirstByte(Number(first), upload.size);
    upload.chunked = true;
  }
  await upload.append(call.incoming);
}

/** PATCH: 201 where OCI says 202, and a Range that stays where the first part ended (aws/containers-roadmap#2831). */
export async function continueUpload(request: DataRequest): Promise<Reply> {
  const upload = request.repository.upload(request.reference);
  await append(request, upload);
  return progress(201, request, upload);
}

/** PUT: takes the bytes, or the last of them, and makes a blob of all. */
export async function completeUpload(request: DataRequest): Promise<Reply> {
  const { repository, reference, query, base } = request;
  const upload = repository.upload(reference);
  const digest = query.get('digest');
  if (digest === null) return failure(400, 'DIGEST_INVALID', 'The digest parameter is missing');
  const before = upload.size;
  await append(request, upload);
  // An empty PUT after parts with a Content-Range: https://github.com/openai/tart/pull/159
  if (upload.chunked && upload.size === before) return { status: 500, headers: dataHeaders };
  const made = await repository.finishUpload(upload, digest);
  return {
    status: 201,
    headers: { ...dataHeaders, location: `${base}/blobs/${made}`, 'docker-content-digest': made },
  };
}
