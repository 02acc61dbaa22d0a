import { describe, expect, test } from '@jest/globals';
import type { Interceptor, Reply } from '../../emulator/emulator.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { closingAfterEach } from '../support/closing.ts';
import { reply, serve } from '../support/http-server.ts';
import { openStage } from '../support/stage.ts';

const later = closingAfterEach();

/** More than any answer of a push may have, and less than connections buffer by themselves. */
const enough = 32 * 1024 * 1024;

/** A body that has no end, and counts what is taken of it. */
function endless(): { readonly body: AsyncIterable<Uint8Array>; readonly taken: () => number } {
  let taken = 0;
  const chunk = Buffer.alloc(65_536, '<b>');
  async function* body(): AsyncGenerator<Uint8Array> {
    for (;;) {
      taken += chunk.length;
      yield await Promise.resolve(chunk);
    }
  }
  return { body: body(), taken: () => taken };
}

/** Pushes to a registry that answers one operation in its own way. */
async function pushTo(operation: string, intercept: Interceptor): Promise<StepResult> {
  const stage = later(
    await openStage({
      intercept: (call, proceed) =>
        call.record.operation === operation ? intercept(call, proceed) : proceed(),
    }),
  );
  return stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
}

function expectRefusal({ exitCode, stderr, commands }: StepResult, message: RegExp): void {
  const errors = commands.filter(({ name }) => name === 'error').map((error) => error.message);
  expect({ exitCode, stderr, errors }).toEqual({
    exitCode: 1,
    stderr: '',
    errors: [expect.stringMatching(message)],
  });
  expect(errors.join().length).toBeLessThan(2_000);
}

describe('a body without an end', () => {
  test.each([
    ['PutImage', 400, /returned 400/],
    ['CompleteLayerUpload', 403, /no permission for ecr:CompleteLayerUpload/],
    ['GetAuthorizationToken', 200, /more than 4194304 bytes/],
    ['GetAuthorizationToken', 400, /more than 4194304 bytes/],
  ])('of %s with %d is not read to it', async (operation, status, message) => {
    const { body, taken } = endless();
    const run = await pushTo(operation, ({ incoming }) => {
      incoming.resume();
      return Promise.resolve({ status, headers: { 'content-type': 'application/json' }, body });
    });
    expectRefusal(run, message);
    expect(taken()).toBeLessThan(enough);
  });
});

describe('a head without an end', () => {
  test.each([
    ['of one long line', (line: number) => `x-long: ${'a'.repeat(60_000)}${line}\r\n`],
    ['of many lines', (line: number) => `x-${line}: ${'a'.repeat(100)}\r\n`.repeat(600)],
  ])('%s is refused', async (_name, lines) => {
    const run = await pushTo('BatchGetImage', ({ incoming }): Promise<Reply> => {
      const { socket } = incoming;
      socket.write(`HTTP/1.1 200 OK\r\n${[1, 2, 3].map(lines).join('')}`);
      return new Promise((resolve) => {
        socket.once('close', () => {
          resolve({ status: 500, headers: {} });
        });
      });
    });
    expectRefusal(run, /HPE_HEADER_OVERFLOW/);
  });
});

test('an upload that is to go to another host does not go there', async () => {
  const elsewhere = later(await serve(reply(201)));
  const run = await pushTo('InitiateLayerUpload', () =>
    Promise.resolve({
      status: 202,
      headers: { location: `${elsewhere.origin.href}v2/hello/blobs/uploads/1` },
    }),
  );
  expectRefusal(run, /the upload's Location is on another host/);
  expect(elsewhere.received).toEqual([]);
});

test('credentials in a Location are refused', async () => {
  const run = await pushTo('InitiateLayerUpload', ({ url }) =>
    Promise.resolve({
      status: 202,
      headers: { location: `http://user:password@${url.host}/v2/hello/blobs/uploads/1` },
    }),
  );
  expectRefusal(run, /has a user name in it/);
});

test('a redirect of a push is not followed', async () => {
  const elsewhere = later(await serve(reply(201)));
  const headers = { location: elsewhere.origin.href };
  const run = await pushTo('PutImage', () => Promise.resolve({ status: 307, headers }));
  expectRefusal(run, /returned 307/);
  expect(elsewhere.received).toEqual([]);
});

test.each(['GetAuthorizationToken', 'DescribeRegistries'])(
  'a redirect of %s is not followed',
  async (operation) => {
    const elsewhere = later(await serve(reply(200)));
    const stage = later(
      await openStage({
        intercept: (call, proceed) =>
          call.record.operation === operation
            ? Promise.resolve({ status: 307, headers: { location: elsewhere.origin.href } })
            : proceed(),
      }),
    );
    const run = await stage.push({ 'chart-path': 'hello', 'registry-type': 'public' });
    expect(run.exitCode).toBe(1);
    expect(elsewhere.received).toEqual([]);
  },
);

test('what it says is neither a command to the runner nor markup in the summary', async () => {
  const message = 'no\n::error::pwned\r\n::add-mask::a<img src=x>\u2028|**x** ##[add-mask]pwned';
  const body = JSON.stringify({ errors: [{ code: 'DENIED', message }] });
  const statuses = [503, 400]; // the first is told of in the log, the second is the error
  const stage = later(
    await openStage({
      intercept: (call, proceed) =>
        call.record.operation === 'PutImage'
          ? Promise.resolve({
              status: statuses.shift() ?? 400,
              headers: { 'content-type': 'application/json' },
              body,
            })
          : proceed(),
    }),
  );
  const run = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
  expect(
    run.commands.filter(({ name, message: text }) => name === 'error' && text.startsWith('pwned')),
  ).toEqual([]);
  expect(statuses).toEqual([]);
  expect(run.masks.filter((mask) => /img|pwned/.test(mask))).toEqual([]);
  expect(run.commands.filter(({ name }) => name === 'error')).toHaveLength(1);
  expect(run.summary).not.toContain('<img');
});
