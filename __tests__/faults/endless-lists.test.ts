import { describe, expect, test } from '@jest/globals';
import type { Interceptor } from '../../emulator/emulator.ts';
import { digestOf } from '../../src/digest.ts';
import { closingAfterEach } from '../support/closing.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

const later = closingAfterEach();

type Call = Parameters<Interceptor>[0];

/** A list that comes in pages, and what asks for it. */
interface Pager {
  readonly action: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly isAsked: (call: Call) => boolean;
  /** The answer with one item, and what leads to the next page. */
  readonly page: (item: string, next: string, call: Call) => Awaited<ReturnType<Interceptor>>;
}

const json = { 'content-type': 'application/json' };

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-tags */
function linked(body: object, next: string, { url }: Call): ReturnType<Pager['page']> {
  const link = `<${url.pathname}?last=${next}>; rel="next"`;
  const type = 'manifests' in body ? { 'content-type': 'application/vnd.oci.image.index.v1+json' } : json;
  return { status: 200, headers: { ...type, link }, body: JSON.stringify(body) };
}

/** DescribeImagesResponse of the service models of ecr and ecr-public. */
function described(item: string, nextToken: string): ReturnType<Pager['page']> {
  const imageDetails = [{ imageDigest: digestOf(item), imageTags: [`0.0.${item}`] }];
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ imageDetails, nextToken }),
  };
}

/** Every list of ours. */
const pagers: Readonly<Record<string, Pager>> = {
  'the tags of a repository': {
    action: 'pull',
    inputs: { chart: 'hello', version: '^9', destination: 'out' },
    isAsked: ({ url }) => url.pathname.endsWith('/tags/list'),
    page: (item, next, call) => linked({ name: 'hello', tags: [`0.0.${item}`] }, next, call),
  },
  'the referrers of an image': {
    action: 'promote',
    inputs: { from: 'hello:0.1.0', to: 'HOST/copies/hello', 'create-repository': 'true' },
    isAsked: ({ url }) => url.pathname.includes('/referrers/'),
    page: (item, next, call) => {
      const mediaType = 'application/vnd.oci.image.manifest.v1+json';
      const manifests = [{ mediaType, digest: digestOf(item), size: 10 }];
      return linked({ schemaVersion: 2, manifests }, next, call);
    },
  },
  'the images of a private repository': {
    action: 'delete',
    inputs: { chart: 'hello', version: '^9' },
    isAsked: ({ record }) => record.operation === 'DescribeImages',
    page: described,
  },
  'the images of a public repository': {
    action: 'delete',
    inputs: { chart: 'hello', version: '^9', 'registry-type': 'public' },
    isAsked: ({ record }) => record.operation === 'DescribeImages',
    page: described,
  },
};

/** Pushes the example chart, and lets a pager see the pages that `answer` gives, counted from 1. */
async function listing(
  { action, inputs, isAsked, page }: Pager,
  answer: (count: number, stage: Stage) => readonly [item: string, next: string],
): Promise<{ readonly asked: number; readonly run: Awaited<ReturnType<Stage['use']>> }> {
  let asked = 0;
  let isListing = false;
  const stage: Stage = later(
    await openStage({
      intercept: (call, proceed) => {
        if (!isListing || !isAsked(call)) return proceed();
        asked += 1;
        return Promise.resolve(page(...answer(asked, stage), call));
      },
    }),
  );
  const own = 'registry-type' in inputs ? { 'registry-type': inputs['registry-type'] ?? '' } : {};
  const pushed = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true', ...own });
  expect(pushed.exitCode).toBe(0);
  isListing = true;
  const host = pushed.outputs['registry'] ?? '';
  const given = Object.entries(inputs).map(([name, value]) => [name, value.replace('HOST', host)]);
  return { run: await stage.use(action, Object.fromEntries(given) as Record<string, string>), asked };
}

describe.each(Object.entries(pagers))('%s', (_what, pager) => {
  test.each([
    ['leads to itself', (count: number) => [String(count), 'same'] as const],
    ['leads to one that leads back', (count: number) => [String(count % 2), `page-${count % 2}`] as const],
    ['leads to one of three before it', (count: number) => [String(count), `page-${count % 3}`] as const],
    ['comes again under another name', (count: number) => ['1', `page-${count}`] as const],
  ])('a page that %s is the last one', async (_how, answer) => {
    const { asked, run } = await listing(pager, answer);
    expect(theError(run)).toMatch(/comes again|has no end/);
    expect(asked).toBeLessThanOrEqual(4);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('that has no end ends with %s', async (signal) => {
    const { asked, run } = await listing(pager, (count, { job }) => {
      if (count === 5) job.cancel(signal);
      return [String(count), `page-${count}`];
    });
    expect(theError(run)).toBe('the run was canceled before it was finished; run the job again');
    expect(asked).toBeLessThan(2_000);
  });
});
