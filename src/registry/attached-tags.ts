import type { Digest } from '../digest.ts';
import { referrersTag } from '../oci/reference.ts';

/**
 * What cosign puts behind the tag that stands for a digest, for signatures, attestations and bills of materials.
 * Source: https://github.com/sigstore/cosign/blob/v2.4.0/pkg/oci/remote/remote.go (SignatureTagSuffix and so on)
 */
const cosignSuffixes = ['.sig', '.att', '.sbom'];

/** Returns the tags of what belongs to a manifest: first that of the index of its referrers, then cosign's. */
export function attachedTags(digest: Digest): readonly [index: string, ...others: string[]] {
  const index = referrersTag(digest);
  return [index, ...cosignSuffixes.map((suffix) => `${index}${suffix}`)];
}

/** Reports whether a tag is one of {@link attachedTags}, and so nothing that a user would choose. */
export function isAttachedTag(tag: string): boolean {
  return /^sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$/.test(tag);
}

/** Reports whether a tag begins like {@link attachedTags}: other programs have suffixes of their own. */
export function looksAttached(tag: string): boolean {
  return /^sha256-[0-9a-f]{64}(?:\.|$)/.test(tag);
}

/** Reports whether a tag is one where cosign collects signatures or attestations, each in a layer. */
export function collectsSignatures(tag: string): boolean {
  return /^sha256-[0-9a-f]{64}\.(?:sig|att)$/.test(tag);
}
