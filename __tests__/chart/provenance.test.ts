import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { generateKey, readCleartextMessage, readKey, verify } from 'openpgp';
import { packageChart } from '../../src/chart/package.ts';
import { clearsign, provenanceText } from '../../src/chart/provenance.ts';
import { digestOf } from '../../src/digest.ts';
import { chartYaml, temporaryDirectories, writeTree } from './support/tree.ts';

const directory = temporaryDirectories();

/** A private key of the curve brainpoolP256r1, made by GnuPG 2.2.40 for this test. */
const brainpoolKey = [
  '-----BEGIN PGP PRIVATE KEY BLOCK-----',
  '',
  'lHgEawc70RMJKyQDAwIIAQEHAgMEh2nPiLAec6HXmA7Pxmy2o4QkLntMDrPGoRdG',
  'iFM/mIIdAHos6dNeXh34XtV+BkdeBEetbD+uEEr/1vTruXGp4QAA/3dRWvhjdcI9',
  'avhbdUDrdgYsiyeUYPWk5m3DEvbRgUosERq0C0JwIDxicEB4Lnk+iJAEExMIADgW',
  'IQTXn+7cQ6dxt8hPBNv1Gp18xc20tgUCawc70QIbAwULCQgHAgYVCgkICwIEFgID',
  'AQIeAQIXgAAKCRD1Gp18xc20tgt6AP4oxDUsM7R2aT1GzOU5mHqT+b57W/RaZhsw',
  'SWqwxMZh8gEAgv3pjevXLuZt+UfMyLJQHwpDU//sX36uc3nP8yMW2mI=',
  '=Sxsk',
  '-----END PGP PRIVATE KEY BLOCK-----',
].join('\n');

describe('provenanceText', () => {
  test('is the text that Helm signs', () => {
    const metadata = {
      apiVersion: 'v1',
      name: 'hashtest',
      description: 'Test chart versioning',
      version: '1.2.3',
    };
    const digest = 'sha256:c6841b3a895f1444a6738b5d04564a57e860ce42f8519c3be807fb6d9bee7888';
    // Helm 4.3.1, pkg/provenance/testdata/msgblock.yaml, with the fields in the order that yaml.Marshal gives them.
    expect(provenanceText(metadata, 'hashtest-1.2.3.tgz', digest)).toBe(
      [
        'apiVersion: v1',
        'description: Test chart versioning',
        'name: hashtest',
        'version: 1.2.3',
        '',
        '...',
        'files:',
        `  hashtest-1.2.3.tgz: ${digest}`,
        '',
      ].join('\n'),
    );
  });
});

describe('signing', () => {
  const text = 'keywords:\n- one \n--- dashes\n\n...\nfiles: {}\n';
  let locked: { privateKey: string; publicKey: string };
  let open: { privateKey: string; publicKey: string };

  beforeAll(async () => {
    const userIDs = [{ name: 'Signer', email: 'signer@example.com' }];
    open = await generateKey({ userIDs });
    locked = await generateKey({ userIDs, passphrase: 'sesame' });
  });

  async function verified(signed: string, publicKey: string): Promise<string> {
    const message = await readCleartextMessage({ cleartextMessage: signed });
    const verificationKeys = (await readKey({ armoredKey: publicKey })).toPublic();
    const { data, signatures } = await verify({ message, verificationKeys, expectSigned: true });
    await Promise.all(signatures.map(({ verified: result }) => result));
    return data;
  }

  test('is clear text with SHA-512, dashes escaped, without a final newline', async () => {
    const signed = await clearsign(text, { key: open.privateKey });
    // The form of the .prov files in Helm's pkg/provenance/testdata.
    expect(signed).toMatch(
      /^-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nkeywords:\n- - one\n- --- dashes\n\n\.\.\.\nfiles: \{\}\n\n-----BEGIN PGP SIGNATURE-----\n/,
    );
    expect(signed.endsWith('\n-----END PGP SIGNATURE-----')).toBe(true);
    expect(await verified(signed, open.publicKey)).toBe(text.replace('one ', 'one'));
  });

  test('packageChart leaves a .prov file beside the archive', async () => {
    const path = writeTree(directory(), { 'Chart.yaml': chartYaml });
    const signing = { key: locked.privateKey, passphrase: 'sesame' };
    const { archive, provenance } = await packageChart({
      path,
      workspace: path,
      destination: directory(),
      signing,
    });
    const signed = readFileSync(`${archive.file}.prov`, 'utf8');
    expect(provenance).toEqual({
      file: `${archive.file}.prov`,
      digest: digestOf(signed),
      size: Buffer.byteLength(signed),
    });
    const content = await verified(signed, locked.publicKey);
    expect(content).toContain(`\n\n...\nfiles:\n  plain-1.0.0.tgz: ${archive.digest}\n`);
  });

  test('a key that cannot be used is one clear message', async () => {
    const rejected = async (key: string, passphrase?: string): Promise<string> =>
      clearsign(text, passphrase === undefined ? { key } : { key, passphrase }).then(
        () => 'signed',
        (error: unknown) => String(error),
      );
    expect(await rejected(locked.privateKey, 'wrong-secret')).toBe(
      'ChartError: wrong passphrase for the signing key',
    );
    expect(await rejected(`${locked.privateKey}\n${open.privateKey}`)).toMatch(
      /signing-key contains 2 keys: .* \([0-9A-F]{40}\); .* \([0-9A-F]{40}\); export the one to sign with/,
    );
    expect(await rejected(locked.privateKey)).toContain('protected by a passphrase: set the passphrase too');
    expect(await rejected(open.publicKey)).toContain(
      'provided key is not a private key: export the secret one',
    );
    expect(await rejected('top-secret')).toContain('the signing key cannot be read: it must be the output');
    expect(await rejected('top-secret')).not.toContain('top-secret');
  });

  test('a key that may not sign says why', async () => {
    const options = { userIDs: { name: 'Test' }, format: 'armored' } as const;
    const { privateKey: expired } = await generateKey({
      ...options,
      date: new Date('2020-01-01'),
      keyExpirationTime: 1,
    });
    const { privateKey: weak } = await generateKey({
      ...options,
      type: 'rsa',
      rsaBits: 1024,
      config: { minRSABits: 1024 },
    });
    const message = async (key: string): Promise<string> =>
      clearsign(text, { key }).then(
        () => 'signed',
        (error: unknown) => String(error),
      );
    const advice = '; use a key that can: RSA with 2048 bits or more, or Ed25519';
    expect(await message(expired)).toBe(
      `ChartError: the signing key cannot sign: Primary key is expired${advice}`,
    );
    expect(await message(weak)).toContain('RSA keys shorter than 2047 bits are considered too weak; use');
    expect(await message(brainpoolKey)).toBe(
      `ChartError: the signing key cannot sign: Brainpool curves and secp256k1 are not supported${advice}`,
    );
  });
});
