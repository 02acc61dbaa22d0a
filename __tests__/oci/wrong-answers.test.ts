import { describe, expect, test } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { digestOf } from '../../src/digest.ts';
import { RegistryError } from '../../src/oci/errors.ts';
import {
  indexEntries,
  linksOf,
  manifestRecord,
  ManifestError,
  parseManifest,
} from '../../src/oci/manifest.ts';
import { parseReference } from '../../src/oci/reference.ts';
import type { RegistryClient } from '../../src/oci/registry-client.ts';
import { closingAfterEach } from '../support/closing.ts';
import { inOrder, reply, serve, type Answer } from '../support/http-server.ts';
import { clientOf } from '../support/registry-client.ts';

const later = closingAfterEach();

/** What registries must accept: distribution-spec, "Pushing Manifests". */
const largest = 4 * 1024 * 1024;
const manifest = 'application/vnd.oci.image.manifest.v1+json';
const type = { 'content-type': manifest };
const page = '<!DOCTYPE html><html><head><title>Sign in</title></head></html>';
const digest = digestOf('blob');

function manifestOf(client: RegistryClient): Promise<unknown> {
  return client.manifest('app', 't');
}
function tagsOf(client: RegistryClient): Promise<unknown> {
  return client.listTags('app');
}
function referrersOf(client: RegistryClient): Promise<unknown> {
  return client.referrers('app', digest);
}
function blobOf(client: RegistryClient): Promise<unknown> {
  return buffer(client.blob('app', { mediaType: 'a', digest, size: 4 }));
}
const nowhere = Array.from({ length: 7 }, () => reply(302, { location: '/elsewhere' }));

describe('a message names the request, and what is wrong', () => {
  test.each<[string, (client: RegistryClient) => Promise<unknown>, readonly Answer[], RegExp]>([
    [
      'a page for a manifest',
      manifestOf,
      [reply(200, type, page)],
      /^GET \S+\/manifests\/t: the response is not the registry's, but .*Sign in/,
    ],
    [
      'another digest',
      manifestOf,
      [reply(200, { ...type, 'docker-content-digest': digest }, '{}')],
      /^GET \S+\/t: the manifest has the digest sha256:44136fa3\S+, not sha256:/,
    ],
    ['no type', manifestOf, [reply(200, {}, '{}')], /^GET \S+\/t: the response has no Content-Type$/],
    [
      'a large manifest',
      manifestOf,
      [reply(200, type, ' '.repeat(largest + 1))],
      /^GET \S+\/t: the manifest has more than 4194304 bytes$/,
    ],
    [
      'the digest of something else',
      (client) => client.resolve('app', digest),
      [reply(200, { ...type, 'content-length': '2', 'docker-content-digest': digestOf('') })],
      /^HEAD \S+\/manifests\/sha256:\S+: the response is for sha256:e3b0c442/,
    ],
    ['no JSON for tags', tagsOf, [reply(200, {}, 'tags')], /^GET \S+\/tags\/list: the response is not JSON$/],
    [
      'a page for tags',
      tagsOf,
      [reply(200, {}, page)],
      /^GET \S+\/tags\/list: the response is not JSON, but .*Sign in/,
    ],
    [
      'many tags',
      tagsOf,
      [reply(200, {}, ' '.repeat(largest + 1))],
      /^GET \S+\/list: a page of the list has more than 4194304 bytes$/,
    ],
    [
      'no list of tags',
      tagsOf,
      [reply(200, {}, '{}')],
      /^GET \S+\/list: the response is not a list of tags$/,
    ],
    [
      'a page elsewhere',
      tagsOf,
      [reply(200, { link: '<http://192.0.2.1/x>; rel="next"' }, '{"tags":[]}')],
      /^GET \S+\/list: the next page of the list is on another host, http:\/\/192\.0\.2\.1$/,
    ],
    [
      'no index of referrers',
      referrersOf,
      [reply(200, {}, '{}')],
      /^GET \S+\/referrers\/sha256:\S+: it is not an image index$/,
    ],
    [
      'a list of referrers',
      referrersOf,
      [reply(200, {}, '[]')],
      /^GET \S+: the manifest's text is not a JSON object$/,
    ],
    [
      'a longer blob',
      blobOf,
      [reply(200, {}, 'blobs')],
      /^GET \S+\/blobs\/sha256:\S+: the blob has more than 4 bytes$/,
    ],
    ['a shorter blob', blobOf, [reply(200, {}, 'blo')], /^GET \S+: the blob has 3 bytes, not 4$/],
    [
      'another blob',
      blobOf,
      [reply(200, {}, 'BLOB')],
      /^GET \S+: the blob has the digest sha256:\S+, not sha256:/,
    ],
    ['a way without end', blobOf, nowhere, /^GET \S+\/blobs\/sha256:\S+: there are more than 5 redirects$/],
  ])('%s', async (_what, ask, answers, message) => {
    const server = later(await serve(inOrder(...answers)));
    await expect(ask(later(clientOf(server)).client)).rejects.toThrow(message);
  });
});

