import { isDigest, type Digest } from '../../src/digest.ts';
import type { Blobs, Upload } from './blobs.ts';
import * as errors from './errors.ts';
import type { Place } from './errors.ts';
import { Images } from './images.ts';
import type { Mutability } from './mutability.ts';

/** The settings of a private repository. */
export interface Settings extends Mutability {
  readonly scanOnPush: boolean;
  readonly encryption: { readonly encryptionType: string; readonly kmsKey?: string };
}

/** A tag of a resource, as AWS's API has it: nothing to do with the tags of images. */
export interface ResourceTag {
  readonly Key: string;
  readonly Value: string;
}

/** What a public repository shows in ECR Public's gallery. */
export interface CatalogData {
  readonly description?: string;
  readonly architectures?: readonly string[];
  readonly operatingSystems?: readonly string[];
  readonly aboutText?: string;
  readonly usageText?: string;
  readonly logoUrl?: string;
}

/** What a repository is made of and with. */
export interface RepositoryOptions {
  readonly place: Place;
  readonly arn: string;
  readonly settings: Settings;
  readonly blobs: Blobs;
  readonly now: () => number;
  readonly imagesPerRepository: number;
  /** Whether a blob may be taken over from another repository of the registry. */
  readonly canMount: (digest: Digest, from: string) => boolean;
}

/** A repository: settings, blobs, uploads and images. */
export class Repository implements Place {
  readonly name: string;
  readonly registryId: string;
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly images: Images;
  settings: Settings;
  lifecyclePolicy: string | undefined;
  policy: string | undefined;
  catalog: CatalogData | undefined;
  readonly #resourceTags = new Map<string, string>();
  readonly #blobs: Blobs;
  readonly #canMount: RepositoryOptions['canMount'];
  readonly #digests = new Set<Digest>();
  readonly #uploads = new Map<string, Upload>();

  constructor({ place, arn, settings, blobs, now, imagesPerRepository, canMount }: RepositoryOptions) {
    this.name = place.name;
    this.registryId = place.registryId;
    this.arn = arn;
    this.createdAt = now();
    this.settings = settings;
    this.#blobs = blobs;
    this.#canMount = canMount;
    this.images = new Images({
      place,
      now,
      mutability: () => this.settings,
      most: imagesPerRepository,
      hasBlob: (digest) => this.#digests.has(digest),
    });
  }

  get resourceTags(): readonly ResourceTag[] {
    return [...this.#resourceTags].map(([Key, Value]) => ({ Key, Value }));
  }

  /** Sets tags: all of them, or none and throws. Keys have up to 128 characters, values up to 256, and there are up to 50. */
  tag(tags: readonly ResourceTag[]): void {
    const bad = tags.find(
      ({ Key, Value }) => Key === '' || Key.length > 128 || Value.length > 256 || Key.startsWith('aws:'),
    );
    if (bad) throw errors.invalidTag(bad.Key);
    const keys = new Set([...this.#resourceTags.keys(), ...tags.map(({ Key }) => Key)]);
    if (keys.size > 50) throw errors.tooManyTags();
    for (const { Key, Value } of tags) this.#resourceTags.set(Key, Value);
  }

  untag(keys: readonly string[]): void {
    for (const key of keys) this.#resourceTags.delete(key);
  }

  /** Size of a blob in bytes; undefined where the repository has none of that digest. */
  blobSize(digest: string): number | undefined {
    return isDigest(digest) && this.#digests.has(digest) ? this.#blobs.size(digest) : undefined;
  }

  /** A blob that may be fetched. Throws if there is none, or no manifest names it. */
  downloadable(digest: string): Digest {
    if (!isDigest(digest) || !this.#digests.has(digest)) throw errors.layerNotFound(digest, this);
    if (this.images.mediaTypeOf(digest) === undefined) throw errors.layerInaccessible(digest);
    return digest;
  }

  /** Mounts a blob from another repository. Reports whether it did. */
  mount(digest: string, from: string): boolean {
    if (!isDigest(digest) || !this.#canMount(digest, from)) return false;
    this.#digests.add(digest);
    return true;
  }

  beginUpload(): Upload {
    const upload = this.#blobs.newUpload();
    this.#uploads.set(upload.id, upload);
    return upload;
  }

  /** An upload that is under way. Throws UploadNotFoundException. */
  upload(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (!upload) throw errors.uploadNotFound(id, this);
    return upload;
  }

  /** Makes a blob of an upload. Throws if it is empty or has another digest; the upload is over then, too. */
  async finishUpload(upload: Upload, digest: string): Promise<Digest> {
    if (upload.size === 0) throw errors.emptyUpload(upload.id, this);
    this.#uploads.delete(upload.id);
    const calculated = upload.digest();
    if (calculated !== digest) {
      await this.#blobs.drop(upload);
      throw errors.layerDigestMismatch();
    }
    await this.#blobs.keep(upload);
    this.#digests.add(calculated);
    return calculated;
  }
}
