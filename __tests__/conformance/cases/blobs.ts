import { randomUUID } from 'node:crypto';
import { digestOf } from '../../../src/digest.ts';
import type { Case } from '../case.ts';
import { refusal, seen, status, type Place } from '../registry.ts';

const digest = digestOf('layer');

function head(place: Place, of: string = digest): Promise<Response> {
  return place.request(`/blobs/${of}`, { method: 'HEAD' });
}

async function range(place: Place, bytes: string): Promise<unknown> {
  await place.chart('1.0.0');
  const answer = await place.request(`/blobs/${digest}`, { headers: { range: bytes } });
  return [...(await seen(answer)), answer.headers.get('content-range')];
}

async function patch(place: Place, upload: URL, bytes: string, body: string): Promise<Response> {
  const headers = { 'content-range': bytes, 'content-type': 'application/octet-stream' };
  return place.request(upload, { method: 'PATCH', headers, body });
}

/** Sends the first four bytes of `layer` in two chunks; returns what was answered, and where the rest goes. */
async function twoChunks(place: Place): Promise<{ readonly answers: unknown[]; readonly upload: URL }> {
  let upload = await place.begin();
  const answers: unknown[] = [];
  for (const [bytes, body] of [
    ['0-2', 'lay'],
    ['3-3', 'e'],
  ] as const) {
    const answer = await patch(place, upload, bytes, body);
    answers.push([await status(answer), answer.headers.get('range')]);
    upload = place.url(answer.headers.get('location') ?? '');
  }
  return { answers, upload };
}

/** What a POST began or finished: `201` and the blob, or `202` and an upload that takes it. */
async function begunOrDone(place: Place, answer: Response): Promise<unknown> {
  const first = await status(answer);
  if (first === 201) return [first, place.location(answer), await status(head(place))];
  const upload = place.url(answer.headers.get('location') ?? '');
  return [first, await status(place.complete(upload, digest, { body: 'layer' })), await status(head(place))];
}

const doneAtOnce = [201, `/blobs/${digest}`, 200];
const toBeContinued = [202, 201, 200];

