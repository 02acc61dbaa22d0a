import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openClients, type Clients } from '../support/clients.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

const here = ['--allow-http-registry', '--allow-insecure-registry'];
const offline = ['--tlog-upload=false', '--use-signing-config=false', '--yes'];

interface Kind {
  readonly make: () => KeyPairKeyObjectResult;
  /** What `cosign verify` says of its own signature: it hashes some kinds otherwise than `cosign sign` (3.1.3). */
  readonly accepted: boolean;
}

const kinds: Readonly<Record<string, Kind>> = {
  'ECDSA P-256': { make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), accepted: true },
  'ECDSA P-384': { make: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }), accepted: false },
  'ECDSA P-521': { make: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }), accepted: false },
  'RSA 2048': { make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), accepted: true },
  'RSA 4096': { make: () => generateKeyPairSync('rsa', { modulusLength: 4096 }), accepted: true },
  Ed25519: { make: () => generateKeyPairSync('ed25519'), accepted: false },
};

let stage: Stage;
let clients: Clients;
let registry: string;
beforeAll(async () => {
  stage = await openStage();
  const environment = { ...stage.emulator.environment, COSIGN_PASSWORD: '' };
  clients = await openClients(environment, path.join(stage.job.home, '.docker'));
  const { outputs } = await stage.use('login', {});
  registry = outputs['registry'] ?? '';
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close()]);
});

let count = 0;

/** Pushes a chart to a repository of its own. */
async function pushChart(): Promise<{ readonly ref: string; readonly pinned: string }> {
  const { outputs } = await stage.push({
    'chart-path': 'hello',
    'repository-prefix': `keys-${String((count += 1))}`,
    'create-repository': 'true',
  });
  return { ref: outputs['ref'] ?? '', pinned: outputs['pinned-ref'] ?? '' };
}

/** Creates a key for cosign; returns its path, and its public half in PEM. */
async function importKey(kind: string): Promise<{ readonly prefix: string; readonly pem: string }> {
  const made = kinds[kind]?.make();
  if (made === undefined) throw new Error(`there is no kind ${kind}`);
  const prefix = path.join(clients.folder, `key-${String((count += 1))}`);
  await writeFile(`${prefix}.pem`, made.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await clients.run('cosign', [
    'import-key-pair',
    ...['--key', `${prefix}.pem`, '--output-key-prefix', prefix, '--yes'],
  ]);
  return { prefix, pem: await readFile(`${prefix}.pub`, 'utf8') };
}

function promote(from: string, key: string): Promise<StepResult> {
  return stage.use('promote', {
    from,
    to: `${registry}/stable/hello`,
    'cosign-key': key,
    'create-repository': 'true',
    'dry-run': 'true',
  });
}

function cosignAccepts(pinned: string, prefix: string, format: string): Promise<boolean> {
  const key = ['--key', `${prefix}.pub`, '--insecure-ignore-tlog=true'];
  return clients.run('cosign', ['verify', ...key, ...here, format, pinned]).then(
    () => true,
    () => false,
  );
}

describe.each(Object.entries(kinds))('a signature by a key of the kind %s', (kind, { accepted }) => {
  test.each([
    ['under a tag', '--new-bundle-format=false'],
    ['in a bundle', '--new-bundle-format=true'],
  ])(`%s is judged as cosign judges it: ${String(accepted)}`, async (_where, format) => {
    const [{ ref, pinned }, key, other] = [await pushChart(), await importKey(kind), await importKey(kind)];
    await clients.run('cosign', ['sign', '--key', `${key.prefix}.key`, ...offline, ...here, format, pinned]);
    expect(await cosignAccepts(pinned, key.prefix, format)).toBe(accepted);
    expect((await promote(ref, key.pem)).exitCode === 0).toBe(accepted);
    expect((await promote(ref, `${other.pem}\n${key.pem}`)).exitCode === 0).toBe(accepted);
    expect(await cosignAccepts(pinned, other.prefix, format)).toBe(false);
    expect(theError(await promote(ref, other.pem))).toContain('none of its signatures was made with the key');
  });
});
