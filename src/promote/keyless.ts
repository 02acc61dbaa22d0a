import { createHash, X509Certificate } from 'node:crypto';
import type { TrustedRoot } from '@sigstore/protobuf-specs';
import { isJsonObject, type JsonObject } from '../json.ts';
import { errorMessage } from '../text.ts';
import { objectOf, parsed, simpleSignature, type FoundSignature, type SimpleSigning } from './cosign.ts';

/** Who must have signed, with a certificate of that identity and a key that was thrown away. */
export interface KeylessSigner {
  readonly identity: string | RegExp;
  /** Who vouches for the identity. */
  readonly issuer: string;
}

/** Returns why a signature does not count, or `undefined` if it is proven to be the signer's. */
export type KeylessCheck = (found: FoundSignature) => string | undefined;

/** What Rekor says about an entry of its log, as cosign keeps it beside a signature. */
function logEntryOf({ annotations }: SimpleSigning): JsonObject {
  const { SignedEntryTimestamp: promise, Payload: payload } = parsed(
    String(annotations['dev.sigstore.cosign/bundle']),
  );
  const { body, integratedTime, logIndex, logID } = objectOf(payload);
  const { kind, apiVersion } = parsed(Buffer.from(String(body), 'base64'));
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(String(logID), 'hex').toString('base64') },
    kindVersion: { kind, version: apiVersion },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp: promise },
    canonicalizedBody: body,
  };
}

/**
 * Writes a signature that lies under a tag as the bundle that means the same.
 * Rule: https://github.com/sigstore/cosign/blob/v2.4.0/specs/SIGNATURE_SPEC.md#properties
 */
function bundleOf(found: SimpleSigning): JsonObject {
  const certificate = new X509Certificate(String(found.annotations['dev.sigstore.cosign/certificate']));
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      x509CertificateChain: { certificates: [{ rawBytes: certificate.raw.toString('base64') }] },
      tlogEntries: [logEntryOf(found)],
    },
    messageSignature: {
      messageDigest: {
        algorithm: 'SHA2_256',
        digest: createHash('sha256').update(found.payload).digest('base64'),
      },
      signature: simpleSignature(found).toString('base64'),
    },
  };
}

/** `gh attestation trusted-root` writes several roots, one in each line; cosign writes one. */
function rootsIn(text: string): readonly JsonObject[] {
  const whole = parsed(text);
  if (Object.keys(whole).length > 0) return [whole];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const root: unknown = JSON.parse(line);
      if (!isJsonObject(root)) throw new Error('a line of it is no JSON object');
      return root;
    });
}

/** A reader of a format gives an empty root for any JSON; that would trust nobody, and say so only later. */
function checkRoot({ tlogs, ctlogs, certificateAuthorities }: TrustedRoot): void {
  if (Math.min(tlogs.length, ctlogs.length, certificateAuthorities.length) > 0) return;
  throw new Error('it lacks certificate authorities, transparency logs, or logs of certificates');
}

function isIdentity(wanted: string | RegExp, identity: string): boolean {
  return typeof wanted === 'string' ? wanted === identity : wanted.test(identity);
}

/**
 * Makes the check of signatures without a key against trusted roots in JSON, as `cosign trusted-root` writes them. It asks nobody:
 * certificate, log entry, time and signature are verified with the roots alone. Throws an Error if the roots cannot be used.
 */
export async function keylessCheck(
  trustedRoots: string,
  { identity, issuer }: KeylessSigner,
): Promise<KeylessCheck> {
  // Loaded only when it is needed, as it takes longer than the rest of a start.
  const [{ bundleFromJSON }, specifications, { toSignedEntity, toTrustMaterial, Verifier }] =
    await Promise.all([
      import('@sigstore/bundle'),
      import('@sigstore/protobuf-specs'),
      import('@sigstore/verify'),
    ]);
  const verifiers = rootsIn(trustedRoots).map((json) => {
    const root = specifications.TrustedRoot.fromJSON(json);
    checkRoot(root);
    // At least one entry of a log, one promise of a log of certificates, and one time that somebody signed.
    return new Verifier(toTrustMaterial(root));
  });

  function problemWith(found: FoundSignature, verifier: InstanceType<typeof Verifier>): string | undefined {
    try {
      const bundle = bundleFromJSON(found.type === 'bundle' ? found.bundle : bundleOf(found));
      const artifact = found.type === 'bundle' ? undefined : Buffer.from(found.payload);
      const { identity: signer } = verifier.verify(toSignedEntity(bundle, artifact));
      const name = signer?.subjectAlternativeName ?? '';
      const by = signer?.extensions?.issuer ?? '';
      if (isIdentity(identity, name) && by === issuer) return undefined;
      return `one is by ${JSON.stringify(name)}, issued by ${JSON.stringify(by)}`;
    } catch (error) {
      // Whatever cannot be read or verified is no proof.
      return `one is not valid (${errorMessage(error)})`;
    }
  }

  return (found) => {
    const problems = verifiers.map((verifier) => problemWith(found, verifier));
    return problems.includes(undefined) ? undefined : problems[0];
  };
}
