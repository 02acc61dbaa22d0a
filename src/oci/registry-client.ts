import type { Digest } from '../encoding/digest.ts';
import type { Authorizer } from './authorization.ts';
import type { BlobSource } from './blob-source.ts';
import type { Descriptor } from './descriptor.ts';
import type { RegistryError } from './errors.ts';
import type { Transport } from './transport.ts';
import type { Retrier } from './retrier.ts';

/** A place that the registry opened for one blob. */
export interface Upload {
  readonly repository: string;
  readonly location: URL;
}

export interface RegistryClientOptions {
  /** Scheme, host and port of the registry, e.g. `https://registry.example`. */
  readonly origin: URL;
  readonly transport: Transport;
  readonly authorizer: Authorizer;
  /** Shared by all clients of a run, so that they slow down together. */
  readonly retrier: Retrier;
  readonly userAgent: string;
  /** Says whether an answer means that the credentials have expired and newer ones would do; a 401 by default. */
  readonly isExpired?: (error: RegistryError) => boolean;
  readonly signal?: AbortSignal;
}

export interface FetchedManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

export declare class RegistryClient {
  constructor(options: RegistryClientOptions);
  resolve(repository: string, reference: string): Promise<Descriptor | undefined>;
  manifest(repository: string, reference: string): Promise<FetchedManifest>;
  hasBlob(repository: string, digest: Digest): Promise<boolean>;
  openUpload(repository: string): Promise<Upload>;
  putBlob(repository: string, blob: BlobSource, upload?: Upload): Promise<void>;
  blob(repository: string, descriptor: Descriptor): AsyncIterable<Uint8Array>;
  putManifest(repository: string, reference: string, mediaType: string, bytes: Uint8Array): Promise<Digest>;
}
