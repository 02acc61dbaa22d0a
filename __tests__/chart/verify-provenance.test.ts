import { beforeAll, describe, expect, test } from '@jest/globals';
import { generateKey } from 'openpgp';
import { clearsign, provenanceText } from '../../src/chart/provenance.ts';
import { verifyProvenance, type SignedArchive } from '../../src/chart/provenance.ts';
import { digestOf } from '../../src/digest.ts';

const archive: SignedArchive = {
  metadata: { name: 'app', version: '1.2.3+b' },
  fileName: 'app-1.2.3+b.tgz',
  digest: digestOf('archive'),
};
const metadata = {
  apiVersion: 'v2',
  name: 'app',
  version: '1.2.3+b',
  description: '- dashes',
  keywords: ['a'],
};

/** Changes one character of the last line of the signature's own bytes. */
function changedSignature(text: string): string {
  return text.replace(/(.)(\n=[^\n]{4})?(\n-----END PGP SIGNATURE)/, (_, last: string, _sum, end: string) => {
    return `${last === 'A' ? 'B' : 'A'}${end}`;
  });
}

let ours: { privateKey: string; publicKey: string };
let theirs: { privateKey: string; publicKey: string };
let signed: string;

beforeAll(async () => {
  ours = await generateKey({ userIDs: [{ name: 'Signer', email: 'signer@example.com' }] });
  theirs = await generateKey({ userIDs: [{ name: 'Other', email: 'other@example.com' }] });
  signed = await clearsign(provenanceText(metadata, archive.fileName, archive.digest), {
    key: ours.privateKey,
  });
});

describe('a provenance file', () => {
  test('that the key signed for this archive tells who signed', async () => {
    const { signers, fingerprint } = await verifyProvenance(signed, ours.publicKey, archive);
    expect(signers).toEqual(['Signer <signer@example.com>']);
    expect(fingerprint).toMatch(/^[0-9A-F]{40}$/);
  });

  test('is verified by any of several keys, in blocks of their own', async () => {
    const keys = `${theirs.publicKey}\n${ours.publicKey}`;
    await expect(verifyProvenance(signed, keys, archive)).resolves.toMatchObject({
      signers: ['Signer <signer@example.com>'],
    });
  });

  test('may have the line ends of Windows, and text around it', async () => {
    const carried = `\n${signed.replaceAll('\n', '\r\n')}\r\n`;
    await expect(verifyProvenance(carried, ours.publicKey, archive)).resolves.toBeDefined();
  });
});

describe('what is not verified', () => {
  test("somebody else's signature", async () => {
    await expect(verifyProvenance(signed, theirs.publicKey, archive)).rejects.toThrow(
      /the provenance signature is not valid: .*; check that verify-key is the key/,
    );
  });

  test.each([
    ['the digest', (text: string) => text.replace(archive.digest, digestOf('other'))],
    ['the version', (text: string) => text.replace('version: 1.2.3+b', 'version: 1.2.4')],
    ['a line more', (text: string) => text.replace('\n...\n', '\nicon: x\n...\n')],
    ['the signature', (text: string) => changedSignature(text)],
  ])('a text that was changed: %s', async (_what, change) => {
    expect(change(signed)).not.toBe(signed);
    await expect(verifyProvenance(change(signed), ours.publicKey, archive)).rejects.toThrow(
      /signature|damaged|block/i,
    );
  });

  // Helm 4.3, pkg/provenance/sign.go: Verify.
  test.each([
    [
      'another archive',
      { ...archive, digest: digestOf('other') },
      /^sha256 sum does not match for app-1\.2\.3\+b\.tgz: "sha256:[0-9a-f]{64}" != "sha256:[0-9a-f]{64}"/,
    ],
    [
      'another file name',
      { ...archive, fileName: 'app-1.2.3.tgz' },
      /^provenance does not contain a SHA for a file named "app-1\.2\.3\.tgz"/,
    ],
    [
      'another chart',
      { ...archive, metadata: { name: 'db', version: '1.2.3+b' } },
      /^the provenance file is for app 1\.2\.3\+b, not for db 1\.2\.3\+b/,
    ],
  ])('%s', async (_what, other, message) => {
    await expect(verifyProvenance(signed, ours.publicKey, other)).rejects.toThrow(message);
  });

  test('a text without a signature', async () => {
    await expect(verifyProvenance('files: {}\n', ours.publicKey, archive)).rejects.toThrow(
      /^signature block not found/,
    );
  });

  test('a signed text of another kind', async () => {
    const note = await clearsign('just a note\n', { key: ours.privateKey });
    await expect(verifyProvenance(note, ours.publicKey, archive)).rejects.toThrow(
      /^message block must have at least two parts/,
    );
  });

  test.each([
    ['a private key', () => ours.privateKey, /is not an armored public key/],
    ['nothing', () => '', /is not an armored public key/],
    ['a damaged key', () => ours.publicKey.replace(/\n.{30}/, '\n@'), /cannot be read/],
  ])('with %s', async (_what, key, message) => {
    await expect(verifyProvenance(signed, key(), archive)).rejects.toThrow(message);
  });
});
