import type { Digest } from '../digest.ts';
import type { BlobSource } from './blob-source.ts';
import { blobUrl, uploadsUrl } from './endpoints.ts';
import { ProtocolError, RegistryError } from './errors.ts';
import type { Ask, Exchange } from './exchange.ts';
import { completionAddress, uploadLocation } from '../http/location.ts';
import { discard } from '../http/response-body.ts';
import { header, statedDigest } from '../http/response-headers.ts';

/** A place that the registry has opened for one blob. */
export interface Upload {
  readonly repository: string;
  /** On the registry's own origin. */
  readonly location: URL;
}

async function head(ask: Ask, url: URL): Promise<boolean> {
  const response = await ask({ method: 'HEAD', url }, [200, 404]);
  await discard(response);
  return response.status === 200;
}

async function open(ask: Ask, origin: URL, repository: string): Promise<Upload> {
  const asked = { method: 'POST', url: uploadsUrl(origin, repository) } as const;
  const response = await ask(asked, [202]);
  await discard(response);
  return { repository, location: uploadLocation(header(response.headers, 'location'), asked) };
}

/** Says whether a repository has a blob. */
export async function hasBlob(exchange: Exchange, repository: string, digest: Digest): Promise<boolean> {
  const url = blobUrl(exchange.origin, repository, digest);
  return exchange.run((ask) => head(ask, url));
}

/** Opens an upload. A repository that is missing is a RegistryError with `NAME_UNKNOWN`. */
export async function openUpload(exchange: Exchange, repository: string): Promise<Upload> {
  return exchange.run((ask) => open(ask, exchange.origin, repository));
}

/**
 * Asks the registry to take a blob over from another of its repositories. Gives `undefined` where it has done so, else the
 * upload that it has opened for the blob instead.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#mounting-a-blob-from-another-repository
 */
export async function mountBlob(
  exchange: Exchange,
  repository: string,
  digest: Digest,
  from: string,
): Promise<Upload | undefined> {
  const url = uploadsUrl(exchange.origin, repository);
  url.searchParams.set('mount', digest);
  url.searchParams.set('from', from);
  return exchange.run(async (ask) => {
    const asked = { method: 'POST', url } as const;
    const response = await ask(asked, [201, 202]);
    await discard(response);
    if (response.status === 201) return undefined;
    return { repository, location: uploadLocation(header(response.headers, 'location'), asked) };
  });
}

/**
 * Sends a blob with one PUT, into an upload that is open already or a new one. Another attempt looks first whether the blob
 * has arrived, since the answer may be all that was lost, and then takes a new upload.
 *
 * No PATCH: ECR answers it with 201 and counts wrongly (https://github.com/aws/containers-roadmap/issues/2831).
 */
export async function putBlob(
  exchange: Exchange,
  repository: string,
  blob: BlobSource,
  upload?: Upload,
): Promise<void> {
  const url = blobUrl(exchange.origin, repository, blob.digest);
  let given = upload;
  let tried = false;
  await exchange.run(async (ask) => {
    if (tried && (await head(ask, url))) return;
    const first = given;
    given = undefined;
    try {
      const place = first ?? (await open(ask, exchange.origin, repository));
      tried = true;
      await put(ask, url, place, blob);
    } catch (error) {
      // An upload that was opened long ago may be forgotten.
      if (first === undefined || !(error instanceof RegistryError) || !error.has('BLOB_UPLOAD_UNKNOWN'))
        throw error;
      await put(ask, url, await open(ask, exchange.origin, repository), blob);
    }
  });
}

async function put(ask: Ask, url: URL, upload: Upload, blob: BlobSource): Promise<void> {
  const asked = { method: 'PUT', url: completionAddress(upload.location, blob.digest) } as const;
  const headers = { 'content-type': 'application/octet-stream' };
  const response = await ask({ ...asked, headers, body: blob }, [201, 202, 204]);
  await discard(response);
  const stated = statedDigest(response.headers) ?? blob.digest;
  if (response.status === 201 && stated === blob.digest) return;
  // Not what the specification asks for; what counts is whether the blob is there.
  if (await head(ask, url)) return;
  throw new ProtocolError(
    asked.method,
    asked.url,
    `the answer was ${response.status} with digest ${stated}, and the registry does not have ${blob.digest}`,
  );
}
