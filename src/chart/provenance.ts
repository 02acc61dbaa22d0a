import { ChartError } from './errors.ts';
import { metadataYaml, parseMetadata, type Metadata } from './metadata/metadata.ts';
import { errorMessage } from '../text.ts';
import { writeYaml } from './yaml/emitter.ts';
import { loadYaml } from './yaml/marshal.ts';
import { mapOf, structOf, text as textShape } from './yaml/shape.ts';
import type { Digest } from '../digest.ts';
import type { CleartextMessage, PrivateKey, PublicKey } from 'openpgp';

/** The key to sign a chart with. */
export interface Signing {
  /** An armored OpenPGP private key. */
  readonly key: string;
  readonly passphrase?: string;
}

type OpenPgp = typeof import('openpgp');

/**
 * Returns the text that a provenance file signs: the chart's metadata and the digest of its archive.
 * Rule: Helm's `messageBlock` (pkg/provenance/sign.go).
 */
export function provenanceText(metadata: Metadata, archiveName: string, digest: Digest): string {
  const sums = new Map([['files', new Map([[archiveName, digest]])]]);
  return `${metadataYaml(metadata)}\n...\n${writeYaml(sums)}`;
}

const privateBlock = /-----BEGIN PGP PRIVATE KEY BLOCK-----[^]*?-----END PGP PRIVATE KEY BLOCK-----/g;

/** Throws if there are several keys: which of them was meant cannot be known. */
function onlyKey(keys: readonly PrivateKey[]): PrivateKey {
  const [key] = keys;
  if (key !== undefined && keys.length === 1) return key;
  const list = keys.map((each) => `${each.getUserIDs().join(', ')} (${each.getFingerprint().toUpperCase()})`);
  throw new ChartError(
    `signing-key contains ${keys.length} keys: ${list.join('; ')}; export the one to sign with: gpg --armor --export-secret-keys <key id>`,
  );
}

async function readKey({ readPrivateKeys }: OpenPgp, armoredKey: string): Promise<PrivateKey> {
  try {
    const blocks = armoredKey.match(privateBlock) ?? [armoredKey];
    const keys = await Promise.all(blocks.map((block) => readPrivateKeys({ armoredKeys: block })));
    return onlyKey(keys.flat());
  } catch (error) {
    if (error instanceof ChartError) throw error;
    if (armoredKey.includes('BEGIN PGP PUBLIC KEY BLOCK')) {
      const advice = 'export the secret one with "gpg --armor --export-secret-keys"';
      throw new ChartError(`provided key is not a private key: ${advice}`, {}, { cause: error });
    }
    const advice =
      'it must be the output of "gpg --armor --export-secret-keys", including the first and last line';
    throw new ChartError(`the signing key cannot be read: ${advice}`, {}, { cause: error });
  }
}

async function unlock(
  { decryptKey }: OpenPgp,
  key: PrivateKey,
  passphrase: string | undefined,
): Promise<PrivateKey> {
  if (key.isDecrypted()) return key;
  if (passphrase === undefined || passphrase === '') {
    throw new ChartError('the signing key is protected by a passphrase: set the passphrase too');
  }
  try {
    return await decryptKey({ privateKey: key, passphrase });
  } catch (error) {
    const text = 'wrong passphrase for the signing key';
    throw new ChartError(text, {}, { cause: error });
  }
}

/** Returns openpgp's reason, without what it puts around it. */
function signingReason(error: unknown): string {
  const message = errorMessage(error);
  // For such curves it loads a module that is not part of the package (openpgp 6.3.2, nodeVerify in ecdsa.js).
  if (message.includes("'eckey-utils'")) return 'Brainpool curves and secp256k1 are not supported';
  return message.replace(/^Error signing message: /, '').replace(/\.$/, '');
}

/**
 * Signs a text in clear, with SHA-512 as Helm does. No final newline, as in Helm's provenance files.
 *
 * Throws {@link ChartError} when the key is not an armored private key, is locked and the passphrase is missing or wrong,
 * or may not sign. No message holds a secret.
 */
export async function clearsign(text: string, signing: Signing): Promise<string> {
  // Loaded only when there is something to sign.
  const openpgp = await import('openpgp');
  const key = await unlock(openpgp, await readKey(openpgp, signing.key), signing.passphrase);
  const message = await openpgp.createCleartextMessage({ text });
  const config = { preferredHashAlgorithm: openpgp.enums.hash.sha512 };
  try {
    const signed = await openpgp.sign({ message, signingKeys: key, config });
    return signed.replaceAll('\r\n', '\n').trimEnd();
  } catch (error) {
    throw new ChartError(
      `the signing key cannot sign: ${signingReason(error)}; use a key that can: RSA with 2048 bits or more, or Ed25519`,
      {},
      { cause: error },
    );
  }
}

