import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import { closingAfterEach } from '../support/closing.ts';
import { inOrder, refuse, reply, serve } from '../support/http-server.ts';
import type { Answer, RecordingServer } from '../support/http-server.ts';
import { clientOf, requestLines } from '../support/registry-client.ts';
import type { TestClient } from '../support/registry-client.ts';

const later = closingAfterEach();

async function registry(
  ...answers: readonly Answer[]
): Promise<TestClient & { readonly server: RecordingServer }> {
  const server = later(await serve(inOrder(...answers)));
  return { ...later(clientOf(server)), server };
}

const digest = digestOf('content of the blob');
const asked = `POST /v2/team/app/blobs/uploads/?mount=${encodeURIComponent(digest)}&from=base%2Fapp`;

// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#mounting-a-blob-from-another-repository
describe('mounting a blob', () => {
  test('needs nothing more after a 201', async () => {
    const { client, server } = await registry(reply(201, { location: `/v2/team/app/blobs/${digest}` }));
    await expect(client.mountBlob('team/app', digest, 'base/app')).resolves.toBeUndefined();
    expect(requestLines(server)).toEqual([asked]);
  });

  test('goes on as an upload after a 202', async () => {
    const { client, server } = await registry(reply(202, { location: '/v2/team/app/blobs/uploads/7' }));
    const upload = await client.mountBlob('team/app', digest, 'base/app');
    expect(upload).toEqual({
      repository: 'team/app',
      location: new URL('/v2/team/app/blobs/uploads/7', server.origin),
    });
  });

  test('is tried again after a failure that passes', async () => {
    const { client, server } = await registry(reply(503), reply(201));
    await client.mountBlob('team/app', digest, 'base/app');
    expect(requestLines(server)).toEqual([asked, asked]);
  });

  test('in a missing repository says so', async () => {
    const { client } = await registry(refuse(404, 'NAME_UNKNOWN', 'no such repository'));
    await expect(client.mountBlob('team/app', digest, 'base/app')).rejects.toThrow('NAME_UNKNOWN');
  });
});