test('what is accepted is said, and the largest manifest and page are taken', async () => {
  const tags = '{"tags":["a"]}';
  const server = later(
    await serve(inOrder(reply(200, type, '{}'.padEnd(largest)), reply(200, {}, tags.padEnd(largest)))),
  );
  const { client } = later(clientOf(server));
  expect((await client.manifest('app', 't')).bytes).toHaveLength(largest);
  expect(await client.listTags('app')).toEqual(['a']);
  const accepted = server.received.map(({ headers }) => headers.accept);
  expect(accepted).toEqual([expect.stringContaining(manifest), 'application/json']);
});

const config = { mediaType: 'a', digest, size: 4 };

describe('a manifest is refused with the part that is wrong', () => {
  const text = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const whole = { schemaVersion: 2, config, layers: [config] };

  test.each<[unknown, string]>([
    [{ ...whole, annotations: [] }, "the manifest's annotations is not a JSON object"],
    [{ ...whole, config: { ...config, digest: 1 } }, "the manifest's config has no SHA-256 digest"],
    [{ ...whole, config: { ...config, size: '4' } }, "the manifest's config has no size"],
    [{ ...whole, config: { ...config, size: 1.5 } }, "the manifest's config has no size"],
    [{ ...whole, config: { ...config, size: -1 } }, "the manifest's config has no size"],
    [{ ...whole, layers: {} }, "the manifest's layers are not a list"],
    [{ ...whole, layers: [config, {}] }, "the manifest's layer 2 has no mediaType"],
    [{ ...whole, config: null }, "the manifest's config is not a JSON object"],
  ])('%j', (value, message) => {
    expect(() => parseManifest(text(value))).toThrow(new ManifestError(message));
    if (!message.includes('annotations'))
      expect(() => linksOf(text(value))).toThrow(new ManifestError(message));
  });

  test.each<[object, string]>([
    [{}, 'it is not an image index'],
    [{ manifests: {} }, "the manifest's manifests are not a list"],
    [{ manifests: [config, {}] }, "the manifest's manifest 2 has no mediaType"],
  ])('an index: %j', (value, message) => {
    expect(() => indexEntries(manifestRecord(text(value)))).toThrow(new ManifestError(message));
  });

  test('for its size, its encoding, and its form', () => {
    expect(manifestRecord(Buffer.from('{}'.padEnd(largest)))).toEqual({});
    expect(() => manifestRecord(Buffer.from('{}'.padEnd(largest + 1)))).toThrow(
      'the manifest has more than 4194304 bytes',
    );
    for (const bytes of [Buffer.from('{"a":"\xff"}', 'latin1'), Buffer.from('{'), Buffer.from('')]) {
      expect(() => manifestRecord(bytes)).toThrow(/^the manifest is not JSON$/);
    }
  });

  test('but not for what is empty, or of a type of its own', () => {
    expect(parseManifest(text({ ...whole, config: { ...config, size: 0 } })).config.size).toBe(0);
    expect(indexEntries({ manifests: [{ ...config, artifactType: 1 }] })).toStrictEqual([config]);
  });
});

describe('a reference', () => {
  test('has a port of 16 bits', () => {
    expect(parseReference('a.example:65535/app')).toStrictEqual({
      host: 'a.example:65535',
      repository: 'app',
    });
    expect(() => parseReference('a.example:65536/app')).toThrow('is not a host name with an optional port');
  });

  test.each([
    ['Team/App', '; repository names are lower-case'],
    ['Team//App', ''],
    ['team//app', ''],
    ['é', ''],
  ])('is told to be lower-case where that is all: %s', (repository, remedy) => {
    const text = `a.example/${repository}`;
    expect(() => parseReference(text)).toThrow(
      new Error(`invalid reference "${text}": "${repository}" is not a repository name${remedy}`),
    );
  });
});

test('an error says all that the registry says, and asks to slow down by its code too', () => {
  const refused = (errors: unknown): RegistryError =>
    new RegistryError({
      method: 'GET',
      url: new URL('https://a.example/v2/'),
      status: 400,
      body: typeof errors === 'string' ? errors : JSON.stringify({ errors }),
    });
  const entries = [{ code: 'A', message: 'one' }, { message: 'two' }, { code: 'C' }];
  expect(refused(entries).message).toBe('GET https://a.example/v2/ returned 400: A: one; two; C');
  expect(refused('no JSON')).toMatchObject({ message: 'GET https://a.example/v2/ returned 400', errors: [] });
  expect(refused([{ code: 'TOOMANYREQUESTS' }]).throttled).toBe(true);
  expect(refused([{ code: '' }]).throttled).toBe(false);
});