/** Pulling and pushing blobs. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md */
export const blobCases: readonly Case[] = [
  {
    rule: 'HEAD of a blob tells its size and digest (end-2)',
    allowed: [[200, '5', digest]],
    observe: async (place: Place): Promise<unknown> => {
      await place.blob('layer');
      const answer = await head(place);
      const { headers } = answer;
      return [await status(answer), headers.get('content-length'), headers.get('docker-content-digest')];
    },
  },
  {
    rule: 'HEAD of a blob that is not there is 404 (end-2)',
    allowed: [404],
    observe: (place: Place): Promise<unknown> => status(head(place)),
  },
  {
    rule: 'GET of a blob that is not there is 404 BLOB_UNKNOWN (end-2)',
    allowed: [[404, 'BLOB_UNKNOWN']],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      return refusal(place.request(`/blobs/${digestOf('other')}`));
    },
  },
  {
    rule: 'GET of a blob gives its bytes (end-2)',
    allowed: [[200, 'layer']],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      return seen(place.request(`/blobs/${digest}`));
    },
  },
  {
    rule: 'GET of a blob that no manifest names gives its bytes (end-2)',
    allowed: [[200, 'layer']],
    observe: async (place: Place): Promise<unknown> => {
      await place.blob('layer');
      const answer = await place.request(`/blobs/${digest}`);
      return answer.ok ? seen(answer) : refusal(answer);
    },
  },
  {
    rule: 'GET with a Range gives those bytes (RFC 9110, section 14)',
    allowed: [[206, 'aye', 'bytes 1-3/5']],
    observe: (place: Place): Promise<unknown> => range(place, 'bytes=1-3'),
  },
  {
    rule: 'GET with an open Range gives the rest (RFC 9110, section 14)',
    allowed: [[206, 'yer', 'bytes 2-4/5']],
    observe: (place: Place): Promise<unknown> => range(place, 'bytes=2-'),
  },
  {
    rule: 'GET with a Range beyond the end is 416 (RFC 9110, section 15.5.17)',
    allowed: [416],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      return status(place.request(`/blobs/${digest}`, { headers: { range: 'bytes=5-' } }));
    },
  },
  {
    rule: 'POST begins an upload at a Location with an identifier of its own (end-4a)',
    allowed: [[202, true]],
    observe: async (place: Place): Promise<unknown> => {
      const answer = await place.request('/blobs/uploads/', { method: 'POST' });
      const identifier = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
      return [await status(answer), identifier.test(answer.headers.get('location') ?? '')];
    },
  },
  {
    rule: 'PUT with all bytes ends an upload, and tells where the blob is (end-6)',
    allowed: [[201, `/blobs/${digest}`, digest, 200]],
    observe: async (place: Place): Promise<unknown> => {
      const answer = await place.complete(await place.begin(), digest, { body: 'layer' });
      const stated = answer.headers.get('docker-content-digest');
      return [await status(answer), place.location(answer), stated, await status(head(place))];
    },
  },
  {
    rule: 'POST with a digest and all bytes is enough, or begins an upload (end-4b)',
    allowed: [doneAtOnce, toBeContinued],
    observe: async (place: Place): Promise<unknown> => {
      const headers = { 'content-type': 'application/octet-stream' };
      const parts = { method: 'POST', headers, body: 'layer' };
      return begunOrDone(place, await place.request(`/blobs/uploads/?digest=${digest}`, parts));
    },
  },
  {
    rule: 'PATCH takes chunks, and tells how far it is (end-5)',
    allowed: [
      [
        [202, '0-2'],
        [202, '0-3'],
      ],
    ],
    observe: async (place: Place): Promise<unknown> => (await twoChunks(place)).answers,
  },
  {
    rule: 'PUT with the last chunk ends an upload (end-6)',
    allowed: [[201, 200]],
    observe: async (place: Place): Promise<unknown> => {
      const { upload } = await twoChunks(place);
      const headers = { 'content-range': '4-4', 'content-type': 'application/octet-stream' };
      const answer = await place.complete(upload, digest, { headers, body: 'r' });
      return [await status(answer), await status(head(place))];
    },
  },
  {
    rule: 'PUT without a body ends an upload that has all its chunks (end-6)',
    allowed: [201],
    observe: async (place: Place): Promise<unknown> => {
      const { upload } = await twoChunks(place);
      const last = await patch(place, upload, '4-4', 'r');
      await last.bytes();
      return status(place.complete(place.url(last.headers.get('location') ?? ''), digest));
    },
  },
  {
    rule: 'PATCH with a chunk out of order is 416 (end-5)',
    allowed: [416],
    observe: async (place: Place): Promise<unknown> =>
      status(patch(place, (await twoChunks(place)).upload, '3-3', 'e')),
  },
  {
    rule: 'GET of an upload tells how far it is (end-13)',
    allowed: [[204, '0-3']],
    observe: async (place: Place): Promise<unknown> => {
      const answer = await place.request((await twoChunks(place)).upload);
      return [await status(answer), answer.headers.get('range')];
    },
  },
  {
    rule: 'an upload that nobody began is unknown (end-6)',
    allowed: [
      [404, 'BLOB_UPLOAD_UNKNOWN'],
      [404, 'BLOB_UPLOAD_INVALID'],
      [400, 'BLOB_UPLOAD_INVALID'],
    ],
    observe: async (place: Place): Promise<unknown> => {
      const upload = place.url(`/blobs/uploads/${randomUUID()}`);
      return refusal(place.complete(upload, digest, { body: 'layer' }));
    },
  },
  {
    rule: 'bytes that have another digest are refused as DIGEST_INVALID, and not kept (end-6)',
    allowed: [[[400, 'DIGEST_INVALID'], 404]],
    observe: async (place: Place): Promise<unknown> => {
      const refused = await refusal(place.complete(await place.begin(), digest, { body: 'liar!' }));
      return [refused, await status(head(place))];
    },
  },
  {
    rule: 'a blob may be empty (end-6)',
    allowed: [[201]],
    observe: async (place: Place): Promise<unknown> =>
      refusal(place.complete(await place.begin(), digestOf(''))),
  },
  {
    rule: 'a blob of another repository is mounted, or an upload begins (end-11)',
    allowed: [doneAtOnce, toBeContinued],
    observe: async (place: Place): Promise<unknown> => {
      const other = await place.another();
      await other.chart('1.0.0');
      const query = `?mount=${digest}&from=${other.name}`;
      return begunOrDone(place, await place.request(`/blobs/uploads/${query}`, { method: 'POST' }));
    },
  },
  {
    rule: 'a mount of what the other repository lacks begins an upload (end-11)',
    allowed: [toBeContinued],
    observe: async (place: Place): Promise<unknown> => {
      const query = `?mount=${digest}&from=${(await place.another()).name}`;
      return begunOrDone(place, await place.request(`/blobs/uploads/${query}`, { method: 'POST' }));
    },
  },
];
