import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
import { digestOf } from '../../src/digest.ts';
import { openClients, type Clients } from '../support/clients.ts';
import { idToken } from '../support/oidc.ts';
import { damages } from '../support/sigstore-damages.ts';
import { newKeys, openSigstore, type Sigstore } from '../support/sigstore.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

const here = ['--allow-http-registry', '--allow-insecure-registry'];
const identity = 'https://github.com/acme/charts/.github/workflows/release.yml@refs/tags/v0.1.0';
const issuer = 'https://token.actions.githubusercontent.com';

let stage: Stage;
let clients: Clients;
let sigstore: Sigstore;
let registry: string;

beforeAll(async () => {
  stage = await openStage();
  clients = await openClients(stage.emulator.environment, path.join(stage.job.home, '.docker'));
  sigstore = await openSigstore();
  const { outputs } = await stage.use('login', {});
  registry = outputs['registry'] ?? '';
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close(), sigstore.close()]);
});

async function file(name: string, content: string): Promise<string> {
  const place = path.join(clients.folder, name);
  await writeFile(place, content);
  return place;
}

/** Signs as a job of GitHub does, with a Sigstore's services. */
const formats: Readonly<Record<string, (by: Sigstore, pinned: string, token: string) => Promise<void>>> = {
  bundle: async (by, pinned, token) => {
    const config = ['--signing-config', await file('signing.json', by.signingConfig)];
    const root = ['--trusted-root', await file('signing-root.json', by.trustedRoot)];
    const command = ['sign', '--yes', '--identity-token', token, ...config, ...root, ...here];
    await clients.run('cosign', [...command, pinned]);
  },
  tag: async (by, pinned, token) => {
    const services = ['--fulcio-url', by.origin, '--rekor-url', by.origin, '--use-signing-config=false'];
    const root = ['--trusted-root', await file('signing-root.json', by.trustedRoot)];
    const command = ['sign', '--yes', '--identity-token', token, ...services, ...root, ...here];
    await clients.run('cosign', [...command, '--new-bundle-format=false', pinned]);
  },
};

interface Asked {
  readonly identity?: string;
  readonly issuer?: string;
  readonly pattern?: string;
  readonly trustedRoot?: string;
}

function cosignAccepts(format: string, pinned: string, asked: Asked): Promise<boolean> {
  const { pattern } = asked;
  const who =
    pattern === undefined
      ? ['--certificate-identity', asked.identity ?? identity]
      : ['--certificate-identity-regexp', pattern];
  const trusted = file('trusted-root.json', asked.trustedRoot ?? sigstore.trustedRoot);
  return trusted.then((root) =>
    clients
      .run('cosign', [
        'verify',
        ...['--trusted-root', root, ...who, '--certificate-oidc-issuer', asked.issuer ?? issuer, ...here],
        `--new-bundle-format=${String(format === 'bundle')}`,
        pinned,
      ])
      .then(
        () => true,
        () => false,
      ),
  );
}

function promote(from: string, to: string, asked: Asked): Promise<StepResult> {
  const who: Readonly<Record<string, string>> =
    asked.pattern === undefined
      ? { 'certificate-identity': asked.identity ?? identity }
      : { 'certificate-identity-regexp': asked.pattern };
  return stage.use('promote', {
    from,
    to,
    ...who,
    'certificate-oidc-issuer': asked.issuer ?? issuer,
    'trusted-root': asked.trustedRoot ?? sigstore.trustedRoot,
    'create-repository': 'true',
    'dry-run': 'true',
  });
}

async function weAccept(from: string, to: string, asked: Asked): Promise<boolean> {
  return (await promote(from, to, asked)).exitCode === 0;
}

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Puts a bundle where cosign looks for those of a chart. */
async function attach(bundle: object, pinned: string): Promise<void> {
  const command = ['attach', '--plain-http', '--disable-path-validation', '--artifact-type', bundleType];
  const content = `${await file('bundle.json', JSON.stringify(bundle))}:${bundleType}`;
  await clients.run('oras', [...command, pinned, content]);
}

/** Puts a signature that was made here where cosign looks for it. */
const puts: Readonly<Record<string, (by: Sigstore, digest: string, pinned: string) => Promise<void>>> = {
  bundle: async (by, digest, pinned) => {
    await attach(await by.bundle(digest, { identity, issuer }), pinned);
  },
  tag: async (by, digest, pinned) => {
    const { payload, annotations } = await by.simpleSigning(digest, { identity, issuer });
    const layer = await file('payload.json', payload.toString());
    const known = await file('annotations.json', JSON.stringify({ [layer]: annotations }));
    const rootfs = { type: 'layers', diff_ids: [digestOf(payload)] };
    const image = await file('config.json', JSON.stringify({ architecture: '', os: '', rootfs }));
    const config = `${image}:application/vnd.oci.image.config.v1+json`;
    const command = ['push', '--plain-http', '--disable-path-validation', '--config', config];
    const tag = `${pinned.replace('@sha256:', ':sha256-')}.sig`;
    const content = `${layer}:application/vnd.dev.cosign.simplesigning.v1+json`;
    await clients.run('oras', [...command, '--annotation-file', known, tag, content]);
  },
};

