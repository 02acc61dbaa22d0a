import { digestOf, type Digest } from '../../../src/digest.ts';
import type { Case } from '../case.ts';
import { configType, indexType, manifestOf, manifestType, refusal, status, type Place } from '../registry.ts';

const tags = ['1.10.0', '1.2.0', '1.9.0', '1.9.0-rc.1', 'latest'];

/** Pushes the tags, in an order that is no list's. */
async function pushTags(place: Place): Promise<void> {
  for (const tag of ['1.9.0', 'latest', '1.10.0', '1.9.0-rc.1', '1.2.0']) await place.chart(tag);
}

interface TagList {
  readonly name: string;
  readonly tags: readonly string[] | null;
}

async function listed(place: Place, query = ''): Promise<unknown> {
  await pushTags(place);
  const answer = await place.request(`/tags/list${query}`);
  return answer.ok ? ((await answer.json()) as TagList).tags : refusal(answer);
}

/** Where a Link header says that the list goes on. */
function next(answer: Response): string | undefined {
  return /^<([^>]*)>; *rel="?next"?$/.exec(answer.headers.get('link') ?? '')?.[1];
}

const subject = digestOf(manifestOf('layer'));
const annotations = { 'org.example': 'signed' };

function signature(of: Digest, more: object = {}): string {
  const descriptor = { mediaType: manifestType, digest: of, size: manifestOf('layer').length };
  return manifestOf('signature', { subject: descriptor, annotations, ...more });
}

async function sign(place: Place, text: string): Promise<Response> {
  await place.blob('signature');
  return place.manifest(digestOf(text), text);
}

interface Index {
  readonly manifests: readonly unknown[];
}

async function referrers(place: Place, query = ''): Promise<unknown> {
  const answer = await place.request(`/referrers/${subject}${query}`);
  if (!answer.ok) return status(answer);
  const { manifests } = (await answer.json()) as Index;
  return [answer.headers.get('content-type'), manifests, answer.headers.get('oci-filters-applied')];
}

function described(text: string, artifactType: string): object {
  return {
    mediaType: manifestType,
    digest: digestOf(text),
    size: text.length,
    artifactType,
    annotations,
  };
}

const sbomType = 'application/vnd.example.sbom.v1';
const signed = signature(subject);
const sbom = signature(subject, { artifactType: sbomType });
/** A registry without the API answers 404, and clients keep a list under a tag. */
const noApi = 404;

/**
 * Tags, referrers, and the endpoint that tells of the API. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md
 */
export const listCases: readonly Case[] = [
  {
    rule: 'GET of /v2/ is 200 (end-1)',
    allowed: [200],
    observe: (place: Place): Promise<unknown> => status(place.request(place.url('/v2/'))),
  },
  {
    rule: 'the tags are listed with the repository they are in (end-8a)',
    allowed: [[true, tags]],
    observe: async (place: Place): Promise<unknown> => {
      await pushTags(place);
      const list = (await (await place.request('/tags/list')).json()) as TagList;
      return [list.name === place.name, list.tags?.toSorted()];
    },
  },
  {
    rule: 'the tags are in lexical order (end-8a)',
    allowed: [tags],
    observe: (place: Place): Promise<unknown> => listed(place),
  },
  {
    rule: 'the list of tags is JSON (end-8a)',
    allowed: ['application/json', 'application/json; charset=utf-8'],
    observe: async (place: Place): Promise<unknown> => {
      await pushTags(place);
      const answer = await place.request('/tags/list');
      await answer.bytes();
      return answer.headers.get('content-type');
    },
  },
  {
    rule: 'n limits the tags of a page, and Link leads to all of them (end-8b)',
    allowed: [[[2, 2, 1], tags]],
    observe: async (place: Place): Promise<unknown> => {
      await pushTags(place);
      const found: string[] = [];
      const sizes: number[] = [];
      for (let path: string | undefined = '/tags/list?n=2'; path !== undefined;) {
        const answer: Response = await place.request(path);
        const page = ((await answer.json()) as TagList).tags ?? [];
        found.push(...page);
        sizes.push(page.length);
        path = next(answer);
      }
      return [sizes, found.sort()];
    },
  },
  {
    rule: 'last begins the list behind a tag (end-8b)',
    allowed: [['1.9.0-rc.1', 'latest']],
    observe: (place: Place): Promise<unknown> => listed(place, '?n=2&last=1.9.0'),
  },
  {
    rule: 'n of zero is an empty list (end-8b)',
    allowed: [[], null],
    observe: (place: Place): Promise<unknown> => listed(place, '?n=0'),
  },
  {
    rule: 'n may be larger than the list (end-8b)',
    allowed: [tags],
    observe: async (place: Place): Promise<unknown> => sorted(await listed(place, '?n=1000')),
  },
  {
    rule: 'n may be larger than a page of the registry (end-8b)',
    allowed: [tags],
    observe: async (place: Place): Promise<unknown> => sorted(await listed(place, '?n=1001')),
  },
  {
    rule: 'the tags of a repository that is not there are 404 NAME_UNKNOWN (end-8a)',
    allowed: [[404, 'NAME_UNKNOWN']],
    observe: (place: Place): Promise<unknown> => refusal(place.missing().request('/tags/list')),
  },
  {
    rule: 'nothing refers to a manifest: an empty index (end-12a)',
    allowed: [[indexType, [], null], noApi],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      return referrers(place);
    },
  },
  {
    rule: 'what refers to a manifest is listed with type and annotations (end-12a)',
    allowed: [[indexType, [described(signed, configType)], null], noApi],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      await sign(place, signed);
      return referrers(place);
    },
  },
  {
    rule: 'what refers to a manifest is filtered by its type, and the answer says so, or does not (end-12b)',
    allowed: [[indexType, [described(sbom, sbomType)], 'artifactType'], noApi],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      await sign(place, signed);
      await sign(place, sbom);
      return referrers(place, `?artifactType=${encodeURIComponent(sbomType)}`);
    },
  },
  {
    rule: 'a manifest is taken before its subject, and listed (end-7, end-12a)',
    allowed: [
      [201, [indexType, [described(signed, configType)], null]],
      [201, noApi],
    ],
    observe: async (place: Place): Promise<unknown> => {
      await place.blob('{"name":"demo"}');
      return [await status(sign(place, signed)), await referrers(place)];
    },
  },
  {
    rule: 'PUT of a manifest with a subject tells OCI-Subject where there is the API (end-7)',
    allowed: [
      [subject, true],
      [null, false],
    ],
    observe: async (place: Place): Promise<unknown> => {
      await place.chart('1.0.0');
      const answer = await sign(place, signed);
      await answer.bytes();
      return [answer.headers.get('oci-subject'), (await referrers(place)) !== noApi];
    },
  },
];

function sorted(list: unknown): unknown {
  return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list.toSorted() : list;
}
