import type { Digest } from '../digest.ts';

/**
 * Points at a blob or a manifest: what it is, its digest and its size in bytes.
 * Rule: https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md
 */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}
