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

  test('that leads to itself for ever ends with an error', async () => {
    await listen();
    const body = Buffer.from('{"tags":["1.0.0"]}');
    let asked = 0;
    const transport: Transport = {
      send: () => {
        asked += 1;
        const headers = { link: '</v2/app/tags/list>; rel="next"' };
        return Promise.resolve({ status: 200, headers, body: inMemory(body) });
      },
    };
    const endless = clientOf(server, { transport });
    await expect(endless.client.listTags('app')).rejects.toThrow('the list has no end');
    endless.close();
    // A repository of ECR has at most 100,000 images, on pages of 100 at the least.
    expect(asked).toBeGreaterThanOrEqual(1_000);
  });

  test.each([
    ['no JSON', reply(200, {}, '<html>')],
    ['no list', page('1.0.0')],
    ['what is no tag', page(['1.0.0', '../secret'])],
    ['numbers', page([1])],
    ['nothing', reply(200, {}, 'null')],
  ])('that is %s is an error', async (_what, answer) => {
    const registry = await listen(answer);
    await expect(registry.listTags('app')).rejects.toThrow(
      /\/v2\/app\/tags\/list: the answer is (not JSON|no list of tags)/,
    );
  });

  test('of a missing repository is what the registry says', async () => {
    const registry = await listen(refuse(404, 'NAME_UNKNOWN', 'The repository does not exist'));
    await expect(registry.listTags('app')).rejects.toThrow(/404: NAME_UNKNOWN/);
  });
});
