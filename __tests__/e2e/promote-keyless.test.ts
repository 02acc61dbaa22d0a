import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
import { closingAfterEach } from '../support/closing.ts';
import { ForeignRegistry } from '../support/foreign-registry.ts';
import { openSigstore, type Sigstore } from '../support/sigstore.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

const later = closingAfterEach();
const signer = {
  identity: 'https://github.com/acme/charts/.github/workflows/release.yml@refs/tags/v1.0.0',
  issuer: 'https://token.actions.githubusercontent.com',
};

let stage: Stage;
let sigstore: Sigstore;
let foreign: ForeignRegistry;
let digest: string;
beforeEach(async () => {
  stage = await openStage();
  sigstore = later(await openSigstore());
  foreign = later(await new ForeignRegistry().start());
  digest = foreign.chart('1.0.0');
});
afterEach(async () => {
  await stage.close();
});

function promote(inputs: Readonly<Record<string, string>> = {}): Promise<StepResult> {
  return stage.use('promote', {
    'create-repository': 'true',
    from: `${foreign.host}/team/app:1.0.0`,
    to: 'mirror/app',
    'certificate-identity': signer.identity,
    'certificate-oidc-issuer': signer.issuer,
    'trusted-root': sigstore.trustedRoot,
    ...inputs,
  });
}

async function signInBundle(by = signer): Promise<void> {
  foreign.attach(digest, await sigstore.bundle(digest, by));
}

async function signUnderTag(by = signer): Promise<void> {
  const { payload, annotations } = await sigstore.simpleSigning(digest, by);
  foreign.signatureTag(digest, payload, annotations);
}

describe.each([
  ['a bundle', signInBundle],
  ['a signature under a tag', signUnderTag],
])('%s without a key', (_what, sign) => {
  test('by the identity lets the chart through, with the root in a file', async () => {
    await sign();
    await writeFile(path.join(stage.workspace, 'trusted-root.json'), sigstore.trustedRoot);
    const run = await promote({ 'trusted-root': 'trusted-root.json' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { digest } });
    expect(run.stdout).toContain(
      'team/app:1.0.0: signed with cosign, by the identity of certificate-identity',
    );
    // Nobody is asked: neither the log nor the authority.
    expect(sigstore.requests()).toBe(0);
  });

  test('by a pattern of the identity', async () => {
    await sign();
    const pattern = '^https://github\\.com/acme/charts/\\.github/workflows/release\\.yml@refs/tags/v';
    const run = await promote({ 'certificate-identity': '', 'certificate-identity-regexp': pattern });
    expect(run).toMatchObject({ exitCode: 0, outputs: { digest } });
  });

  test('by somebody else copies nothing, and is told with both names', async () => {
    await sign({ ...signer, identity: 'https://github.com/mallory/charts/.github/workflows/release.yml@x' });
    const since = stage.emulator.requests.length;
    const message = theError(await promote());
    expect(message).toContain(`${foreign.host}/team/app:1.0.0 is not signed by the identity`);
    expect(message).toContain('mallory');
    expect(message).toContain('it was not copied');
    const writes = stage.emulator.requests
      .slice(since)
      .filter(({ write, operation }) => write && operation !== 'GetAuthorizationToken');
    expect(writes).toEqual([]);
  });
});

test('without any signature nothing is copied', async () => {
  expect(theError(await promote())).toContain('there is no signature');
});

test.each([
  [
    'a bundle',
    async (about: string) => {
      foreign.attach(digest, await sigstore.bundle(about, signer));
    },
  ],
  [
    'a signature under a tag',
    async (about: string) => {
      const { payload, annotations } = await sigstore.simpleSigning(about, signer);
      foreign.signatureTag(digest, payload, annotations);
    },
  ],
])('%s that was moved here from another chart does not count', async (_what, sign) => {
  await sign(foreign.chart('2.0.0'));
  expect(theError(await promote())).toContain('there is no signature');
});

test('a signature that follows one by somebody else counts', async () => {
  await signInBundle({ ...signer, issuer: 'https://issuer.example.com' });
  await signUnderTag();
  expect(await promote()).toMatchObject({ exitCode: 0 });
});

test('a key and an identity are both required if both are given', async () => {
  await signInBundle();
  const key = sigstore.keys.log.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect(theError(await promote({ 'cosign-key': key }))).toContain(
    'is not signed with the key of cosign-key',
  );
});

test.each([
  ['no issuer', { 'certificate-oidc-issuer': '' }, /certificate-oidc-issuer is empty: .*set it too/],
  ['no root', { 'trusted-root': '' }, /trusted-root is empty: .*set it too/],
  ['no identity', { 'certificate-identity': '' }, /certificate-identity is empty: .*set it too/],
  [
    'an identity and a pattern',
    { 'certificate-identity-regexp': '^a' },
    /certificate-identity-regexp: "\^a": certificate-identity is set too/,
  ],
  [
    'a pattern that is none',
    { 'certificate-identity': '', 'certificate-identity-regexp': '(' },
    /certificate-identity-regexp: "\(": it is not a regular expression/,
  ],
  [
    'a root that is no file',
    { 'trusted-root': 'nowhere.json' },
    /trusted-root: "nowhere\.json": there is no such file/,
  ],
  [
    'a root that is none',
    { 'trusted-root': '{"tlogs":[]}' },
    /trusted-root: it is not a Sigstore trusted root/,
  ],
])('%s is told before anything is sent', async (_what, inputs, message) => {
  expect(theError(await promote(inputs))).toMatch(message);
  expect(stage.emulator.requests).toEqual([]);
  expect(foreign.asked).toEqual([]);
});
