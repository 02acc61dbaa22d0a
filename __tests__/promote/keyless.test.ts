import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Digest } from '../../src/digest.ts';
import { isAboutImage, type FoundSignature } from '../../src/promote/cosign.ts';
import { keylessCheck, type KeylessCheck } from '../../src/promote/keyless.ts';
import { closingAfterEach } from '../support/closing.ts';
import { damages } from '../support/sigstore-damages.ts';
import {
  newKeys,
  openSigstore,
  type BundleJson,
  type Signer,
  type SimpleSigningJson,
  type Sigstore,
} from '../support/sigstore.ts';

const later = closingAfterEach();
const image: Digest = `sha256:${'a'.repeat(64)}`;
const other: Digest = `sha256:${'b'.repeat(64)}`;
const release: Signer = {
  identity: 'https://github.com/acme/charts/.github/workflows/release.yml@refs/tags/v1.2.3',
  issuer: 'https://token.actions.githubusercontent.com',
};
const anHour = 60 * 60 * 1000;

let sigstore: Sigstore;
let check: KeylessCheck;
beforeEach(async () => {
  sigstore = later(await openSigstore());
  check = await keylessCheck(sigstore.trustedRoot, release);
});

function asFound(bundle: BundleJson): FoundSignature {
  return { type: 'bundle', bundle: { ...bundle } };
}

function asLayer({ payload, annotations }: SimpleSigningJson): FoundSignature {
  return { type: 'simple signing', payload, annotations };
}

const formats: Readonly<Record<string, (by: Sigstore, signer: Signer) => Promise<FoundSignature>>> = {
  'in a bundle': async (by, signer) => asFound(await by.bundle(image, signer)),
  'under a tag': async (by, signer) => asLayer(await by.simpleSigning(image, signer)),
};

/** A Sigstore that shares some of its keys with the trusted one. */
async function strange(...own: readonly (keyof Sigstore['keys'])[]): Promise<Sigstore> {
  const fresh = newKeys();
  const keys = Object.fromEntries(own.map((name) => [name, fresh[name]]));
  return later(await openSigstore({ ...sigstore.keys, ...keys }));
}

describe.each(Object.entries(formats))('a signature %s', (_where, sign) => {
  test('by the identity counts', async () => {
    const found = await sign(sigstore, release);
    expect(isAboutImage(found, image)).toBe(true);
    expect(check(found)).toBeUndefined();
  });

  test('counts only for the image that it is about', async () => {
    expect(isAboutImage(await sign(sigstore, release), other)).toBe(false);
  });

  test.each([
    ['another workflow', { ...release, identity: release.identity.replace('release.yml', 'other.yml') }],
    ['a longer identity', { ...release, identity: `${release.identity}.4` }],
    ['another issuer', { ...release, issuer: 'https://issuer.example.com' }],
    ['a longer issuer', { ...release, issuer: `${release.issuer}/more` }],
  ])('by %s is told with both names', async (_what, signer) => {
    const problem = check(await sign(sigstore, signer));
    expect(problem).toBe(`one is by "${signer.identity}", issued by "${signer.issuer}"`);
  });

  test.each(['authority', 'certificateLog', 'log'] as const)(
    'with a strange %s does not count',
    async (own) => {
      const problem = check(await sign(await strange(own), release));
      expect(problem).toMatch(/^one is not valid \(.+\)$/);
    },
  );

  test.each([
    ['after its certificate had expired', anHour],
    ['before its certificate was issued', -anHour],
  ])('that was logged %s does not count', async (_when, milliseconds) => {
    const late = later(await openSigstore(sigstore.keys, new Date(Date.now() + milliseconds)));
    expect(check(await sign(late, release))).toMatch(/^one is not valid \(.+\)$/);
  });

  test('counts for a pattern of its identity, and for no other', async () => {
    const found = await sign(sigstore, release);
    const ofPattern = (identity: RegExp): Promise<KeylessCheck> =>
      keylessCheck(sigstore.trustedRoot, { ...release, identity });
    expect(
      (await ofPattern(/^https:\/\/github\.com\/acme\/charts\/.+@refs\/tags\/v/u))(found),
    ).toBeUndefined();
    expect((await ofPattern(/^https:\/\/github\.com\/other\//u))(found)).toMatch(/^one is by /);
  });

  test('counts if one of several roots proves it', async () => {
    const { trustedRoot } = await strange('authority', 'certificateLog', 'log', 'clock');
    const both = await keylessCheck(`${trustedRoot}\n${sigstore.trustedRoot}\n`, release);
    const found = await sign(sigstore, release);
    expect(both(found)).toBeUndefined();
    expect((await keylessCheck(trustedRoot, release))(found)).toMatch(/^one is not valid/);
  });
});

test.each(Object.entries(damages))('a bundle with %s does not count', async (_what, damage) => {
  const bundle = await sigstore.bundle(image, release);
  damage(bundle, await sigstore.bundle(other, release));
  expect(check(asFound(bundle))).toMatch(/^one is not valid \(.+\)$/);
});

test('a bundle whose time a timestamp authority signed counts, unless it is strange', async () => {
  async function timed(by: Sigstore): Promise<FoundSignature> {
    const bundle = await sigstore.bundle(image, release);
    const [signed] = bundle.dsseEnvelope.signatures;
    const time = await by.timestamp(Buffer.from(signed?.sig ?? '', 'base64'));
    for (const entry of bundle.verificationMaterial.tlogEntries) delete entry.inclusionPromise;
    bundle.verificationMaterial.timestampVerificationData = {
      rfc3161Timestamps: [{ signedTimestamp: time.toString('base64') }],
    };
    return asFound(bundle);
  }
  expect(check(await timed(sigstore))).toBeUndefined();
  expect(check(await timed(await strange('clock')))).toMatch(/^one is not valid/);
});

test.each<[string, (layer: SimpleSigningJson, another: SimpleSigningJson) => SimpleSigningJson]>([
  ['another payload', (layer, { payload }) => ({ ...layer, payload })],
  ...[
    'dev.cosignproject.cosign/signature',
    'dev.sigstore.cosign/bundle',
    'dev.sigstore.cosign/certificate',
  ].flatMap(
    (name): [string, (layer: SimpleSigningJson, another: SimpleSigningJson) => SimpleSigningJson][] => [
      [
        `another ${name}`,
        (layer, { annotations }) => ({
          ...layer,
          annotations: { ...layer.annotations, [name]: annotations[name] ?? '' },
        }),
      ],
      [
        `no ${name}`,
        (layer) => ({
          ...layer,
          annotations: Object.fromEntries(Object.entries(layer.annotations).filter(([key]) => key !== name)),
        }),
      ],
    ],
  ),
])('a signature under a tag with %s does not count', async (_what, change) => {
  const [ours, another] = [
    await sigstore.simpleSigning(image, release),
    await sigstore.simpleSigning(other, release),
  ];
  expect(check(asLayer(change(ours, another)))).toMatch(/^one is not valid \(.+\)$/);
});

test.each([
  ['no JSON', 'trusted'],
  ['an empty object', '{}'],
  ['a list', '[]'],
  ['a root without authorities', '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}'],
])('%s is no trusted root', async (_what, text) => {
  await expect(keylessCheck(text, release)).rejects.toThrow();
});
