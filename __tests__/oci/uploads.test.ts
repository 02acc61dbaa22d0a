import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import { inMemory } from '../../src/http/body.ts';
import { Retrier } from '../../src/http/retrier.ts';
import type { Transport } from '../../src/http/transport.ts';
import { JumpingClock } from '../support/clocks.ts';
import { closingAfterEach } from '../support/closing.ts';
import { inOrder, refuse, reply, reset, serve } from '../support/http-server.ts';
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

const content = Buffer.from('content of the blob');
const digest = digestOf(content);
const blob = { digest, size: content.length, open: () => inMemory(content) };
const query = `digest=${encodeURIComponent(digest)}`;
const path = '/v2/team/app/blobs';

/** ECR answers with an absolute Location and no Docker-Upload-UUID (distribution/distribution#2927). */
function opened(id: string): Answer {
  return (received, response) => {
    const location = `http://${received.headers.host ?? ''}${path}/uploads/${id}`;
    reply(202, { location, range: '0-0' })(received, response);
  };
}

const created = reply(201, { 'docker-content-digest': digest });

describe('looking for a blob', () => {
  test.each([
    [200, true],
    [404, false],
  ])('%d says so', async (status, there) => {
    const { client, server } = await registry(reply(status));
    await expect(client.hasBlob('team/app', digest)).resolves.toBe(there);
    expect(requestLines(server)).toEqual([`HEAD ${path}/${digest}`]);
  });
});

describe('opening an upload', () => {
  test('gives its address', async () => {
    const { client, server } = await registry(opened('1?_state=a%2Bb'));
    const upload = await client.openUpload('team/app');
    expect(upload.repository).toBe('team/app');
    expect(upload.location.href).toBe(`${server.origin.origin}${path}/uploads/1?_state=a%2Bb`);
    expect(requestLines(server)).toEqual([`POST ${path}/uploads/`]);
    expect(server.received[0]?.headers['content-length']).toBe('0');
  });

  test('in a missing repository says so', async () => {
    const words = "The repository with name 'team/app' does not exist in the registry with id '123456789012'";
    const { client } = await registry(refuse(404, 'NAME_UNKNOWN', words));
    const error: unknown = await client.openUpload('team/app').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 404, errors: [{ code: 'NAME_UNKNOWN', message: words }] });
  });

  test.each([200, 201, 204, 307])('is refused when the answer is %d', async (status) => {
    const { client } = await registry(reply(status, { location: '/u/1' }));
    await expect(client.openUpload('team/app')).rejects.toMatchObject({ name: 'RegistryError', status });
  });

  test('elsewhere is refused, so that no credentials go there', async () => {
    const elsewhere = later(await serve(reply(201)));
    const { client } = await registry(reply(202, { location: `${elsewhere.origin.href}u/1` }));
    await expect(client.putBlob('team/app', blob)).rejects.toThrow(
      "the upload's Location is on another host",
    );
    expect(elsewhere.received).toEqual([]);
  });
});

