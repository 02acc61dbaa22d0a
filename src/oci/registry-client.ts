import type { Digest } from '../digest.ts';
import type { BlobSource } from './blob-source.ts';
import type { Descriptor } from './descriptor.ts';
import { blob } from './downloads.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeOptions } from './exchange.ts';
import type { IndexEntry } from './image-index.ts';
import { manifest, putManifest, resolve } from './manifests.ts';
import type { FetchedManifest } from './manifests.ts';
import { referrers } from './referrers.ts';
import { listTags } from './tags.ts';
import { hasBlob, mountBlob, openUpload, putBlob } from './uploads.ts';
import type { Upload } from './uploads.ts';

export type { FetchedManifest, Upload };

/** What a {@link RegistryClient} needs. */
export type RegistryClientOptions = ExchangeOptions;

/**
 * A client of one registry, by the OCI distribution specification
 * (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md).
 *
 * Each method throws a RegistryError when the registry refuses, a NetworkError when it cannot be reached, a ProtocolError
 * when its answer cannot be trusted, an Error when a name is not one, and the signal's reason when that is aborted. What may
 * pass has been tried again by then.
 */
export class RegistryClient {
  readonly #exchange: Exchange;

  constructor(options: RegistryClientOptions) {
    this.#exchange = new Exchange(options);
  }

  /**
   * Says what a tag or digest stands for, `undefined` when there is none such. A missing repository looks the same here;
   * `openUpload` and `manifest` tell it apart.
   */
  async resolve(repository: string, reference: string): Promise<Descriptor | undefined> {
    return resolve(this.#exchange, repository, reference);
  }

  /** Fetches a manifest by tag or digest, checked against its digest, at most 4 MiB. */
  async manifest(repository: string, reference: string): Promise<FetchedManifest> {
    return manifest(this.#exchange, repository, reference);
  }

  /** Says whether the repository has a blob. */
  async hasBlob(repository: string, digest: Digest): Promise<boolean> {
    return hasBlob(this.#exchange, repository, digest);
  }

  /** Opens an upload for `putBlob`. In a missing repository that is a RegistryError with the code `NAME_UNKNOWN`. */
  async openUpload(repository: string): Promise<Upload> {
    return openUpload(this.#exchange, repository);
  }

  /** Takes a blob over from another repository of this registry; where it does not do that, gives an upload for `putBlob`. */
  async mountBlob(repository: string, digest: Digest, from: string): Promise<Upload | undefined> {
    return mountBlob(this.#exchange, repository, digest, from);
  }

  /** Sends a blob with a single PUT, into the given upload or a new one; it is there when this returns. */
  async putBlob(repository: string, source: BlobSource, upload?: Upload): Promise<void> {
    await putBlob(this.#exchange, repository, source, upload);
  }

  /** Streams a blob. Size and digest are checked by the end of the stream, which throws when they are wrong. */
  blob(repository: string, descriptor: Descriptor): AsyncIterable<Uint8Array> {
    return blob(this.#exchange, repository, descriptor);
  }

  /** Lists all tags of a repository, in no order. In a missing repository that is a RegistryError with `NAME_UNKNOWN`. */
  async listTags(repository: string): Promise<readonly string[]> {
    return listTags(this.#exchange, repository);
  }

  /** Lists what refers to a manifest, such as signatures; `undefined` where the registry has no API for it. */
  async referrers(repository: string, subject: Digest): Promise<readonly IndexEntry[] | undefined> {
    return referrers(this.#exchange, repository, subject);
  }

  /** Puts a manifest under a tag or its digest, and gives its digest; it is there when this returns. */
  async putManifest(
    repository: string,
    reference: string,
    mediaType: string,
    bytes: Uint8Array,
  ): Promise<Digest> {
    return putManifest(this.#exchange, repository, reference, mediaType, bytes);
  }
}
