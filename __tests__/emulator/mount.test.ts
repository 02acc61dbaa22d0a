import { describe, expect, test } from '@jest/globals';
import {
  CreateRepositoryCommand,
  GetAccountSettingCommand,
  PutAccountSettingCommand,
} from '@aws-sdk/client-ecr';
import type { Emulator } from '../../emulator/emulator.ts';
import { digestOf } from '../../src/digest.ts';
import { basic, ecr, pushBlob, pushChart, request, start, type Target } from './support.ts';

interface Repositories {
  readonly emulator: Emulator;
  readonly source: Target;
  readonly other: Target;
}

/** Two repositories; BLOB_MOUNTING is what is given. */
async function repositories(mounting: 'ENABLED' | 'DISABLED'): Promise<Repositories> {
  const emulator = await start();
  const client = ecr(emulator);
  for (const repositoryName of ['source', 'other'])
    await client.send(new CreateRepositoryCommand({ repositoryName }));
  await client.send(new PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value: mounting }));
  const authorization = await basic(emulator);
  const at = (name: string): Target => ({ base: `${emulator.endpoint}/v2/${name}`, authorization });
  return { emulator, source: at('source'), other: at('other') };
}

function mount(target: Target, digest: string, from = 'source'): Promise<Response> {
  return request(target, `/blobs/uploads/?mount=${digest}&from=${from}`, { method: 'POST' });
}

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html
describe('a blob of another repository', () => {
  test('is mounted once that is switched on', async () => {
    const { source, other, emulator } = await repositories('ENABLED');
    await pushChart(source, '1.0.0', 'layer');
    const layer = digestOf('layer');
    const answer = await mount(other, layer);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`${other.base}/blobs/${layer}`);
    expect((await request(other, `/blobs/${layer}`, { method: 'HEAD' })).status).toBe(200);
    const setting = await ecr(emulator).send(new GetAccountSettingCommand({ name: 'BLOB_MOUNTING' }));
    expect(setting).toMatchObject({ name: 'BLOB_MOUNTING', value: 'ENABLED' });
  });

  test('is not mounted else: an upload is opened', async () => {
    const { source, other } = await repositories('DISABLED');
    await pushChart(source, '1.0.0', 'layer');
    const layer = digestOf('layer');
    expect((await mount(other, layer)).status).toBe(202);
    expect((await request(other, `/blobs/${layer}`, { method: 'HEAD' })).status).toBe(404);
  });

  test('is not mounted before a manifest names it (aws/containers-roadmap#2860)', async () => {
    const { source, other } = await repositories('ENABLED');
    expect((await mount(other, await pushBlob(source, 'layer'))).status).toBe(202);
  });

  test('is not mounted where it is not', async () => {
    const { other } = await repositories('ENABLED');
    expect((await mount(other, digestOf('nothing'))).status).toBe(202);
    expect((await mount(other, digestOf('nothing'), 'missing')).status).toBe(202);
  });
});