describe('an upload whose opening ends with a reset', () => {
  const missing = refuse(404, 'NAME_UNKNOWN', 'The repository does not exist in the registry');
  const probe = `GET /v2/team/app/manifests/${digestOf('')}`;

  test('is in a missing repository if a GET says so', async () => {
    const { client, server, waits } = await registry(reset, missing);
    await expect(client.openUpload('team/app')).rejects.toMatchObject({ status: 404, method: 'GET' });
    expect(requestLines(server)).toEqual([`POST ${path}/uploads/`, probe]);
    // A registry may answer 404 to who does not accept the type of a manifest.
    expect(server.received[1]?.headers.accept).toContain('application/vnd.oci.image.manifest.v1+json');
    expect(waits).toEqual([]);
  });

  test.each([
    ['denied', refuse(403, 'DENIED', 'no'), 403],
    ['refused', refuse(400, 'UNSUPPORTED', 'no'), 400],
    ['redirected', reply(302, { location: '/elsewhere' }), 302],
  ])('is not looked into where it was %s', async (_what, answer, status) => {
    const { client, server } = await registry(answer, missing);
    await expect(client.openUpload('team/app')).rejects.toMatchObject({ status, method: 'POST' });
    expect(requestLines(server)).toEqual([`POST ${path}/uploads/`]);
  });

  test('is tried again if the repository is there, and the GET is not repeated', async () => {
    const unknown = refuse(404, 'MANIFEST_UNKNOWN', 'Requested image not found');
    const { client, server } = await registry(reset, unknown, reset, opened('1'));
    await expect(client.openUpload('team/app')).resolves.toMatchObject({ repository: 'team/app' });
    expect(server.received.map(({ method }) => method).join(' ')).toBe('POST GET POST POST');
  });

  test.each([
    ['refused', refuse(403, 'DENIED', 'no')],
    ['reset as well', reset],
  ])('is a failure of the network if the GET is %s', async (_what, answer) => {
    const { client } = await registry(reset, answer, reset, reset, reset, reset, reset, reset, reset, reset);
    await expect(client.openUpload('team/app')).rejects.toMatchObject({ name: 'NetworkError' });
  });
});