/** The archive that a provenance file must be for. */
export interface SignedArchive {
  readonly metadata: Pick<Metadata, 'name' | 'version'>;
  /** The archive's file name, `<name>-<version>.tgz`. */
  readonly fileName: string;
  readonly digest: Digest;
}

/** Who signed. */
export interface Verification {
  /** The key's user ids, such as `Ann <ann@example.com>`. */
  readonly signers: readonly string[];
  /** The primary key's fingerprint, upper-case hex as GnuPG prints it. */
  readonly fingerprint: string;
}

const publicBlock = /-----BEGIN PGP PUBLIC KEY BLOCK-----[^]*?-----END PGP PUBLIC KEY BLOCK-----/g;

const sumsShape = structOf<{ readonly files?: ReadonlyMap<string, string> | undefined }>(
  'provenance.SumCollection',
  {},
  { files: mapOf(textShape) },
);

/** Reads armored public keys, in one or several blocks, as Helm 4.3 reads a keyring. */
async function readPublicKeys({ readKeys }: OpenPgp, armored: string): Promise<PublicKey[]> {
  const blocks = armored.match(publicBlock) ?? [];
  const advice = 'use the output of "gpg --armor --export <key id>", including the first and last line';
  if (blocks.length === 0)
    throw new ChartError(`the verification key is not an armored public key: ${advice}`);
  try {
    const keys = await Promise.all(blocks.map((block) => readKeys({ armoredKeys: block })));
    return keys.flat().map((key) => key.toPublic());
  } catch (error) {
    throw new ChartError(`the verification key cannot be read: ${advice}`, {}, { cause: error });
  }
}

async function readSigned(openpgp: OpenPgp, provenance: string): Promise<CleartextMessage> {
  try {
    return await openpgp.readCleartextMessage({ cleartextMessage: provenance });
  } catch (error) {
    const text =
      'signature block not found: the provenance file is not a clear-signed text; sign the chart again';
    throw new ChartError(text, {}, { cause: error });
  }
}

/** Finds a signature by one of the keys. Throws a {@link ChartError} with the reasons if there is none. */
async function checkSignature(
  openpgp: OpenPgp,
  message: CleartextMessage,
  keys: PublicKey[],
): Promise<Verification> {
  const { signatures } = await openpgp.verify({ message, verificationKeys: keys });
  const reasons: string[] = [];
  for (const { keyID, verified } of signatures) {
    try {
      await verified;
    } catch (error) {
      reasons.push(errorMessage(error));
      continue;
    }
    const signer = keys.find((key) => key.getKeys(keyID).length > 0);
    if (signer === undefined) continue;
    return { signers: signer.getUserIDs(), fingerprint: signer.getFingerprint().toUpperCase() };
  }
  const reason = reasons[0] ?? 'there is no signature';
  throw new ChartError(
    `the provenance signature is not valid: ${reason}; check that verify-key is the key that the chart was signed with`,
  );
}

/** Rule: Helm's `ParseMessageBlock` (pkg/provenance/sign.go). */
function checkContent(text: string, { metadata, fileName, digest }: SignedArchive): void {
  const [about = '', sums] = text.split('\n...\n');
  if (sums === undefined) {
    throw new ChartError(
      'message block must have at least two parts: the provenance file is damaged; sign again',
    );
  }
  const signed = parseMetadata(Buffer.from(about), 'Chart.yaml');
  if (signed.name !== metadata.name || signed.version !== metadata.version) {
    throw new ChartError(
      `the provenance file is for ${signed.name} ${signed.version}, not for ${metadata.name} ${metadata.version}: push the chart with its own provenance file provenance file`,
    );
  }
  const found = loadYaml(Buffer.from(sums), 'provenance', sumsShape, {}).files?.get(fileName);
  if (found === undefined) {
    throw new ChartError(
      `provenance does not contain a SHA for a file named ${JSON.stringify(fileName)}: another chart or another version was signed; check which chart the repository and the tag contain`,
    );
  }
  if (found !== digest) {
    throw new ChartError(
      `sha256 sum does not match for ${fileName}: ${JSON.stringify(found)} != ${JSON.stringify(digest)}; the archive is not the one that was signed`,
    );
  }
}

/**
 * Checks a chart archive against its provenance file, as `helm verify` does: the signature by one of the armored public keys, and
 * the digest of the archive under its name; and that name and version are those of the chart.
 *
 * Throws {@link ChartError} with Helm's text if there is one. Rule: Helm's `Signatory.Verify` (pkg/provenance/sign.go).
 */
export async function verifyProvenance(
  provenance: string,
  armoredKeys: string,
  archive: SignedArchive,
): Promise<Verification> {
  // Loaded only when there is something to verify.
  const openpgp = await import('openpgp');
  const keys = await readPublicKeys(openpgp, armoredKeys);
  const message = await readSigned(openpgp, provenance);
  const verification = await checkSignature(openpgp, message, keys);
  checkContent(message.getText(), archive);
  return verification;
}
