import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { Digest } from '../digest.ts';
import { isJsonObject, type JsonObject } from '../json.ts';

/** A payload that cosign signed, and the signature over it. */
export interface CosignSignature {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function parsed(bytes: Uint8Array): JsonObject {
  try {
    return objectOf(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return {};
  }
}

function decoded(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : '', 'base64');
}

/** Reads one or more public keys in PEM. Throws an Error if there is none or one cannot be read. */
export function publicKeys(pem: string): readonly KeyObject[] {
  const blocks =
    pem.match(/-----BEGIN (?:RSA )?PUBLIC KEY-----[^]*?-----END (?:RSA )?PUBLIC KEY-----/g) ?? [];
  if (blocks.length === 0) throw new Error('there is no public key in it');
  return blocks.map((block) => createPublicKey(block));
}

/** Ed25519 and Ed448 do their own hashing; for other keys, cosign uses SHA-256. */
function isSignedBy(key: KeyObject, { payload, signature }: CosignSignature): boolean {
  const hash = key.asymmetricKeyType?.startsWith('ed') === true ? null : 'sha256';
  return verify(hash, payload, key, signature);
}

/**
 * Reports whether one of the keys signed a "simple signing" payload about an image.
 * Rule: https://github.com/sigstore/cosign/blob/v2.4.0/specs/SIGNATURE_SPEC.md#simple-signing
 */
export function isSimpleSigning(keys: readonly KeyObject[], signed: CosignSignature, image: Digest): boolean {
  const { critical } = parsed(signed.payload);
  const { type, image: about } = objectOf(critical);
  return (
    type === 'cosign container image signature' &&
    objectOf(about)['docker-manifest-digest'] === image &&
    keys.some((key) => isSignedBy(key, signed))
  );
}

/** What DSSE signs: https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md */
function preAuthenticationEncoding(type: string, payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** The predicate of a signature; a statement with another one attests something about the image but does not sign it. */
const signPredicate = 'https://sigstore.dev/cosign/sign/v1';

function isAbout(statement: JsonObject, image: Digest): boolean {
  const { subject, predicateType } = statement;
  const subjects = Array.isArray(subject) ? (subject as unknown[]) : [];
  const digests = subjects.map((each) => objectOf(objectOf(each)['digest'])['sha256']);
  return predicateType === signPredicate && digests.includes(image.slice('sha256:'.length));
}

/**
 * Reports whether one of the keys signed an image in a Sigstore bundle, which cosign 3 writes.
 * Rule: https://github.com/sigstore/protobuf-specs/blob/v0.5.0/protos/sigstore_bundle.proto
 */
export function isSignedBundle(keys: readonly KeyObject[], bundle: Uint8Array, image: Digest): boolean {
  const { dsseEnvelope, mediaType } = parsed(bundle);
  if (!String(mediaType).startsWith('application/vnd.dev.sigstore.bundle')) return false;
  const { payloadType, payload, signatures } = objectOf(dsseEnvelope);
  if (payloadType !== 'application/vnd.in-toto+json' || !Array.isArray(signatures)) return false;
  const statement = decoded(payload);
  if (!isAbout(parsed(statement), image)) return false;
  const signed = preAuthenticationEncoding(payloadType, statement);
  return (signatures as unknown[]).some((each) => {
    const signature = decoded(objectOf(each)['sig']);
    return keys.some((key) => isSignedBy(key, { payload: signed, signature }));
  });
}