describe('sending a blob', () => {
  test('takes one PUT with all of it, after the POST', async () => {
    const { client, server } = await registry(opened('1?_state=x%3D'), created);
    await client.putBlob('team/app', blob);
    expect(requestLines(server)).toEqual([
      `POST ${path}/uploads/`,
      `PUT ${path}/uploads/1?_state=x%3D&${query}`,
    ]);
    expect(server.received[1]?.body).toEqual(content);
    expect(server.received[1]?.headers).toMatchObject({
      authorization: 'Basic 1',
      'content-length': String(content.length),
      'content-type': 'application/octet-stream',
    });
  });

  test('takes only the PUT where an upload is open', async () => {
    const { client, server } = await registry(opened('1'), created);
    await client.putBlob('team/app', blob, await client.openUpload('team/app'));
    expect(requestLines(server)).toEqual([`POST ${path}/uploads/`, `PUT ${path}/uploads/1?${query}`]);
  });

  test.each([
    ['503', reply(503)],
    ['429', reply(429)],
    ['a reset', reset],
  ])('goes into a new upload after %s', async (_name, failure) => {
    const { client, server, waits } = await registry(opened('1'), failure, reply(404), opened('2'), created);
    await client.putBlob('team/app', blob, await client.openUpload('team/app'));
    expect(requestLines(server)).toEqual([
      `POST ${path}/uploads/`,
      `PUT ${path}/uploads/1?${query}`,
      `HEAD ${path}/${digest}`,
      `POST ${path}/uploads/`,
      `PUT ${path}/uploads/2?${query}`,
    ]);
    expect(server.received[4]?.body).toEqual(content);
    expect(waits).toEqual([500]);
  });

  test('is done when only the answer was lost', async () => {
    const { client, server } = await registry(opened('1'), reset, reply(200));
    await client.putBlob('team/app', blob);
    expect(requestLines(server).slice(2)).toEqual([`HEAD ${path}/${digest}`]);
  });

  test('looks before each further attempt', async () => {
    const { client, server } = await registry(
      opened('1'),
      reset,
      reply(503),
      reply(404),
      opened('2'),
      reset,
      reply(200),
    );
    await client.putBlob('team/app', blob);
    expect(server.received.map(({ method }) => method).join(' ')).toBe('POST PUT HEAD HEAD POST PUT HEAD');
  });

  test('does not look for what was never sent', async () => {
    const { client, server } = await registry(reply(503), opened('1'), created);
    await client.putBlob('team/app', blob);
    expect(server.received.map(({ method }) => method).join(' ')).toBe('POST POST PUT');
  });

  test('goes on with newer credentials', async () => {
    const { client, server } = await registry(opened('1'), reply(401), reply(404), opened('2'), created);
    await client.putBlob('team/app', blob);
    expect(server.received.map(({ method, headers }) => `${method} ${headers.authorization ?? ''}`)).toEqual([
      'POST Basic 1',
      'PUT Basic 1',
      'HEAD Basic 2',
      'POST Basic 2',
      'PUT Basic 2',
    ]);
  });

  // Code of the distribution specification
  test('takes a new upload when the one that was opened before is forgotten', async () => {
    const forgotten = refuse(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
    const { client, server, waits } = await registry(opened('1'), forgotten, opened('2'), created);
    await client.putBlob('team/app', blob, await client.openUpload('team/app'));
    expect(server.received.map(({ method }) => method).join(' ')).toBe('POST PUT POST PUT');
    expect(waits).toEqual([]);
  });

  test('fails when a new upload is forgotten as well', async () => {
    const forgotten = refuse(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
    const { client, server } = await registry(opened('1'), forgotten);
    await expect(client.putBlob('team/app', blob)).rejects.toMatchObject({ status: 404 });
    expect(server.received).toHaveLength(2);
  });

  test.each([
    ['202', reply(202)],
    ['204', reply(204)],
    ['another digest', reply(201, { 'docker-content-digest': digestOf('other') })],
  ])('is done after %s only if the blob is there', async (_name, answer) => {
    const there = await registry(opened('1'), answer, reply(200));
    await there.client.putBlob('team/app', blob);
    expect(requestLines(there.server)[2]).toBe(`HEAD ${path}/${digest}`);
    const absent = await registry(opened('1'), answer, reply(404));
    await expect(absent.client.putBlob('team/app', blob)).rejects.toThrow(
      `the registry does not have ${digest}`,
    );
  });

  test('is refused with the words of the registry', async () => {
    // dotnet/sdk-container-builds#424
    const words = 'None of the provided layer digests match the calculated layer digest';
    const { client, server } = await registry(opened('1'), refuse(400, 'BLOB_UPLOAD_INVALID', words));
    await expect(client.putBlob('team/app', blob)).rejects.toThrow(`BLOB_UPLOAD_INVALID: ${words}`);
    expect(server.received).toHaveLength(2);
  });

  test('ends with the error of a source that cannot be read', async () => {
    const error = new Error('the file is gone');
    const { client, server } = await registry(opened('1'));
    const source = {
      ...blob,
      open: () => {
        throw error;
      },
    };
    await expect(client.putBlob('team/app', source)).rejects.toBe(error);
    expect(server.received).toHaveLength(1);
  });
});

describe('a large layer that the registry takes long to store', () => {
  const clock = new JumpingClock();

  /** A registry without a network, which takes ten minutes to answer to the first body, and then fails. */
  function slow(): Transport {
    let puts = 0;
    return {
      send: async ({ method, url, body }) => {
        const headers = { location: `${url.href}1`, 'docker-content-digest': layer.digest };
        for await (const chunk of body?.open() ?? []) clock.advance(chunk.length > 0 ? 1 : 0);
        const empty = { headers, body: inMemory(new Uint8Array()) };
        if (method === 'POST') return { status: 202, ...empty };
        if (method === 'HEAD') return { status: 404, ...empty };
        puts += 1;
        if (puts > 1) return { status: 201, ...empty };
        clock.advance(10 * 60_000);
        return { status: 504, ...empty };
      },
    };
  }

  const layer = { digest, size: 16 * 1024 * 1024, open: () => inMemory(new Uint8Array(16 * 1024 * 1024)) };

  test('is sent again when a gateway did not wait for the answer', async () => {
    const retrier = new Retrier({ clock, random: () => 0 });
    const { client } = later(
      clientOf({ origin: new URL('https://registry.test') }, { transport: slow(), retrier }),
    );
    await expect(client.putBlob('team/app', layer)).resolves.toBeUndefined();
  });

  test('but a small one has had its time', async () => {
    const retrier = new Retrier({ clock, random: () => 0 });
    const { client } = later(
      clientOf({ origin: new URL('https://registry.test') }, { transport: slow(), retrier }),
    );
    await expect(client.putBlob('team/app', { ...layer, size: 1024 })).rejects.toThrow('504');
  });
});
