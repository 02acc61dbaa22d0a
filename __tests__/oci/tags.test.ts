import { afterEach, describe, expect, test } from '@jest/globals';
import { inMemory } from '../../src/http/body.ts';
import type { Transport } from '../../src/http/transport.ts';
import { inOrder, refuse, reply, serve, type Answer, type RecordingServer } from '../support/http-server.ts';
import { clientOf, requestLines, type TestClient } from '../support/registry-client.ts';

let server: RecordingServer;
let client: TestClient;

async function listen(...answers: readonly Answer[]): Promise<TestClient['client']> {
  server = await serve(inOrder(...answers));
  client = clientOf(server);
  return client.client;
}
afterEach(async () => {
  client.close();
  await server.close();
});

function page(tags: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return reply(200, headers, JSON.stringify({ name: 'team/app', tags }));
}

describe('the list of tags', () => {
  test('is read on all its pages, whose addresses are absolute at ECR', async () => {
    const registry = await listen(
      // aws/containers-roadmap#1262: the type is text/plain, `last` is opaque.
      (received, response) => {
        const link = `<${server.origin.origin}/v2/team/app/tags/list?last=b%2Fc%3D&n=1000>; rel="next"`;
        page(['1.0.0', '0.9.0'], { 'content-type': 'text/plain; charset=utf-8', link })(received, response);
      },
      page(['2.0.0'], { link: '</v2/team/app/tags/list?last=3>; rel=next' }),
      page(['3.0.0']),
    );
    expect(await registry.listTags('team/app')).toEqual(['1.0.0', '0.9.0', '2.0.0', '3.0.0']);
    expect(requestLines(server)).toEqual([
      'GET /v2/team/app/tags/list?n=1000',
      'GET /v2/team/app/tags/list?last=b%2Fc%3D&n=1000',
      'GET /v2/team/app/tags/list?last=3',
    ]);
    expect(server.received.every(({ headers }) => headers.authorization === 'Basic 1')).toBe(true);
  });

  test('of a repository without tags is empty', async () => {
    const registry = await listen(page([]), page(null));
    expect(await registry.listTags('app')).toEqual([]);
    expect(await registry.listTags('app')).toEqual([]);
  });

  test('does not lead to another host, which would get the credentials', async () => {
    const registry = await listen(
      page(['1.0.0'], { link: '<http://127.0.0.2:1/v2/app/tags/list>; rel="next"' }),
    );
    await expect(registry.listTags('app')).rejects.toThrow(/another host, http:\/\/127\.0\.0\.2:1/);
    expect(server.received).toHaveLength(1);
  });

  /** A registry whose pages are made one after the other, and how many of them were fetched. */
  async function endless(next: (count: number) => string, tags: (count: number) => string): Promise<number> {
    await listen();
    let fetched = 0;
    const transport: Transport = {
      send: () => {
        fetched += 1;
        const headers = { link: `<${next(fetched)}>; rel="next"` };
        return Promise.resolve({ status: 200, headers, body: inMemory(Buffer.from(tags(fetched))) });
      },
    };
    const peer = clientOf(server, { transport });
    await expect(peer.client.listTags('app')).rejects.toThrow(/\/v2\/app\/tags\/list: the list has/);
    peer.close();
    return fetched;
  }
  const numbered = (count: number): string => `/v2/app/tags/list?last=${count}`;

  test('ends where a page leads to a page that was fetched', async () => {
    const fetched = await endless(
      (count) => numbered(count % 3),
      (count) => `{"tags":["1.0.${count}"]}`,
    );
    expect(fetched).toBeLessThan(6);
  });

  test('ends where a page comes again under another address', async () => {
    expect(await endless(numbered, () => '{"tags":["1.0.0"]}')).toBe(2);
  });

  test('ends after more pages than a repository of ECR can have, which holds 100,000 images', async () => {
    const fetched = await endless(numbered, (count) => `{"tags":["1.0.${count}"]}`);
    expect(fetched).toBeGreaterThanOrEqual(1_000);
    expect(fetched).toBeLessThan(10_000);
  });

  test('ends after more bytes than it can have, also where the pages hold no tag', async () => {
    const blank = ' '.repeat(4_000_000);
    expect(await endless(numbered, () => `{"tags":[]}${blank}`)).toBeLessThan(100);
  });

  test('may have pages without a tag', async () => {
    const registry = await listen(
      page([], { link: `<${numbered(1)}>; rel=next` }),
      page([], { link: `<${numbered(2)}>; rel=next` }),
      page(['1.0.0']),
    );
    expect(await registry.listTags('app')).toEqual(['1.0.0']);
  });

  test.each([
    ['no JSON', reply(200, {}, '<html>')],
    ['no list', page('1.0.0')],
    ['what is no tag', page(['1.0.0', '../secret'])],
    ['what is longer than any tag of ECR', page(['t'.repeat(301)])],
    ['numbers', page([1])],
    ['nothing', reply(200, {}, 'null')],
  ])('that is %s is an error', async (_what, answer) => {
    const registry = await listen(answer);
    await expect(registry.listTags('app')).rejects.toThrow(
      /\/v2\/app\/tags\/list: the response is not (JSON|a list of tags)/,
    );
  });

  // The service model's ImageTag has up to 300 characters, the specification's tags 128.
  test('leaves out tags that ECR lists and no reference can hold', async () => {
    const registry = await listen(
      page([`1.0.0-${'a'.repeat(294)}`, '1.0.0', 't'.repeat(129), 'u'.repeat(128)]),
    );
    expect(await registry.listTags('app')).toEqual(['1.0.0', 'u'.repeat(128)]);
  });

  test('of a missing repository is what the registry says', async () => {
    const registry = await listen(refuse(404, 'NAME_UNKNOWN', 'The repository does not exist'));
    await expect(registry.listTags('app')).rejects.toThrow(/404: NAME_UNKNOWN/);
  });
});
