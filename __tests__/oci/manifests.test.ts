import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import { imageManifestType } from '../../src/oci/manifest.ts';
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

const text = '{"schemaVersion":2}';
const bytes = Buffer.from(text);
const digest = digestOf(bytes);
const other = digestOf('other');
const descriptor = { mediaType: imageManifestType, digest, size: bytes.length };
const type = { 'content-type': imageManifestType };
const tagged = '/v2/app/manifests/1.0_1';

function headOf(stated: string): Answer {
  return reply(200, { ...type, 'content-length': String(bytes.length), 'docker-content-digest': stated });
}

describe('resolving', () => {
  test('gives what a tag stands for, after one HEAD', async () => {
    const { client, server } = await registry(headOf(digest));
    await expect(client.resolve('app', '1.0_1')).resolves.toEqual(descriptor);
    expect(requestLines(server)).toEqual([`HEAD ${tagged}`]);
    expect(server.received[0]?.headers.accept).toContain(imageManifestType);
  });

  test('gives nothing for a tag that is not there', async () => {
    const { client } = await registry(reply(404));
    await expect(client.resolve('app', '1.0_1')).resolves.toBeUndefined();
  });

  test('is not mistaken about a registry that fails', async () => {
    const { client } = await registry(reply(503), reply(404));
    await expect(client.resolve('app', '1.0_1')).resolves.toBeUndefined();
    const denied = await registry(reply(403), refuse(403, 'DENIED', 'no'));
    await expect(denied.client.resolve('app', '1.0_1')).rejects.toThrow('DENIED: no');
  });

  test.each([
    ['digest', { 'docker-content-digest': '' }],
    ['known digest', { 'docker-content-digest': 'sha512:00' }],
    ['type', { 'content-type': '' }],
    ['size', { 'content-length': '', 'transfer-encoding': 'chunked' }],
  ])('fetches the manifest where the HEAD tells no %s', async (_name, lacking) => {
    const stated = {
      ...type,
      'content-length': String(bytes.length),
      'docker-content-digest': digest,
      ...lacking,
    };
    const headers = Object.entries(stated).filter(([, value]) => value !== '');
    const head: Answer = (_received, response) => {
      response.writeHead(200, Object.fromEntries(headers)).end();
    };
    const { client, server } = await registry(head, reply(200, type, text));
    await expect(client.resolve('app', '1.0_1')).resolves.toEqual(descriptor);
    expect(requestLines(server)).toEqual([`HEAD ${tagged}`, `GET ${tagged}`]);
  });

  test('a digest stands for itself only', async () => {
    const { client, server } = await registry(headOf(digest), headOf(other));
    await expect(client.resolve('app', digest)).resolves.toEqual(descriptor);
    await expect(client.resolve('app', digest)).rejects.toThrow(`the response is for ${other}`);
    expect(requestLines(server)[0]).toBe(`HEAD /v2/app/manifests/${digest}`);
  });
});

describe('fetching', () => {
  // ECR often sends no Docker-Content-Digest with a GET (aws/containers-roadmap#1931).
  test('gives the bytes and what they are', async () => {
    const { client, server } = await registry(
      reply(200, { 'content-type': `${imageManifestType}; charset=utf-8` }, text),
    );
    await expect(client.manifest('app', '1.0_1')).resolves.toEqual({ descriptor, bytes });
    expect(requestLines(server)).toEqual([`GET ${tagged}`]);
  });

  test('of a tag that is not there, or in a missing repository, says which', async () => {
    const { client } = await registry(
      refuse(404, 'MANIFEST_UNKNOWN', 'Requested image not found'),
      refuse(404, 'NAME_UNKNOWN', "The repository with name 'app' does not exist"),
    );
    await expect(client.manifest('app', '1.0_1')).rejects.toThrow('MANIFEST_UNKNOWN');
    await expect(client.manifest('app', '1.0_1')).rejects.toThrow('NAME_UNKNOWN');
  });

  test('checks the digest that was asked for or stated', async () => {
    const stated = { ...type, 'docker-content-digest': other };
    const { client } = await registry(
      reply(200, type, text),
      reply(200, stated, text),
      reply(200, stated, text),
    );
    await expect(client.manifest('app', other)).rejects.toThrow(
      `the manifest has the digest ${digest}, not ${other}`,
    );
    await expect(client.manifest('app', '1.0_1')).rejects.toThrow(`the digest ${digest}, not ${other}`);
    await expect(client.manifest('app', digest)).resolves.toMatchObject({ descriptor });
  });

  test('is bounded', async () => {
    const { client } = await registry(reply(200, type, ' '.repeat(4 * 1024 * 1024 + 1)));
    await expect(client.manifest('app', '1.0_1')).rejects.toThrow('the manifest has more than 4194304 bytes');
  });

  test('needs a media type', async () => {
    const { client } = await registry(reply(200, {}, text));
    await expect(client.manifest('app', '1.0_1')).rejects.toThrow('the response has no Content-Type');
  });

  test('starts again when the answer breaks off', async () => {
    const cut: Answer = (_received, response) => {
      response.writeHead(200, { ...type, 'content-length': String(bytes.length) });
      response.write(text.slice(0, 5), () => response.socket?.resetAndDestroy());
    };
    const { client } = await registry(cut, reply(200, type, text));
    await expect(client.manifest('app', '1.0_1')).resolves.toMatchObject({ descriptor });
  });
});

