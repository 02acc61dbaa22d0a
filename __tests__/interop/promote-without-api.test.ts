import { inMemory } from '../../src/http/body.ts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { registryOrigin } from '../../src/http/origin.ts';
import { promote } from '../../src/promote/promote.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { openClients, type Clients } from '../support/clients.ts';
import { startDistribution, type Distribution } from '../support/distribution.ts';
import { startPromoting, type Promoting } from '../support/promoting.ts';
import { clientOf, type TestClient } from '../support/registry-client.ts';

let distribution: Distribution;
let promoting: Promoting;
let clients: Clients;
let target: TestClient;

beforeAll(async () => {
  [distribution, promoting, clients] = await Promise.all([
    startDistribution(),
    startPromoting(),
    openClients({}),
  ]);
  target = clientOf({ origin: registryOrigin(distribution.host) });
});
afterAll(async () => {
  target.close();
  await Promise.all([distribution.close(), promoting.close(), clients.close()]);
});

test('signatures are found at a registry without the referrers API', async () => {
  const image = await promoting.put('app', {}, '1.0.0');
  const signature = await promoting.put('app', { layers: ['signature'], subject: image });
  expect(await target.client.referrers('stable/app', image.digest)).toBeUndefined();

  const registry: Registry = {
    type: 'private',
    host: distribution.host,
    region: '',
    alias: undefined,
    client: target.client,
    createRepository: () => Promise.resolve(false),
    explain: () => undefined,
  };
  const [result] = await promote(
    {
      from: { registries: [{ type: 'private', region: 'eu-central-1' }], path: 'app', tag: '1.0.0' },
      to: [{ registries: [{ type: 'private', region: 'eu-central-1' }], path: 'stable/app' }],
      tags: [],
      ifExists: 'fail',
      createRepository: false,
      dryRun: false,
    },
    {
      read: () => Promise.resolve(promoting.registry),
      open: () => Promise.resolve(registry),
      offered: () => Promise.resolve(undefined),
      file: () => inMemory(new Uint8Array()),
      log: { info: () => undefined, warning: () => undefined },
    },
  );
  expect(result).toMatchObject({ promotion: { state: 'promoted', digest: image.digest } });

  const reference = `${distribution.host}/stable/app:1.0.0`;
  const found = await clients.run('oras', ['discover', '--plain-http', '--format', 'json', reference]);
  expect(found.toString()).toContain(signature.digest);
});
