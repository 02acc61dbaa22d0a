import { expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import { inMemory } from '../../src/http/body.ts';
import { missingBlobs, openUploads, prepareBlobs, putBlobs } from '../../src/push/upload.ts';
import { closingAfterEach } from '../support/closing.ts';
import { reply, serve, type RecordingServer } from '../support/http-server.ts';
import { clientOf, requestLines } from '../support/registry-client.ts';

const later = closingAfterEach();
const blobs = ['there', 'lacking', 'also there'].map((text) => {
  const bytes = Buffer.from(text);
  return { digest: digestOf(bytes), size: bytes.length, open: () => inMemory(bytes) };
});
const [there, lacking, alsoThere] = blobs.map(({ digest }) => digest);

/** A registry that has the first and the last of the blobs. */
async function registry(): Promise<RecordingServer> {
  return later(
    await serve((received, response) => {
      const { method, target } = received;
      const has = [there, alsoThere].some((digest) => target.endsWith(`/blobs/${digest ?? ''}`));
      const status = { HEAD: has ? 200 : 404, POST: 202, PUT: 201 }[method] ?? 405;
      reply(status, method === 'POST' ? { location: '/v2/app/blobs/uploads/1' } : {})(received, response);
    }),
  );
}

function sent(server: RecordingServer): readonly string[] {
  return requestLines(server).filter((line) => line.startsWith('PUT'));
}
const onlyTheLacking = [`PUT /v2/app/blobs/uploads/1?digest=${encodeURIComponent(lacking ?? '')}`];

test('of blobs that are looked for and prepared at the same time, only those that are missing are sent', async () => {
  const server = await registry();
  const { client } = later(clientOf(server));
  const prepared = await prepareBlobs(client, 'app', blobs);
  expect(prepared.map(({ upload }) => upload !== undefined)).toEqual([false, true, false]);
  await putBlobs(client, 'app', prepared);
  expect(sent(server)).toEqual(onlyTheLacking);
  expect(server.received.at(-1)?.body.toString()).toBe('lacking');
});

test('of blobs that are looked for first, uploads are opened for those that are missing, and no other', async () => {
  const server = await registry();
  const { client } = later(clientOf(server));
  const missing = await missingBlobs(client, 'app', blobs);
  expect(missing.map(({ digest }) => digest)).toEqual([lacking]);
  await putBlobs(client, 'app', await openUploads(client, 'app', missing));
  expect(requestLines(server).filter((line) => line.startsWith('POST'))).toHaveLength(1);
  expect(sent(server)).toEqual(onlyTheLacking);
});

test('a blob that is there is not sent although its upload could not be opened', async () => {
  const server = later(
    await serve((received, response) => {
      reply(received.method === 'HEAD' ? 200 : 403)(received, response);
    }),
  );
  const { client } = later(clientOf(server));
  await putBlobs(client, 'app', await prepareBlobs(client, 'app', blobs));
  expect(sent(server)).toEqual([]);
});

test('a blob that is missing and cannot be uploaded ends with the refusal', async () => {
  const server = later(
    await serve((received, response) => {
      reply(received.method === 'HEAD' ? 404 : 403)(received, response);
    }),
  );
  const { client } = later(clientOf(server));
  await expect(prepareBlobs(client, 'app', blobs)).rejects.toMatchObject({ status: 403 });
});
