import { digestOf, isDigest, type Digest } from '../digest.ts';
import { isJsonObject } from '../json.ts';
import { discard, inMemory } from '../http/body.ts';
import { NetworkError, ProtocolError } from '../http/errors.ts';
import { header, type Asked } from '../http/headers.ts';
import type { HttpResponse } from '../http/transport.ts';
import { AuthorizedClient, type AuthorizedClientOptions, type Send } from './authorized-client.ts';
import { download, type BlobSource } from './blobs.ts';
import {
  blobUrl,
  completionAddress,
  manifestUrl,
  referrersUrl,
  statedDigest,
  tagsUrl,
  uploadLocation,
  uploadsUrl,
} from './endpoints.ts';
import { RegistryError } from './errors.ts';
import {
  accept,
  getManifest,
  headManifest,
  type FetchedManifest,
  type ManifestRequest,
} from './fetch-manifest.ts';
import {
  imageIndexType,
  indexEntries,
  ManifestError,
  record,
  type Descriptor,
  type IndexEntry,
} from './manifest.ts';
import { pages } from './pages.ts';
import { isOverlongTag, isTag } from './reference.ts';

/** What a {@link RegistryClient} needs. */
export interface RegistryClientOptions extends AuthorizedClientOptions {
  /** The registry may not show for some seconds what was just pushed to it. */
  readonly readsLag?: boolean;
}

/** An upload that the registry has opened for one blob. */
export interface Upload {
  readonly repository: string;
  /** On the registry's own origin. */
  readonly location: URL;
}

/**
 * Reports whether a registry does not know a request: 404, or ECR's 405 for what it does not take; but not what it says of a
 * repository that is missing or may not be read, for which there is an error code.
 */
function isUnknownRequest(error: unknown): boolean {
  if (!(error instanceof RegistryError) || error.has('NAME_UNKNOWN') || error.has('DENIED')) return false;
  return [404, 405, 501].includes(error.status);
}

/** How often a manifest that should be there is asked for again, where reads lag: with the usual delays, for some 5 seconds. */
const lagRetries = 4;

/** Returns what the registry says of a missing repository, if that is why a request failed. */
type MissingCheck = (send: Send, error: unknown) => Promise<RegistryError | undefined>;

/**
 * A client of one registry, by the OCI distribution specification
 * (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md).
 *
 * Each method throws a RegistryError if the registry refuses, a NetworkError if it cannot be reached, a ProtocolError if its
 * answer cannot be trusted, an Error if a name is invalid, and the signal's reason if that is aborted. Transient failures have
 * been retried by then.
 */
export class RegistryClient {
  readonly #client: AuthorizedClient;
  readonly #readsLag: boolean;

  constructor({ readsLag = false, ...options }: RegistryClientOptions) {
    this.#client = new AuthorizedClient(options);
    this.#readsLag = readsLag;
  }

  /**
   * Returns what a tag or digest refers to, `undefined` if the registry does not have it. A missing repository looks the same,
   * since the answer to a HEAD has only a status; `openUpload` and `manifest` tell it apart.
   */
  async resolve(repository: string, reference: string): Promise<Descriptor | undefined> {
    const request = this.#manifestRequest(repository, reference);
    return this.#client.run((send) => headManifest(send, request));
  }

  /**
   * Returns a manifest by tag or digest, checked against its digest, at most 4 MiB. One that is `known` to be there is asked for
   * again where the registry's reads lag behind its writes.
   */
  async manifest(repository: string, reference: string, { known = false } = {}): Promise<FetchedManifest> {
    const request = this.#manifestRequest(repository, reference);
    const attempts = this.#client.attempts();
    for (let retriesLeft = known && this.#readsLag ? lagRetries : 0; ; retriesLeft -= 1) {
      try {
        return await this.#client.run((send) => getManifest(send, request));
      } catch (error) {
        if (retriesLeft === 0 || !(error instanceof RegistryError) || error.status !== 404) throw error;
        await attempts.failed(error, { transient: true, throttled: false });
      }
    }
  }

