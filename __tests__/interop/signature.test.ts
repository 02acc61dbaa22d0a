import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generateKey } from 'openpgp';
import { openClients, type Clients } from '../support/clients.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let clients: Clients;

beforeAll(async () => {
  stage = await openStage();
  clients = await openClients(stage.emulator.environment);
  await clients.signIn(new URL(stage.emulator.endpoint).host, 'ecr');
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close()]);
});

test('a chart that the action signs is verified by both Helms when they pull it', async () => {
  const passphrase = 'correct horse battery staple';
  const { privateKey, publicKey } = await generateKey({
    type: 'rsa',
    rsaBits: 2048,
    userIDs: [{ name: 'Chart Signer', email: 'signer@example.com' }],
    passphrase,
    format: 'object',
  });
  const keyring = path.join(clients.folder, 'signer.gpg');
  await writeFile(keyring, publicKey.write());

  const run = await stage.push({
    'chart-path': 'hello',
    'create-repository': 'true',
    'signing-key': privateKey.armor(),
    'signing-passphrase': passphrase,
  });
  expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
  expect(run.outputs['provenance-file']).toBe(`${run.outputs['chart-file'] ?? ''}.prov`);

  for (const helm of ['helm3', 'helm4'] as const) {
    const folder = path.join(clients.folder, `verified-by-${helm}`);
    await mkdir(folder);
    const there = [run.outputs['oci-url'] ?? '', '--version', '0.1.0', '--plain-http'];
    await clients.run(helm, ['pull', ...there, '--verify', '--keyring', keyring, '--destination', folder]);
  }
});
