import { createHash, randomUUID, type Hash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest } from '../../src/digest.ts';

const zeros = Buffer.alloc(64 * 1024);

function isZero(chunk: Uint8Array): boolean {
  return chunk.length <= zeros.length && zeros.subarray(0, chunk.length).equals(chunk);
}

/** An upload that has begun: its bytes so far lie in a file. */
export class Upload {
  readonly id = randomUUID();
  /** Number of bytes so far. */
  size = 0;
  /** Last byte of the first part. ECR's Range header never gets beyond it: aws/containers-roadmap#2831. */
  firstPartEnd = 0;
  /** Whether a part came with a Content-Range, as in OCI's chunked uploads. */
  chunked = false;
  readonly path: string;
  #hash: Hash = createHash('sha256');
  /** Ends with the part that is coming. */
  #turn: Promise<void> = Promise.resolve();

  constructor(directory: string) {
    this.path = join(directory, this.id);
  }

  /**
   * Adds bytes at the end, after those that are still coming. When the stream breaks off, what came of it is dropped, as S3 drops a
   * part, and the error thrown.
   */
  append(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const added = this.#turn.then(() => this.#append(bytes));
    this.#turn = added.catch(() => undefined);
    return added;
  }

  async #append(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const hash = this.#hash.copy();
    let { size } = this;
    const file = await open(this.path, constants.O_WRONLY | constants.O_CREAT);
    try {
      for await (const chunk of bytes) {
        hash.update(chunk);
        // What is not written stays a hole, which takes no room on the disk.
        if (!isZero(chunk)) await file.write(chunk, 0, chunk.length, size);
        size += chunk.length;
      }
      await file.truncate(size);
    } catch (error) {
      await file.truncate(this.size);
      throw error;
    } finally {
      await file.close();
    }
    this.#hash = hash;
    if (this.size === 0) this.firstPartEnd = Math.max(0, size - 1);
    this.size = size;
  }

  /** The digest of the bytes so far. */
  digest(): Digest {
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }
}

/** The bytes of all blobs of all registries, in files under a temporary directory, so that memory does not grow with them. */
export class Blobs {
  readonly #directory: string;
  readonly #sizes = new Map<Digest, number>();

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Makes an empty store. */
  static async create(): Promise<Blobs> {
    return new Blobs(await mkdtemp(join(tmpdir(), 'ecr-emulator-')));
  }

  /** Begins an upload, which `keep` or `drop` ends. */
  newUpload(): Upload {
    return new Upload(this.#directory);
  }

  /** Keeps what was uploaded, under its digest. */
  async keep(upload: Upload): Promise<void> {
    const digest = upload.digest();
    await rename(upload.path, this.#path(digest));
    this.#sizes.set(digest, upload.size);
  }

  /** Size of a kept blob in bytes; undefined where there is none. */
  size(digest: Digest): number | undefined {
    return this.#sizes.get(digest);
  }

  /** Removes what was uploaded. */
  async drop(upload: Upload): Promise<void> {
    await rm(upload.path, { force: true });
  }

  /** Reads a kept blob from byte `start` to byte `end`, both included. */
  read(digest: Digest, start: number, end: number): AsyncIterable<Uint8Array> {
    return createReadStream(this.#path(digest), { start, end });
  }

  /** Removes everything. */
  async close(): Promise<void> {
    // Uploads that were broken off may still be written.
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }

  #path(digest: Digest): string {
    return join(this.#directory, digest.slice('sha256:'.length));
  }
}
