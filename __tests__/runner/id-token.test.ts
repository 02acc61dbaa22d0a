import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { getIdToken, type Network } from '../../src/runner/id-token.ts';
import { JumpingClock } from '../support/clocks.ts';
import { closingAfterEach } from '../support/closing.ts';
import { inOrder, reply, serve, type Answer, type RecordingServer } from '../support/http-server.ts';
import { startOidcService } from '../support/oidc.ts';

const later = closingAfterEach();
const variables = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'] as const;
let before: Readonly<Record<string, string | undefined>>;
beforeEach(() => {
  before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));
});
afterEach(() => {
  for (const name of variables) {
    const value = before[name];
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
});

function network(): Network {
  return {
    transport: new HttpTransport({ agents: later(createAgents({})) }),
    retrier: new Retrier({ clock: new JumpingClock() }),
    signal: new AbortController().signal,
  };
}

async function service(...answers: readonly Answer[]): Promise<RecordingServer> {
  const server = later(await serve(inOrder(...answers)));
  process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] = `${server.origin.href}token?api-version=2.0`;
  process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] = 'secret-of-the-job';
  return server;
}

test('the token is for the audience, which follows the query of the address', async () => {
  const oidc = later(await startOidcService());
  Object.assign(process.env, oidc.environment);
  const token = await getIdToken('https://sts.example/?a&b', network());
  expect(oidc.tokens).toEqual([token]);
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(payload).toMatchObject({ aud: 'https://sts.example/?a&b' });
});

test('a service that is down for a moment is asked again', async () => {
  const server = await service(
    reply(503),
    reply(429, { 'retry-after': '1' }),
    reply(200, {}, '{"value":"t"}'),
  );
  await expect(getIdToken('a', network())).resolves.toBe('t');
  expect(server.received.map(({ target }) => target)).toEqual(
    Array.from({ length: 3 }, () => '/token?api-version=2.0&audience=a'),
  );
});

test.each([
  ['is refused', reply(401), 'returned 401'],
  ['is not JSON', reply(200, {}, '<html>'), 'the response has no token'],
  ['is empty', reply(200, {}, '{"value":""}'), 'the response has no token'],
])('a token that %s is an error that shows no secret', async (_what, answer, message) => {
  await service(answer);
  const attempt = getIdToken('a', network());
  await expect(attempt).rejects.toThrow(message);
  await expect(attempt).rejects.not.toThrow('secret-of-the-job');
});

test('a job without the permission is told so', async () => {
  await service();
  Reflect.deleteProperty(process.env, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN');
  await expect(getIdToken('a', network())).rejects.toThrow('ACTIONS_ID_TOKEN_REQUEST_TOKEN is not set');
});
