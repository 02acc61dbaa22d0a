import { digestOf } from '../../../src/digest.ts';
import type { Case } from '../case.ts';
import {
  config,
  indexType,
  manifestOf,
  manifestType,
  refusal,
  seen,
  status,
  type Place,
} from '../registry.ts';

const text = manifestOf('layer');
const digest = digestOf(text);
const elsewhere = digestOf('something else');

async function head(place: Place, reference: string): Promise<number> {
  return status(place.request(`/manifests/${reference}`, { method: 'HEAD' }));
}

/** Puts a manifest whose blobs are there, unless said otherwise, and gives how it was refused: `[201]` where it was not. */
async function put(place: Place, reference: string, body: string, type?: string): Promise<unknown> {
  await place.blob(config);
  await place.blob('layer');
  return refusal(place.manifest(reference, body, type));
}

async function get(place: Place, reference: string): Promise<unknown> {
  await place.chart('1.0.0');
  const answer = await place.request(`/manifests/${reference}`);
  return [...(await seen(answer)), answer.headers.get('content-type')];
}

async function deletion(place: Place, reference: string): Promise<unknown> {
  await place.chart('1.0.0');
  await place.chart('1.0');
  const answer = await refusal(place.request(`/manifests/${reference}`, { method: 'DELETE' }));
  return answer[0] === 202 ? [answer, await head(place, reference)] : answer;
}

const turnedOff = [
  [405, 'UNSUPPORTED'],
  [400, 'UNSUPPORTED'],
];

