import { createHash, generateKeyPairSync, sign, type KeyPairKeyObjectResult } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import {
  fulcioHandler,
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
} from '@sigstore/mock';
import { serve, type Received } from './http-server.ts';

/** Who signs: the subject of the certificate, and who vouches for it. */
export interface Signer {
  readonly identity: string;
  readonly issuer: string;
}

/** The keys of Sigstore's services. */
export type SigstoreKeys = Readonly<
  Record<'authority' | 'certificateLog' | 'log' | 'clock', KeyPairKeyObjectResult>
>;

/** An entry of the transparency log, as Rekor's API gives it. */
interface LogEntry {
  readonly body: string;
  readonly integratedTime: number;
  readonly logID: string;
  readonly logIndex: number;
  readonly verification: {
    readonly inclusionProof: {
      readonly logIndex: number;
      readonly treeSize: number;
      readonly checkpoint: string;
      readonly rootHash: string;
    };
    readonly signedEntryTimestamp: string;
  };
}

/** A Sigstore bundle in JSON, as far as tests change it. */
export interface BundleJson {
  mediaType: string;
  verificationMaterial: {
    certificate: { rawBytes: string };
    tlogEntries: {
      integratedTime?: string;
      inclusionPromise?: { signedEntryTimestamp: string };
      canonicalizedBody: string;
      [key: string]: unknown;
    }[];
    timestampVerificationData?: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
  dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string }[] };
}

/** A payload of cosign and the annotations of its layer. */
export interface SimpleSigningJson {
  readonly payload: Buffer;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A Sigstore on loopback: an authority that certifies identities, logs, and a clock that signs. */
export interface Sigstore {
  readonly keys: SigstoreKeys;
  /** Where cosign reaches all of it. */
  readonly origin: string;
  /** What verifiers trust, as `cosign trusted-root create` writes it. */
  readonly trustedRoot: string;
  /** What `cosign sign --signing-config` reads. */
  readonly signingConfig: string;
  /** Signs an image as cosign 3 does, in a bundle. */
  bundle(digest: string, signer: Signer): Promise<BundleJson>;
  /** Signs an image as cosign 2 does, under a tag. */
  simpleSigning(digest: string, signer: Signer): Promise<SimpleSigningJson>;
  /** Signs the time of a signature: RFC 3161. */
  timestamp(signature: Buffer): Promise<Buffer>;
  /** How often any of its services was asked. */
  requests(): number;
  close(): Promise<void>;
}

function newKey(): KeyPairKeyObjectResult {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** Makes keys for services that nobody trusts yet. */
export function newKeys(): SigstoreKeys {
  return { authority: newKey(), certificateLog: newKey(), log: newKey(), clock: newKey() };
}

function spki({ publicKey }: KeyPairKeyObjectResult): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

function pem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

const validFor = { start: '2020-01-01T00:00:00Z' };
const intoto = 'application/vnd.in-toto+json';

function hashOf(bytes: string | Buffer): { algorithm: 'sha256'; value: string } {
  return { algorithm: 'sha256', value: createHash('sha256').update(bytes).digest('hex') };
}

/** Rekor keeps the hashes of an envelope, not the envelope: https://github.com/sigstore/rekor, pkg/types/dsse/v0.0.1 */
function dsseEntry(envelope: string, verifier: string): object {
  const { payload, signatures } = JSON.parse(envelope) as BundleJson['dsseEnvelope'];
  return {
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: hashOf(envelope),
      payloadHash: hashOf(Buffer.from(payload, 'base64')),
      signatures: signatures.map(({ sig }) => ({ signature: sig, verifier })),
    },
  };
}

function asKept(proposed: string): string {
  const { kind, spec } = JSON.parse(proposed) as {
    kind: string;
    spec: { proposedContent: { envelope: string; verifiers: [string] } };
  };
  if (kind !== 'dsse') return proposed;
  return JSON.stringify(dsseEntry(spec.proposedContent.envelope, spec.proposedContent.verifiers[0]));
}

/** Asks one of the services; all that these answer is text. */
async function textOf({ fn }: ReturnType<typeof rekorHandler>, request: string): Promise<string> {
  const { response } = await fn(request);
  if (typeof response !== 'string') throw new Error('a service answered with bytes');
  return response;
}

/** cosign sends the token in a header, sigstore-js in the body; the mock expects the latter. */
function withToken({ body, headers: { authorization = '' } }: Received): string {
  const request = JSON.parse(body.toString()) as object;
  return JSON.stringify({
    ...request,
    credentials: { oidcIdentityToken: authorization.replace('Bearer ', '') },
  });
}

/**
 * Returns a time in the ten minutes of each certificate that is issued in the next five. Its milliseconds have three digits: the mock drops
 * zeros at their end, and then @sigstore/core says "invalid time".
 */
function signedTime(): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000 + 300_123);
}

