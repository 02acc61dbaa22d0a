import { afterEach, describe, expect, test } from '@jest/globals';
import { anonymousAccess } from '../../src/ecr/authorization.ts';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { JumpingClock } from '../support/clocks.ts';
import { inOrder, refuse, reply, serve, type Answer, type RecordingServer } from '../support/http-server.ts';
import { requestLines } from '../support/registry-client.ts';

let server: RecordingServer;
const agents = createAgents({});
afterEach(async () => {
  agents.close();
  await server.close();
});

async function access(...answers: readonly Answer[]): ReturnType<typeof anonymousAccess> {
  server = await serve(inOrder(...answers));
  return await anonymousAccess({
    origin: server.origin,
    transport: new HttpTransport({ agents }),
    retrier: new Retrier({ clock: new JumpingClock(), random: () => 0 }),
    userAgent: 'test/1',
  });
}

describe('access for nobody', () => {
  test('is a token of the endpoint that ECR Public names, fetched again when it has expired', async () => {
    const source = await access(reply(200, {}, '{"token":"a"}'), reply(200, {}, '{"token":"b"}'));
    expect(await source.authorization()).toBe('Bearer a');
    expect(await source.authorization({ renew: 'Bearer a' })).toBe('Bearer b');
    // The challenge as in helm/helm#12491.
    expect(new Set(requestLines(server))).toEqual(new Set(['GET /token/?service=public.ecr.aws&scope=aws']));
    expect(server.received.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test('is tried again when the line is bad', async () => {
    const source = await access(reply(503), reply(200, {}, '{"token":"a"}'));
    expect(await source.authorization()).toBe('Bearer a');
  });

  test.each([
    ['no token', reply(200, {}, '{}'), /the response has no token/],
    ['no JSON', reply(200, {}, '<html>'), /the response has no token/],
    ['an endless answer', reply(200, {}, 'x'.repeat(70_000)), /the response has no token/],
    ['a refusal', refuse(403, 'DENIED', 'no'), /403: DENIED/],
  ])('with %s is an error', async (_what, answer, message) => {
    await expect(access(answer)).rejects.toThrow(message);
  });
});