/** Pulling, pushing and deleting manifests. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md */
export const manifestCases: readonly Case[] = [
  {
    rule: 'GET by tag gives the bytes and the type that were pushed (end-3)',
    allowed: [[200, text, manifestType]],
    observe: (place: Place): Promise<unknown> => get(place, '1.0.0'),
  },
  {
    rule: 'GET by digest gives the bytes and the type that were pushed (end-3)',
    allowed: [[200, text, manifestType]],
    observe: (place: Place): Promise<unknown> => get(place, digest),
  },
  {
    rule: 'GET with an Accept of several types gives the manifest as it is (content negotiation)',
    allowed: [[200, text, manifestType]],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      const headers = { accept: `${indexType}, ${manifestType}` };
      const answer = await place.request('/manifests/1.0.0', { headers });
      return [...(await seen(answer)), answer.headers.get('content-type')];
    },
  },
  {
    rule: 'GET tells the digest (end-3)',
    allowed: [digest],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      const answer = await place.request('/manifests/1.0.0');
      await answer.bytes();
      return answer.headers.get('docker-content-digest');
    },
  },
  {
    rule: 'HEAD tells digest, size and type (end-3)',
    allowed: [[200, digest, String(text.length), manifestType]],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      const answer = await place.request('/manifests/1.0.0', { method: 'HEAD' });
      const { headers } = answer;
      const told = ['docker-content-digest', 'content-length', 'content-type'].map((name) =>
        headers.get(name),
      );
      return [answer.status, ...told];
    },
  },
  {
    rule: 'a tag that is not there is 404 MANIFEST_UNKNOWN (end-3)',
    allowed: [[[404, 'MANIFEST_UNKNOWN'], 404]],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      return [await refusal(place.request('/manifests/2.0.0')), await head(place, '2.0.0')];
    },
  },
  {
    rule: 'a digest that is not there is 404 MANIFEST_UNKNOWN (end-3)',
    allowed: [[[404, 'MANIFEST_UNKNOWN'], 404]],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      return [await refusal(place.request(`/manifests/${elsewhere}`)), await head(place, elsewhere)];
    },
  },
  {
    rule: 'a repository that is not there is 404 (end-3)',
    allowed: [
      [[404, 'NAME_UNKNOWN'], 404],
      [[404, 'MANIFEST_UNKNOWN'], 404],
    ],
    observe: async (place: Place): Promise<unknown> => {
      const missing = place.missing();
      return [await refusal(missing.request('/manifests/1.0.0')), await head(missing, '1.0.0')];
    },
  },
  {
    rule: 'PUT by tag tells the digest (end-7)',
    allowed: [[201, digest]],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('0.9.0');
      const answer = await place.manifest('1.0.0', text);
      return [await status(answer), answer.headers.get('docker-content-digest')];
    },
  },
  {
    rule: 'PUT tells where the manifest is to be pulled (end-7)',
    allowed: [200],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('0.9.0');
      const answer = await place.manifest('1.0.0', text);
      const location = place.location(answer);
      return location === '' ? 'nothing told' : status(place.request(location));
    },
  },
  {
    rule: 'PUT by digest needs no tag (end-7)',
    allowed: [[[201], 200]],
    observe: async (place: Place): Promise<unknown> => [
      await put(place, digest, text),
      await head(place, digest),
    ],
  },
  {
    rule: 'PUT under the digest of something else is refused as DIGEST_INVALID (end-7)',
    allowed: [[400, 'DIGEST_INVALID']],
    observe: (place: Place): Promise<unknown> => put(place, elsewhere, text),
  },
  {
    rule: 'PUT of the same manifest under the same tag again is a success (end-7)',
    allowed: [[[201], [201]]],
    observe: async (place: Place): Promise<unknown> => [
      await put(place, '1.0.0', text),
      await put(place, '1.0.0', text),
    ],
  },
  {
    rule: 'PUT moves a tag, and what it stood for stays under its digest (end-7)',
    allowed: [[manifestOf('another'), 200]],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      await place.chart('1.0.0', 'another');
      const [, now] = await seen(place.request('/manifests/1.0.0'));
      return [now, await head(place, digest)];
    },
  },
  {
    rule: 'PUT of a manifest whose blob is missing is refused as MANIFEST_BLOB_UNKNOWN, or taken',
    allowed: [
      [[404, 'MANIFEST_BLOB_UNKNOWN'], 404],
      [[400, 'MANIFEST_BLOB_UNKNOWN'], 404],
      [[201], 200],
    ],
    observe: async (place: Place): Promise<unknown> => [
      await put(place, '1.0.0', manifestOf('missing')),
      await head(place, '1.0.0'),
    ],
  },
  {
    rule: 'PUT of an index whose manifest is missing is refused as MANIFEST_BLOB_UNKNOWN, or taken',
    allowed: [[404, 'MANIFEST_BLOB_UNKNOWN'], [400, 'MANIFEST_BLOB_UNKNOWN'], [201]],
    observe: (place: Place): Promise<unknown> => put(place, '1.0.0', indexOf(elsewhere), indexType),
  },
  {
    rule: 'PUT of an index is pulled as an index (end-7)',
    allowed: [[[201], 200, indexOf(digest), indexType]],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart(digest);
      const pushed = await put(place, '1.0.0', indexOf(digest), indexType);
      const answer = await place.request('/manifests/1.0.0', { headers: { accept: indexType } });
      return [pushed, ...(await seen(answer)), answer.headers.get('content-type')];
    },
  },
  {
    rule: 'PUT of what is no JSON is refused as MANIFEST_INVALID (code-6)',
    allowed: [[400, 'MANIFEST_INVALID']],
    observe: (place: Place): Promise<unknown> => put(place, '1.0.0', 'nonsense'),
  },
  {
    rule: 'PUT ignores parameters of the Content-Type (end-7)',
    allowed: [[201]],
    observe: (place: Place): Promise<unknown> => put(place, '1.0.0', text, `${manifestType}; charset=utf-8`),
  },
  {
    rule: 'DELETE by digest deletes the manifest with its tags, or is turned off (end-9)',
    allowed: [[[202], 404], ...turnedOff],
    observe: (place: Place): Promise<unknown> => deletion(place, digest),
  },
  {
    rule: 'DELETE by tag deletes the tag, or is turned off (end-9)',
    allowed: [[[202], 404], ...turnedOff],
    observe: (place: Place): Promise<unknown> => deletion(place, '1.0'),
  },
];

function indexOf(child: string): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: [{ mediaType: manifestType, digest: child, size: text.length }],
  });
}