  /**
   * Puts a manifest under a tag or its digest and returns its digest; it is there when this returns. A retry looks first whether
   * it is there already, since only the answer may have been lost: ECR refuses the same manifest twice under an immutable tag
   * (https://github.com/aws/containers-roadmap/issues/2179).
   */
  async putManifest(
    repository: string,
    reference: string,
    mediaType: string,
    bytes: Uint8Array,
  ): Promise<Digest> {
    const target = this.#manifestRequest(repository, reference);
    const digest = digestOf(bytes);
    let tried = false;
    return this.#client.run(async (send) => {
      if (tried && (await headManifest(send, target))?.digest === digest) return digest;
      tried = true;
      const body = { size: bytes.length, open: () => inMemory(bytes) };
      const request = {
        method: 'PUT',
        url: target.url,
        headers: { 'content-type': mediaType },
        body,
      } as const;
      const response = await send(request, [201, 202, 204]);
      await discard(response);
      const stated = statedDigest(response.headers) ?? digest;
      if (response.status === 201 && stated === digest) return digest;
      // Not what the specification asks for; what counts is what is there.
      const there = await headManifest(send, target);
      if (there?.digest === digest) return digest;
      const found = there === undefined ? 'has nothing' : `has ${there.digest}`;
      throw new ProtocolError(
        request.method,
        request.url,
        `the response was ${response.status} with digest ${stated}, but the registry ${found} instead of ${digest}`,
      );
    });
  }

  /** Reports whether the repository has a blob. */
  async hasBlob(repository: string, digest: Digest): Promise<boolean> {
    const url = blobUrl(this.#client.origin, repository, digest);
    return this.#client.run((send) => headBlob(send, url));
  }

  /** Streams a blob. Size and digest are checked by the end of the stream, which throws if they are wrong. */
  blob(repository: string, descriptor: Descriptor): AsyncIterable<Uint8Array> {
    return download(this.#client, blobUrl(this.#client.origin, repository, descriptor.digest), descriptor);
  }

  /** Opens an upload for `putBlob`. In a missing repository that is a RegistryError with the code `NAME_UNKNOWN`. */
  async openUpload(repository: string): Promise<Upload> {
    const isMissing = this.#missingRepository(repository);
    return this.#client.run((send) => this.#openUpload(send, repository, isMissing));
  }

  /**
   * Asks the registry to mount a blob of another of its repositories. Returns `undefined` if it has done so, else the upload that
   * it has opened for the blob instead.
   * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#mounting-a-blob-from-another-repository
   */
  async mountBlob(repository: string, digest: Digest, from: string): Promise<Upload | undefined> {
    const url = uploadsUrl(this.#client.origin, repository);
    url.searchParams.set('mount', digest);
    url.searchParams.set('from', from);
    return this.#client.run(async (send) => {
      const request = { method: 'POST', url } as const;
      const response = await send(request, [201, 202]);
      await discard(response);
      if (response.status === 201) return undefined;
      return this.#uploadOf(repository, request, response);
    });
  }

  /**
   * Sends a blob with a single PUT, into the given upload or a new one; it is there when this returns. A retry looks first
   * whether the blob has arrived, since only the answer may have been lost; otherwise it opens a new upload.
   *
   * No PATCH: ECR answers it with 201 and counts wrongly (https://github.com/aws/containers-roadmap/issues/2831).
   */
  async putBlob(repository: string, blob: BlobSource, upload?: Upload): Promise<void> {
    const url = blobUrl(this.#client.origin, repository, blob.digest);
    const isMissing = this.#missingRepository(repository);
    let given = upload;
    let tried = false;
    await this.#client.run(async (send) => {
      if (tried && (await headBlob(send, url))) return;
      const first = given;
      given = undefined;
      try {
        const target = first ?? (await this.#openUpload(send, repository, isMissing));
        tried = true;
        await completeUpload(send, url, target, blob);
      } catch (error) {
        // An upload that was opened long ago may be forgotten.
        if (first === undefined || !(error instanceof RegistryError) || !error.has('BLOB_UPLOAD_UNKNOWN'))
          throw error;
        await completeUpload(send, url, await this.#openUpload(send, repository, isMissing), blob);
      }
    });
  }

  /**
   * Returns all tags of a repository, in the registry's order, which is arbitrary in ECR. In a missing repository that is a RegistryError
   * with `NAME_UNKNOWN`. Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-tags
   */
  async listTags(repository: string): Promise<readonly string[]> {
    const url = tagsUrl(this.#client.origin, repository);
    const all: (readonly string[])[] = [];
    for await (const tags of pages(this.#client, url, (page) => tagsOf(page, url))) all.push(tags);
    return all.flat();
  }

  /**
   * Returns the manifests that name a digest as their subject: signatures, attestations, bills of materials; `undefined` if the
   * registry has no referrers API: there an index under a tag lists them (`referrersTag`).
   * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers
   */
  async referrers(repository: string, subject: Digest): Promise<readonly IndexEntry[] | undefined> {
    const url = referrersUrl(this.#client.origin, repository, subject);
    const found: (readonly IndexEntry[])[] = [];
    try {
      for await (const entries of pages(this.#client, url, (page) => entriesOf(page, url), imageIndexType)) {
        found.push(entries);
      }
    } catch (error) {
      if (found.length === 0 && isUnknownRequest(error)) return undefined;
      throw error;
    }
    return found.flat();
  }

  #manifestRequest(repository: string, reference: string): ManifestRequest {
    const url = manifestUrl(this.#client.origin, repository, reference);
    return { url, expected: isDigest(reference) ? reference : undefined };
  }

  #uploadOf(repository: string, request: Asked, { headers }: HttpResponse): Upload {
    const location = uploadLocation(header(headers, 'location'), request, (url) => this.#client.isOwn(url));
    return { repository, location };
  }

  async #openUpload(send: Send, repository: string, isMissing: MissingCheck): Promise<Upload> {
    const request = { method: 'POST', url: uploadsUrl(this.#client.origin, repository) } as const;
    const response = await send(request, [202]).catch(async (error: unknown) => {
      throw (await isMissing(send, error)) ?? error;
    });
    await discard(response);
    return this.#uploadOf(repository, request, response);
  }

  /**
   * Returns a check, for one operation, of whether a connection that was reset at a POST means a missing repository. It asks the
   * registry once, by GET, and returns what that says of the repository; `undefined` if the network is to blame.
   */
  #missingRepository(repository: string): MissingCheck {
    const url = manifestUrl(this.#client.origin, repository, digestOf(''));
    let asked = false;
    return async (send, error) => {
      const broken = error instanceof NetworkError && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
      if (!broken || error.byProxy || asked) return undefined;
      asked = true;
      try {
        await discard(await send({ method: 'GET', url, headers: { accept } }, [200]));
      } catch (refusal) {
        if (refusal instanceof RegistryError && refusal.has('NAME_UNKNOWN')) return refusal;
      }
      return undefined;
    };
  }
}

async function headBlob(send: Send, url: URL): Promise<boolean> {
  const response = await send({ method: 'HEAD', url }, [200, 404]);
  await discard(response);
  return response.status === 200;
}

async function completeUpload(send: Send, blobAddress: URL, upload: Upload, blob: BlobSource): Promise<void> {
  const request = { method: 'PUT', url: completionAddress(upload.location, blob.digest) } as const;
  const headers = { 'content-type': 'application/octet-stream' };
  const response = await send({ ...request, headers, body: blob }, [201, 202, 204]);
  await discard(response);
  const stated = statedDigest(response.headers) ?? blob.digest;
  if (response.status === 201 && stated === blob.digest) return;
  // Not what the specification asks for; what counts is whether the blob is there.
  if (await headBlob(send, blobAddress)) return;
  throw new ProtocolError(
    request.method,
    request.url,
    `the response was ${response.status} with digest ${stated}, but the registry does not have ${blob.digest}`,
  );
}

function tagsOf(page: unknown, url: URL): readonly string[] {
  const tags = isJsonObject(page) ? page['tags'] : undefined;
  if (tags === null) return []; // what the reference registry answers for a repository without tags
  const listed: readonly unknown[] = Array.isArray(tags) ? tags : [undefined];
  const usable = listed.filter((tag) => typeof tag === 'string' && isTag(tag));
  const overlong = listed.filter((tag) => typeof tag === 'string' && isOverlongTag(tag));
  if (usable.length + overlong.length === listed.length) return usable as readonly string[];
  throw new ProtocolError('GET', url, 'the response is not a list of tags');
}

function entriesOf(page: unknown, url: URL): readonly IndexEntry[] {
  try {
    return indexEntries(record(page, 'text'));
  } catch (error) {
    if (error instanceof ManifestError) throw new ProtocolError('GET', url, error.message);
    throw error;
  }
}
