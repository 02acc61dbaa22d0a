import { appendFile, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encryptKey, generateKey } from 'openpgp';
import type { PrivateKey } from 'openpgp';
import { packageChart } from '../../src/chart/package.ts';
import type { PackagedChart } from '../../src/chart/packaged.ts';
import { isRefused, sourceDateEpoch, startOracle } from './oracle.ts';
import type { Oracle } from './oracle.ts';
import { writeTree } from './generate/tree.ts';
import type { Tree } from './generate/tree.ts';

const signer = 'Parity Test <parity@chart.example>';

const charts: Readonly<Record<string, Tree>> = {
  plain: { 'Chart.yaml': 'apiVersion: v2\nname: plain\nversion: 1.2.3+build.5\n' },
  // Lines that begin with a dash are escaped in a signed text, and trailing blanks are not part of it.
  full: {
    'Chart.yaml':
      'apiVersion: v2\nname: full\nversion: 1.0.0\nappVersion: 1.10\ndescription: "é 😀"\nkeywords: [a, "- b"]\n' +
      'annotations:\n  notes: "- one\\n- two  \\n\\n"\n',
    'values.yaml': 'a: 1\n',
  },
  old: {
    'Chart.yaml': 'name: old\nversion: 1.0.0\n',
    'requirements.yaml': 'dependencies:\n- name: sub\n  version: 1.x\n  repository: ""\n',
    'charts/sub/Chart.yaml': 'name: sub\nversion: 1.0.0\n',
  },
};

describe.each(['rsa', 'curve25519'] as const)('a chart that is signed with a key of the kind %s', (kind) => {
  let oracle: Oracle;
  let key: PrivateKey;
  let keyring: string;
  let secretKeyring: string;

  beforeAll(async () => {
    oracle = await startOracle();
    const options = {
      userIDs: { name: 'Parity Test', email: 'parity@chart.example' },
      format: 'object',
    } as const;
    const { privateKey, publicKey } = await (kind === 'rsa'
      ? generateKey({ ...options, type: 'rsa', rsaBits: 2048 })
      : generateKey({ ...options, type: 'ecc', curve: 'ed25519Legacy' }));
    key = privateKey;
    keyring = join(oracle.folder, 'pubring.gpg');
    secretKeyring = join(oracle.folder, 'secring.gpg');
    await writeFile(keyring, publicKey.write());
    await writeFile(secretKeyring, privateKey.write());
  }, 120_000);
  afterAll(() => oracle.close());

  async function sign(name: string, passphrase?: string): Promise<PackagedChart> {
    const path = join(oracle.folder, name);
    await writeTree(path, charts[name] ?? {});
    const armored = passphrase === undefined ? key : await encryptKey({ privateKey: key, passphrase });
    return packageChart({
      path,
      workspace: path,
      destination: join(oracle.folder, `${name}-ours`),
      sourceDateEpoch,
      signing: { key: armored.armor(), ...(passphrase !== undefined && { passphrase }) },
    });
  }

  /** The signed text, with the archive's digest left out: ours is another because its deflate stream is another. */
  async function signedText(provenance: string): Promise<string> {
    const file = await readFile(provenance, 'utf8');
    return file
      .slice(0, file.indexOf('-----BEGIN PGP SIGNATURE-----'))
      .replace(/sha256:[0-9a-f]{64}/, 'sha256:…');
  }

  test.each(Object.keys(charts))(
    '%s is accepted by both Helms, and signs what Helm signs',
    async (name) => {
      const { archive, provenance } = await sign(name);
      const helms = [oracle.helm3, oracle.helm4];
      const answers = await Promise.all(helms.map((helm) => helm.verify(archive.file, keyring)));
      for (const answer of answers) {
        expect(answer).toContain(`Signed by: ${signer}`);
        expect(answer).toContain(`Chart Hash Verified: ${archive.digest}`);
      }
      const destination = join(oracle.folder, `${name}-helm`);
      const flags = ['--sign', '--key', signer, '--keyring', secretKeyring];
      const helm = await oracle.helm4.package(join(oracle.folder, name), destination, flags);
      if (isRefused(helm)) throw new Error(helm.refused);
      expect(await signedText(provenance?.file ?? '')).toBe(await signedText(`${helm.file}.prov`));
    },
    120_000,
  );

  test('is accepted when the key has a passphrase', async () => {
    const { archive } = await sign('plain', 'a passphrase: é');
    expect(await oracle.helm4.verify(archive.file, keyring)).toContain(`Signed by: ${signer}`);
  }, 120_000);

  test('is refused by both Helms once the archive was changed', async () => {
    const { archive, provenance } = await sign('plain');
    const folder = join(oracle.folder, 'changed');
    await mkdir(folder);
    const file = join(folder, 'plain-1.2.3+build.5.tgz');
    await copyFile(archive.file, file);
    await copyFile(provenance?.file ?? '', `${file}.prov`);
    await appendFile(file, 'x');
    for (const helm of [oracle.helm3, oracle.helm4])
      expect(await helm.verify(file, keyring)).toHaveProperty(
        'refused',
        expect.stringContaining('sha256 sum does not match'),
      );
  }, 120_000);
});
