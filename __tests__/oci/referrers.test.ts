import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import {
  imageIndex,
  imageIndexType,
  indexEntries,
  linksOf,
  manifestRecord,
  imageManifestType,
} from '../../src/oci/manifest.ts';
import { referrersTag } from '../../src/oci/reference.ts';
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

const subject = digestOf('subject');
const path = `/v2/team/app/referrers/${subject}`;
const type = { 'content-type': imageIndexType };

/** An entry as image-spec v1.1.1, "Listing Referrers" in the distribution specification, shows it. */
const signature = {
  mediaType: imageManifestType,
  digest: digestOf('signature'),
  size: 1234,
  artifactType: 'application/vnd.example.sbom.v1',
  annotations: { 'org.opencontainers.image.created': '2022-01-01T14:42:55Z' },
};
const attestation = { mediaType: imageManifestType, digest: digestOf('attestation'), size: 77 };

function page(...manifests: readonly object[]): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: imageIndexType, manifests });
}

describe('the list of referrers', () => {
  test('has what the registry says of each', async () => {
    const { client, server } = await registry(reply(200, type, page(signature, attestation)));
    await expect(client.referrers('team/app', subject)).resolves.toEqual([
      { ...signature, annotations: new Map(Object.entries(signature.annotations)) },
      attestation,
    ]);
    expect(requestLines(server)).toEqual([`GET ${path}`]);
    expect(server.received[0]?.headers.accept).toBe(imageIndexType);
  });

  test('goes on over its pages', async () => {
    const link = `<${path}?n=1&last=x>; rel="next"`;
    const { client, server } = await registry(
      reply(200, { ...type, link }, page(signature)),
      reply(503),
      reply(200, type, page(attestation)),
    );
    const found = await client.referrers('team/app', subject);
    expect(found?.map(({ digest }) => digest)).toEqual([signature.digest, attestation.digest]);
    expect(requestLines(server)).toEqual([`GET ${path}`, `GET ${path}?n=1&last=x`, `GET ${path}?n=1&last=x`]);
  });

  test.each([
    ['404, as distribution has none', reply(404, {}, '404 page not found\n')],
    ['405, which ECR says for what it does not take', refuse(405, 'UNSUPPORTED', 'unsupported')],
  ])('is not there where the registry has no API for it: %s', async (_name, answer) => {
    const { client } = await registry(answer);
    await expect(client.referrers('team/app', subject)).resolves.toBeUndefined();
  });

  test.each([
    ['may not be read', refuse(403, 'DENIED', 'not authorized to perform: ecr:BatchGetImage')],
    ['may not be read, told with 404', refuse(404, 'DENIED', 'requested access to the resource is denied')],
    ['is in a missing repository', refuse(404, 'NAME_UNKNOWN', 'The repository does not exist')],
    ['was asked for wrongly', refuse(400, 'UNSUPPORTED', 'invalid parameter')],
  ])('is not taken for empty or unknown where it %s', async (_what, answer) => {
    const { client } = await registry(answer);
    await expect(client.referrers('team/app', subject)).rejects.toMatchObject({ name: 'RegistryError' });
  });

  test.each([404, 405])('that loses a page, told with %d, is not one that is unknown', async (status) => {
    const link = `<${path}?last=x>; rel="next"`;
    const { client } = await registry(reply(200, { ...type, link }, page(signature)), reply(status));
    await expect(client.referrers('team/app', subject)).rejects.toMatchObject({ status });
  });

  test.each([
    ['no JSON', reply(200, type, '<html>')],
    ['no index', reply(200, type, '{"schemaVersion":2}')],
    ['an entry without a digest', reply(200, type, page({ mediaType: imageManifestType, size: 1 }))],
    ['another host', reply(200, { ...type, link: '<http://192.0.2.1/next>; rel="next"' }, page(signature))],
  ])('is refused where it has %s', async (_name, answer) => {
    const { client } = await registry(answer);
    await expect(client.referrers('team/app', subject)).rejects.toMatchObject({ name: 'ProtocolError' });
  });
});

// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema
test('the tag that stands in for it is the digest with a dash', () => {
  expect(referrersTag(subject)).toBe(`sha256-${subject.slice('sha256:'.length)}`);
});

test('an index is written as it is read', () => {
  const entries = indexEntries(manifestRecord(Buffer.from(page(signature, attestation))));
  expect(indexEntries(manifestRecord(imageIndex(entries)))).toEqual(entries);
  expect(JSON.parse(Buffer.from(imageIndex(entries)).toString())).toMatchObject({
    schemaVersion: 2,
    mediaType: imageIndexType,
  });
});

describe('what cannot be left out of a push', () => {
  const config = { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('{}'), size: 2 };
  const layer = { mediaType: 'application/octet-stream', digest: digestOf('layer'), size: 5 };

  test('are the blobs of a manifest, each once, and not its subject', () => {
    const manifest = { schemaVersion: 2, config, layers: [layer, config, layer], subject: attestation };
    expect(linksOf(Buffer.from(JSON.stringify(manifest)))).toEqual({
      blobs: [config, layer],
      manifests: [],
    });
  });

  test('are the manifests of an index', () => {
    const { blobs, manifests } = linksOf(Buffer.from(page(signature, attestation)));
    expect(blobs).toEqual([]);
    expect(manifests.map(({ digest }) => digest)).toEqual([signature.digest, attestation.digest]);
  });

  test.each(['[]', 'no JSON', '{}', '{"config":{"mediaType":"a","digest":"sha512:1","size":1}}'])(
    'cannot be told from %s',
    (text) => {
      expect(() => linksOf(Buffer.from(text))).toThrow(expect.objectContaining({ name: 'ManifestError' }));
    },
  );
});