/**
 * Starts a Sigstore with keys of its own, or those of another.
 *
 * @param loggedAt What its transparency log believes the time to be.
 */
export async function openSigstore(keys: SigstoreKeys = newKeys(), loggedAt?: Date): Promise<Sigstore> {
  const authority = await initializeCA(keys.authority, await initializeCTLog(keys.certificateLog));
  const clock = await initializeTSA(keys.clock, signedTime());
  const fulcio = fulcioHandler(authority);

  async function answer(received: Received, response: ServerResponse): Promise<void> {
    if (received.target === fulcio.path) {
      const body = await textOf(fulcio, withToken(received));
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    } else if (received.target === rekor.path) {
      const body = await textOf(rekor, asKept(received.body.toString()));
      const [id = ''] = Object.keys(JSON.parse(body) as object);
      const headers = { 'content-type': 'application/json', etag: id, location: `${rekor.path}/${id}` };
      response.writeHead(201, headers).end(body);
    } else response.writeHead(404).end();
  }
  const server = await serve((received, response) => {
    answer(received, response).catch(() => response.destroy());
  });
  const { origin } = server.origin;
  const log = await initializeTLog(origin, keys.log, loggedAt);
  const rekor = rekorHandler(log);

  /** Signs with a new key that a certificate is issued for. */
  async function signAs(
    content: Buffer,
    { identity, issuer }: Signer,
  ): Promise<{ readonly certificate: Buffer; readonly signature: Buffer }> {
    const own = newKey();
    const certificate = await authority.issueCertificate({
      publicKey: new Uint8Array(spki(own)),
      subjectAltName: identity,
      // https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
      // The issuer in the new form and in the old one, which is all that cosign reads for signatures under tags.
      extensions: [
        { oid: '1.3.6.1.4.1.57264.1.1', value: issuer, legacy: true },
        { oid: '1.3.6.1.4.1.57264.1.8', value: issuer },
      ],
    });
    const der = Buffer.from(certificate.buffer, certificate.byteOffset, certificate.byteLength);
    return { certificate: der, signature: sign('sha256', content, own.privateKey) };
  }

  async function logged(entry: object): Promise<LogEntry> {
    const [kept] = Object.values((await log.log(entry)) as Readonly<Record<string, LogEntry>>);
    if (kept === undefined) throw new Error('the log kept nothing');
    return kept;
  }

  function service(key: KeyPairKeyObjectResult): object {
    return {
      baseUrl: origin,
      hashAlgorithm: 'SHA2_256',
      publicKey: {
        rawBytes: spki(key).toString('base64'),
        keyDetails: 'PKIX_ECDSA_P256_SHA_256',
        validFor,
      },
      logId: { keyId: createHash('sha256').update(spki(key)).digest('base64') },
    };
  }

  function chain(...certificates: readonly ArrayBufferView<ArrayBuffer>[]): object {
    return {
      subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
      uri: origin,
      certChain: {
        certificates: certificates.map(({ buffer, byteOffset, byteLength }) => ({
          rawBytes: Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
        })),
      },
      validFor,
    };
  }

  const asService = [{ url: origin, majorApiVersion: 1, operator: 'test', validFor }];
  return {
    keys,
    origin,
    trustedRoot: JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [service(keys.log)],
      ctlogs: [service(keys.certificateLog)],
      certificateAuthorities: [chain(authority.rootCertificate)],
      timestampAuthorities: [chain(clock.intCertificate, clock.rootCertificate)],
    }),
    signingConfig: JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: asService,
      rekorTlogUrls: asService,
      rekorTlogConfig: { selector: 'ANY' },
    }),

    async bundle(digest, signer) {
      const statement = Buffer.from(
        JSON.stringify({
          _type: 'https://in-toto.io/Statement/v1',
          subject: [{ digest: { sha256: digest.slice('sha256:'.length) } }],
          predicateType: 'https://sigstore.dev/cosign/sign/v1',
          predicate: {},
        }),
      );
      const head = `DSSEv1 ${intoto.length} ${intoto} ${statement.length} `;
      const { certificate, signature } = await signAs(Buffer.concat([Buffer.from(head), statement]), signer);
      const envelope = {
        payload: statement.toString('base64'),
        payloadType: intoto,
        signatures: [{ sig: signature.toString('base64') }],
      };
      const verifier = Buffer.from(pem('CERTIFICATE', certificate)).toString('base64');
      const entry = await logged(dsseEntry(JSON.stringify(envelope), verifier));
      const { inclusionProof: proof, signedEntryTimestamp } = entry.verification;
      return {
        mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        verificationMaterial: {
          certificate: { rawBytes: certificate.toString('base64') },
          tlogEntries: [
            {
              logIndex: String(entry.logIndex),
              logId: { keyId: Buffer.from(entry.logID, 'hex').toString('base64') },
              kindVersion: { kind: 'dsse', version: '0.0.1' },
              integratedTime: String(entry.integratedTime),
              inclusionPromise: { signedEntryTimestamp },
              inclusionProof: {
                logIndex: String(proof.logIndex),
                rootHash: Buffer.from(proof.rootHash, 'hex').toString('base64'),
                treeSize: String(proof.treeSize),
                hashes: [],
                checkpoint: { envelope: proof.checkpoint },
              },
              canonicalizedBody: entry.body,
            },
          ],
        },
        dsseEnvelope: envelope,
      };
    },

    async simpleSigning(digest, signer) {
      const payload = Buffer.from(
        JSON.stringify({
          critical: {
            identity: { 'docker-reference': '' },
            image: { 'docker-manifest-digest': digest },
            type: 'cosign container image signature',
          },
          optional: null,
        }),
      );
      const { certificate, signature } = await signAs(payload, signer);
      const text = pem('CERTIFICATE', certificate);
      const { body, integratedTime, logIndex, logID, verification } = await logged({
        apiVersion: '0.0.1',
        kind: 'hashedrekord',
        spec: {
          data: { hash: hashOf(payload) },
          signature: {
            content: signature.toString('base64'),
            publicKey: { content: Buffer.from(text).toString('base64') },
          },
        },
      });
      return {
        payload,
        annotations: {
          'dev.cosignproject.cosign/signature': signature.toString('base64'),
          'dev.sigstore.cosign/bundle': JSON.stringify({
            SignedEntryTimestamp: verification.signedEntryTimestamp,
            Payload: { body, integratedTime, logIndex, logID },
          }),
          'dev.sigstore.cosign/certificate': text,
          'dev.sigstore.cosign/chain': '',
        },
      };
    },

    async timestamp(signature) {
      const { buffer, byteOffset, byteLength } = await clock.timestamp({
        artifactHash: createHash('sha256').update(signature).digest(),
        hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
        nonce: 1,
        policyOID: '1.3.6.1.4.1.57264.2',
        certReq: true,
      });
      return Buffer.from(buffer, byteOffset, byteLength);
    },

    requests: () => server.received.length,
    close: () => server.close(),
  };
}