function digestIn(pinned: string): string {
  return pinned.slice(pinned.indexOf('@') + 1);
}

let count = 0;

/** Pushes a chart to a repository of its own. */
async function pushChart(): Promise<{ readonly ref: string; readonly pinned: string }> {
  const { outputs } = await stage.push({
    'chart-path': 'hello',
    'repository-prefix': `keyless-${String((count += 1))}`,
    'create-repository': 'true',
  });
  return { ref: outputs['ref'] ?? '', pinned: outputs['pinned-ref'] ?? '' };
}

describe.each(Object.keys(formats))('what cosign signs without a key, as a %s', (format) => {
  const sign = formats[format];
  if (sign === undefined) throw new Error(`there is no format ${format}`);

  describe('is judged as cosign judges it', () => {
    let ref: string;
    let pinned: string;
    beforeAll(async () => {
      ({ ref, pinned } = await pushChart());
      await sign(sigstore, pinned, idToken({ sub: identity, iss: issuer, aud: 'sigstore' }));
    });

    test.each<[string, boolean, Asked]>([
      ['the identity', true, {}],
      ['another identity', false, { identity: identity.replace('release', 'other') }],
      ['the beginning of the identity', false, { identity: identity.slice(0, -2) }],
      ['another issuer', false, { issuer: 'https://issuer.example.com' }],
      ['the beginning of the issuer', false, { issuer: issuer.slice(0, -4) }],
      ['a pattern of the identity', true, { pattern: '^https://github\\.com/acme/charts/.+@refs/tags/v' }],
      ['a pattern of a part of the identity', true, { pattern: 'acme/charts' }],
      ['a pattern of something else', false, { pattern: '^https://github\\.com/other/' }],
    ])('%s: %s', async (_what, accepted, asked) => {
      expect(await cosignAccepts(format, pinned, asked)).toBe(accepted);
      expect(await weAccept(ref, `${registry}/stable/hello`, asked)).toBe(accepted);
    });

    test.each(['authority', 'certificateLog', 'log'] as const)(
      'a root with a strange %s: false',
      async (own) => {
        const strange = await openSigstore({ ...sigstore.keys, [own]: newKeys()[own] });
        await strange.close();
        const { trustedRoot } = strange;
        expect(await cosignAccepts(format, pinned, { trustedRoot })).toBe(false);
        expect(await weAccept(ref, `${registry}/stable/hello`, { trustedRoot })).toBe(false);
      },
    );
  });

  describe('and is put there by hand', () => {
    const put = puts[format];
    if (put === undefined) throw new Error(`there is no format ${format}`);

    test('is accepted', async () => {
      const { ref, pinned } = await pushChart();
      await put(sigstore, digestIn(pinned), pinned);
      expect(await cosignAccepts(format, pinned, {})).toBe(true);
      expect(await weAccept(ref, `${registry}/stable/hello`, {})).toBe(true);
    });

    // cosign does not even store such a signature when it makes one.
    test('is refused if it was logged after the certificate had expired', async () => {
      const { ref, pinned } = await pushChart();
      const late = await openSigstore(sigstore.keys, new Date(Date.now() + 60 * 60 * 1000));
      await late.close();
      await put(late, digestIn(pinned), pinned);
      expect(await cosignAccepts(format, pinned, {})).toBe(false);
      const refused = await promote(ref, `${registry}/stable/hello`, {});
      expect(theError(refused)).toContain('one is not valid');
    });

    test('is refused if it is about another chart', async () => {
      const { ref, pinned } = await pushChart();
      await put(sigstore, `sha256:${'a'.repeat(64)}`, pinned);
      expect(await cosignAccepts(format, pinned, {})).toBe(false);
      const refused = await promote(ref, `${registry}/stable/hello`, {});
      expect(theError(refused)).toContain('there is no signature');
    });
  });
});

test.each(Object.entries(damages))('a bundle with %s is refused, by cosign too', async (_what, damage) => {
  const { ref, pinned } = await pushChart();
  const signer = { identity, issuer };
  const bundle = await sigstore.bundle(digestIn(pinned), signer);
  damage(bundle, await sigstore.bundle(`sha256:${'a'.repeat(64)}`, signer));
  await attach(bundle, pinned);
  expect(await cosignAccepts('bundle', pinned, {})).toBe(false);
  expect(await weAccept(ref, `${registry}/stable/hello`, {})).toBe(false);
});
