import { afterAll, afterEach, expect, test } from '@jest/globals';
import { startEmulator, type Interceptor, type Reply } from '../../emulator/emulator.ts';
import { AwsError } from '../../src/ecr/errors.ts';
import { openPrivateRegistry } from '../../src/ecr/private-registry.ts';
import type { EcrRegistry } from '../../src/ecr/registry.ts';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { JumpingClock, ManualClock } from '../support/clocks.ts';

const agents = createAgents({});
const transportClock = new ManualClock();
let waits: readonly number[] = [];
let intercept: Interceptor = (_call, proceed) => proceed();
const emulator = await startEmulator({ intercept: (call, proceed) => intercept(call, proceed) });
Object.assign(process.env, emulator.environment, { AWS_EC2_METADATA_DISABLED: 'true' });

afterEach(() => {
  intercept = (_call, proceed) => proceed();
});
afterAll(async () => {
  agents.close();
  await emulator.close();
});

/** Signs in, with waits that take no time. */
async function signIn(signal = new AbortController().signal): Promise<EcrRegistry> {
  const clock = new JumpingClock();
  ({ waits } = clock);
  const settings = {
    transport: new HttpTransport({ agents, clock: transportClock }),
    retrier: new Retrier({ clock, random: () => 0 }),
    userAgent: ['test', '1'],
    mask: () => undefined,
    signal,
  } as const;
  return openPrivateRegistry({ region: 'eu-central-1' }, settings);
}

/** Answers in place of AWS, so many times. */
function answering(times: number, reply: Reply): Interceptor {
  let left = times;
  return (_call, proceed) => (left-- > 0 ? Promise.resolve(reply) : proceed());
}

function refusal(status: number, type: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const body = JSON.stringify({ __type: type, message: 'as the test says' });
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1', ...headers }, body };
}

test.each([
  [400, 'ThrottlingException'],
  [400, 'TooManyRequestsException'],
  [408, 'RequestTimeout'],
  [429, ''],
  [500, 'ServerException'],
  [503, 'ServiceUnavailable'],
])('%d %s is met by the policy of the run', async (status, type) => {
  intercept = answering(2, refusal(status, type));
  await expect(signIn()).resolves.toMatchObject({ type: 'private' });
  expect(waits.length).toBeGreaterThanOrEqual(2);
});

test('an error page of a proxy is, too', async () => {
  intercept = answering(1, {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html>no</html>',
  });
  await expect(signIn()).resolves.toMatchObject({ type: 'private' });
});

test('Retry-After is waited for', async () => {
  intercept = answering(1, refusal(429, 'ThrottlingException', { 'retry-after': '7' }));
  await signIn();
  expect(Math.max(...waits)).toBeGreaterThan(5_000);
});

test.each([
  [400, 'InvalidParameterException'],
  [400, 'LimitExceededException'],
  [400, 'ExpiredTokenException'],
  [403, 'AccessDeniedException'],
])('%d %s is final', async (status, type) => {
  const before = emulator.requests.length;
  intercept = answering(9, refusal(status, type));
  await expect(signIn()).rejects.toThrow(AwsError);
  expect(emulator.requests.length - before).toBe(1);
});

test('a call without an answer is broken off and made again', async () => {
  let hung = false;
  intercept = async (call, proceed) => {
    if (hung) return proceed();
    hung = true;
    const gone = new Promise((resolve) => call.incoming.socket.once('close', resolve));
    transportClock.jump();
    await gone;
    return proceed();
  };
  await expect(signIn()).resolves.toMatchObject({ type: 'private' });
  expect(hung).toBe(true);
});

test('an answer without an end is not read to its end', async () => {
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) yield await Promise.resolve(Buffer.alloc(65_536, ' '));
  };
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  intercept = () => Promise.resolve({ status: 200, headers, body: endless() });
  await expect(signIn()).rejects.toThrow('more than 4194304 bytes');
});

test('a cancelled run ends a call at once', async () => {
  const run = new AbortController();
  intercept = async (call) => {
    run.abort(new Error('cancelled'));
    await new Promise((resolve) => call.incoming.socket.once('close', resolve));
    throw new Error('nobody is there to answer');
  };
  await expect(signIn(run.signal)).rejects.toThrow();
  expect(waits).toEqual([]);
});
