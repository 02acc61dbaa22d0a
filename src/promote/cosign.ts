import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { Digest } from '../digest.ts';
import { isJsonObject, type JsonObject } from '../json.ts';

/** A "simple signing" payload, and what the manifest says about its layer. */
export interface SimpleSigning {
  readonly type: 'simple signing';
  readonly payload: Uint8Array;
  readonly annotations: JsonObject;
}

/** A Sigstore bundle, which cosign 3 writes. */
export interface SigstoreBundle {
  readonly type: 'bundle';
  readonly bundle: JsonObject;
}

/** A signature as it was found; nothing in it is trusted. */
export type FoundSignature = SimpleSigning | SigstoreBundle;

/** Reads a JSON object from outside; anything else is read as an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Parses a JSON object from outside; anything else is read as an empty one. */
export function parsed(bytes: Uint8Array | string): JsonObject {
  try {
    return objectOf(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return {};
  }
}

function decoded(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : '', 'base64');
}

/** Returns the signature over a "simple signing" payload, which is an annotation. */
export function simpleSignature({ annotations }: SimpleSigning): Buffer {
  return decoded(annotations['dev.cosignproject.cosign/signature']);
}

/** Reads one or more public keys in PEM. Throws an Error if there is none or one cannot be read. */
export function publicKeys(pem: string): readonly KeyObject[] {
  const blocks =
    pem.match(/-----BEGIN (?:RSA )?PUBLIC KEY-----[^]*?-----END (?:RSA )?PUBLIC KEY-----/g) ?? [];
  if (blocks.length === 0) throw new Error('it contains no public key');
  return blocks.map((block) => createPublicKey(block));
}

/** Ed25519 and Ed448 do their own hashing; for other keys, cosign uses SHA-256. */
function isSignedBy(key: KeyObject, payload: Uint8Array, signature: Uint8Array): boolean {
  const hash = key.asymmetricKeyType?.startsWith('ed') === true ? null : 'sha256';
  return verify(hash, payload, key, signature);
}

/** What DSSE signs: https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md */
function preAuthenticationEncoding(type: string, payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** The predicate of a signature; a statement with another one attests something about the image but does not sign it. */
const signPredicate = 'https://sigstore.dev/cosign/sign/v1';
const statementType = 'application/vnd.in-toto+json';

function envelopeOf({ bundle }: SigstoreBundle): JsonObject {
  return objectOf(bundle['dsseEnvelope']);
}

function isStatementAbout({ payloadType, payload }: JsonObject, image: Digest): boolean {
  const { subject, predicateType } = parsed(decoded(payload));
  const subjects = Array.isArray(subject) ? (subject as unknown[]) : [];
  const digests = subjects.map((each) => objectOf(objectOf(each)['digest'])['sha256']);
  return (
    payloadType === statementType &&
    predicateType === signPredicate &&
    digests.includes(image.slice('sha256:'.length))
  );
}

function isPayloadAbout(payload: Uint8Array, image: Digest): boolean {
  const { type, image: about } = objectOf(parsed(payload)['critical']);
  return type === 'cosign container image signature' && objectOf(about)['docker-manifest-digest'] === image;
}

/**
 * Reports whether a signature states that it is one of this image; who made it is another question.
 * Rules: https://github.com/sigstore/cosign/blob/v2.4.0/specs/SIGNATURE_SPEC.md#simple-signing,
 * https://github.com/sigstore/protobuf-specs/blob/v0.5.0/protos/sigstore_bundle.proto
 */
export function isAboutImage(found: FoundSignature, image: Digest): boolean {
  if (found.type === 'simple signing') return isPayloadAbout(found.payload, image);
  const { mediaType } = found.bundle;
  return (
    String(mediaType).startsWith('application/vnd.dev.sigstore.bundle') &&
    isStatementAbout(envelopeOf(found), image)
  );
}

/** Reports whether one of the keys made a signature. */
export function isMadeBy(keys: readonly KeyObject[], found: FoundSignature): boolean {
  if (found.type === 'simple signing') {
    return keys.some((key) => isSignedBy(key, found.payload, simpleSignature(found)));
  }
  const { payload, signatures } = envelopeOf(found);
  const signed = preAuthenticationEncoding(statementType, decoded(payload));
  return (Array.isArray(signatures) ? (signatures as unknown[]) : []).some((each) => {
    const signature = decoded(objectOf(each)['sig']);
    return keys.some((key) => isSignedBy(key, signed, signature));
  });
}
