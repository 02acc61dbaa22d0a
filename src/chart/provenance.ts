import { ChartError } from './errors.ts';
import { metadataYaml, type Metadata } from './metadata/metadata.ts';
import { errorMessage } from '../text.ts';
import { writeYaml } from './yaml/emitter.ts';
import type { Digest } from '../digest.ts';
import type { PrivateKey } from 'openpgp';

/** What a chart is signed with. */
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

/** Which of several keys was meant cannot be known. */
function onlyKey(keys: readonly PrivateKey[]): PrivateKey {
  const [key] = keys;
  if (key !== undefined && keys.length === 1) return key;
  const list = keys.map((each) => `${each.getUserIDs().join(', ')} (${each.getFingerprint().toUpperCase()})`);
  throw new ChartError(
    `signing-key holds ${keys.length} keys: ${list.join('; ')}; export the one to sign with: gpg --armor --export-secret-keys <key id>`,
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
      'it must be the text that "gpg --armor --export-secret-keys" writes, with its first and last line';
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
    throw new ChartError('the signing key is protected by a passphrase: give the passphrase too');
  }
  try {
    return await decryptKey({ privateKey: key, passphrase });
  } catch (error) {
    const text = 'wrong passphrase for the signing key';
    throw new ChartError(text, {}, { cause: error });
  }
}

/** What openpgp says, without its frame. */
function signingReason(error: unknown): string {
  const message = errorMessage(error);
  // It loads a module for such curves that it does not bring along (openpgp 6.3.2, nodeVerify in ecdsa.js).
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
      `the signing key cannot sign: ${signingReason(error)}; give one that can, of RSA with 2048 bits or more or of Ed25519`,
      {},
      { cause: error },
    );
  }
}
