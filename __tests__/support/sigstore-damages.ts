import type { BundleJson } from './sigstore.ts';

/** Damages a bundle, with parts of another by the same signer about another image. */
export type Damage = (bundle: BundleJson, another: BundleJson) => void;

/** Turns one bit of some bytes in Base64. */
function damaged(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return bytes.toString('base64');
}

/** Ways to remove or replace one thing that the proof rests on. */
export const damages: Readonly<Record<string, Damage>> = {
  'another statement': (bundle, another) => {
    bundle.dsseEnvelope.payload = another.dsseEnvelope.payload;
  },
  'another signature': (bundle, another) => {
    bundle.dsseEnvelope.signatures = another.dsseEnvelope.signatures;
  },
  'a bit of the signature turned': ({ dsseEnvelope: { signatures } }) => {
    for (const each of signatures) each.sig = damaged(each.sig);
  },
  'no signature': (bundle) => {
    bundle.dsseEnvelope.signatures = [];
  },
  "another's certificate": ({ verificationMaterial }, another) => {
    verificationMaterial.certificate = another.verificationMaterial.certificate;
  },
  'no certificate': ({ verificationMaterial }) => {
    verificationMaterial.certificate = { rawBytes: '' };
  },
  "another's log entry": ({ verificationMaterial }, another) => {
    verificationMaterial.tlogEntries = another.verificationMaterial.tlogEntries;
  },
  'no log entry': ({ verificationMaterial }) => {
    verificationMaterial.tlogEntries = [];
  },
  'the promise of the log damaged': ({ verificationMaterial }) => {
    for (const { inclusionPromise } of verificationMaterial.tlogEntries) {
      if (inclusionPromise === undefined) throw new Error('the log promises');
      inclusionPromise.signedEntryTimestamp = damaged(inclusionPromise.signedEntryTimestamp);
    }
  },
  'another time than the log promised': ({ verificationMaterial }) => {
    for (const entry of verificationMaterial.tlogEntries) {
      entry.integratedTime = String(Number(entry.integratedTime) - 1);
    }
  },
  'no time that anybody signed': ({ verificationMaterial }) => {
    for (const entry of verificationMaterial.tlogEntries) delete entry.inclusionPromise;
  },
  'a key in place of the certificate': (bundle) => {
    const { tlogEntries } = bundle.verificationMaterial;
    Object.assign(bundle, { verificationMaterial: { publicKey: { hint: 'key' }, tlogEntries } });
  },
};