describe('putting', () => {
  const put = async ({ client }: TestClient, reference = '1.0_1'): Promise<string> =>
    client.putManifest('app', reference, imageManifestType, bytes);

  // ECR answers 201 without Location (apple/swift-container-plugin#27), and it is open whether with a digest.
  test.each([
    ['the digest', reply(201, { 'docker-content-digest': digest })],
    ['nothing more', reply(201)],
  ])('takes one PUT by tag, answered with 201 and %s', async (_name, answer) => {
    const peer = await registry(answer);
    await expect(put(peer)).resolves.toBe(digest);
    expect(requestLines(peer.server)).toEqual([`PUT ${tagged}`]);
    expect(peer.server.received[0]?.body).toEqual(bytes);
    expect(peer.server.received[0]?.headers['content-type']).toBe(imageManifestType);
  });

  test('may be by digest', async () => {
    const peer = await registry(reply(201));
    await put(peer, digest);
    expect(requestLines(peer.server)).toEqual([`PUT /v2/app/manifests/${digest}`]);
  });

  test.each([
    ['a reset', reset],
    ['503', reply(503)],
  ])('is done when only the answer was lost (%s)', async (_name, failure) => {
    const peer = await registry(failure, headOf(digest));
    await expect(put(peer)).resolves.toBe(digest);
    expect(requestLines(peer.server)).toEqual([`PUT ${tagged}`, `HEAD ${tagged}`]);
  });

  test.each([
    ['nothing', reply(404)],
    ['something else', headOf(other)],
  ])('is repeated when there is %s after a lost answer', async (_name, found) => {
    const peer = await registry(reset, found, reply(201));
    await expect(put(peer)).resolves.toBe(digest);
    expect(requestLines(peer.server)).toEqual([`PUT ${tagged}`, `HEAD ${tagged}`, `PUT ${tagged}`]);
  });

  test('is never repeated without having looked', async () => {
    const peer = await registry(reset, reply(503), reset, headOf(digest));
    await expect(put(peer)).resolves.toBe(digest);
    expect(peer.server.received.map(({ method }) => method).join(' ')).toBe('PUT HEAD HEAD HEAD');
  });

  test.each([
    ['202', reply(202)],
    ['204', reply(204)],
    ['another digest', reply(201, { 'docker-content-digest': other })],
  ])('is done after %s only if the manifest is there', async (_name, answer) => {
    await expect(put(await registry(answer, headOf(digest)))).resolves.toBe(digest);
    await expect(put(await registry(answer, reply(404)))).rejects.toThrow('the registry has nothing instead');
    await expect(put(await registry(answer, headOf(other)))).rejects.toThrow(
      `the registry has ${other} instead`,
    );
  });

  // ECR, GoogleContainerTools/kaniko#3481 and google/go-containerregistry#704
  test.each([
    [
      400,
      'TAG_INVALID',
      "The image tag '1.0_1' already exists in the 'app' repository and cannot be overwritten",
    ],
    [
      405,
      'UNSUPPORTED',
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    ],
  ])('is refused with %d at once', async (status, code, words) => {
    const peer = await registry(refuse(status, code, words));
    await expect(put(peer)).rejects.toThrow(`${code}: ${words}`);
    expect(peer.server.received).toHaveLength(1);
  });
});

describe('a manifest that is known to be there', () => {
  const missing = refuse(404, 'MANIFEST_UNKNOWN', 'Requested image not found');

  async function lagging(times: number): Promise<TestClient & { readonly server: RecordingServer }> {
    const answers = [...Array.from({ length: times }, () => missing), reply(200, type, text)];
    const server = later(await serve(inOrder(...answers)));
    return { ...later(clientOf(server, { readsLag: true })), server };
  }

  test.each([1, 4])('is asked for again where reads lag: %d times', async (times) => {
    const { client, server, waits } = await lagging(times);
    await expect(client.manifest('app', '1.0_1', { known: true })).resolves.toEqual({ descriptor, bytes });
    expect(server.received).toHaveLength(times + 1);
    expect(waits).toEqual([500, 1000, 2000, 4000].slice(0, times));
  });

  test('is missing in the end if it does not appear', async () => {
    const { client, server } = await lagging(5);
    await expect(client.manifest('app', '1.0_1', { known: true })).rejects.toThrow('MANIFEST_UNKNOWN');
    expect(server.received).toHaveLength(5);
  });

  test('is missing at once in another registry, and if nobody said that it is there', async () => {
    const { client, server } = await lagging(1);
    await expect(client.manifest('app', '1.0_1')).rejects.toThrow('MANIFEST_UNKNOWN');
    expect(server.received).toHaveLength(1);
    const other = await registry(missing);
    await expect(other.client.manifest('app', '1.0_1', { known: true })).rejects.toThrow('MANIFEST_UNKNOWN');
  });

  test('is not asked for again where it may not be read, or the answer is not to be trusted', async () => {
    for (const answer of [refuse(403, 'DENIED', 'no'), refuse(400, 'MANIFEST_INVALID', 'no')]) {
      const server = later(await serve(inOrder(answer, answer, reply(200, type, text))));
      const { client, waits } = later(clientOf(server, { readsLag: true }));
      await expect(client.manifest('app', '1.0_1', { known: true })).rejects.toThrow('no');
      expect(server.received).toHaveLength(1);
      expect(waits).toEqual([]);
    }
  });
});
