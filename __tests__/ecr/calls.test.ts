import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { startEmulator, type Interceptor, type Reply } from '../../emulator/emulator.ts';
import { withFaults } from '../../emulator/faults/rules.ts';
import { roleCredentials } from '../../src/ecr/assume-role.ts';
import { AwsError } from '../../src/ecr/errors.ts';
import { openPrivateRegistry } from '../../src/ecr/private-registry.ts';
import type { EcrRegistry } from '../../src/ecr/registry.ts';
import type { AwsSettings } from '../../src/ecr/settings.ts';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { JumpingClock, ManualClock } from '../support/clocks.ts';
import { idToken } from '../support/oidc.ts';

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

/** Settings with waits that take no time. */
function settingsOf(signal = new AbortController().signal): AwsSettings {
  const clock = new JumpingClock();
  ({ waits } = clock);
  return {
    transport: new HttpTransport({ agents, clock: transportClock }),
    retrier: new Retrier({ clock, random: () => 0 }),
    userAgent: ['test', '1'],
    mask: () => undefined,
    signal,
  };
}

async function signIn(signal?: AbortSignal): Promise<EcrRegistry> {
  return openPrivateRegistry({ region: 'eu-central-1' }, settingsOf(signal));
}

/** pytorch/torchx#386, with its two spaces */
const noKey =
  "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";

function stsRefusal(code: string, text: string, status = 400): Reply {
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml' }, body };
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

describe('a repository whose creation is answered late, or not at all,', () => {
  const rule = {
    rulePriority: 1,
    selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 10 },
    action: { type: 'expire' },
  };
  const statement = { Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' };
  const policies = {
    lifecyclePolicy: JSON.stringify({ rules: [rule] }),
    repositoryPolicy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  };

  /** Lets some requests take effect without their answer being seen, and notes all that took effect. */
  function losing(operation: string, fault: 'lost-answer' | '504-late' | '429'): string[] {
    const done: string[] = [];
    const faulty = withFaults([{ operation, fault }]);
    intercept = (call, proceed) =>
      faulty(call, async () => {
        const reply = await proceed();
        done.push(`${call.record.operation} ${reply.status}`);
        return reply;
      });
    return done;
  }

  test.each(['lost-answer', '504-late'] as const)('is ours, and gets its policies: %s', async (fault) => {
    const registry = await signIn();
    const done = losing('CreateRepository', fault);
    const name = `lost-${fault}`;
    expect(await registry.createRepository(name, { settings: policies })).toBe(true);
    expect(done).toEqual([
      'CreateRepository 200',
      'CreateRepository 400',
      'SetRepositoryPolicy 200',
      'PutLifecyclePolicy 200',
    ]);
  });

  test('is not ours where the first call was only asked to slow down', async () => {
    const registry = await signIn();
    await registry.createRepository('throttled');
    const done = losing('CreateRepository', '429');
    expect(await registry.createRepository('throttled', { settings: policies })).toBe(false);
    expect(done).toEqual(['CreateRepository 400']);
  });
});

test("a verification key that STS could not fetch is fetched again; other refusals of a token aren't", async () => {
  const role = {
    arn: 'arn:aws:iam::123456789012:role/push',
    sessionName: 'test',
    durationSeconds: 900,
    region: 'eu-central-1',
    identityToken: () => Promise.resolve(idToken()),
  };
  const since = emulator.requests.length;
  intercept = answering(2, stsRefusal('InvalidIdentityToken', noKey));
  await expect(roleCredentials(role, settingsOf())()).rejects.toThrow('does not trust this run');
  expect(emulator.requests.length - since).toBe(3);
  intercept = answering(9, stsRefusal('InvalidIdentityToken', noKey));
  await expect(roleCredentials(role, settingsOf())()).rejects.toThrow(
    "STS could not fetch the keys of GitHub's OIDC tokens, even after retries",
  );
});

test('a token that expired while calls were retried is fetched again, once', async () => {
  let fetched = 0;
  const expired = Math.floor(Date.now() / 1000) - 1;
  const role = {
    arn: 'arn:aws:iam::123456789012:role/push',
    sessionName: 'test',
    durationSeconds: 900,
    region: 'eu-central-1',
    identityToken: () => Promise.resolve(idToken((fetched += 1) === 1 ? { exp: expired } : {})),
  };
  await expect(roleCredentials(role, settingsOf())()).rejects.toThrow('does not trust this run');
  expect(fetched).toBe(2);
  const never = { ...role, identityToken: () => Promise.resolve(idToken({ exp: expired })) };
  await expect(roleCredentials(never, settingsOf())()).rejects.toThrow(
    "GitHub's OIDC token had expired when STS read it, and so had a second one (Token expired: current date/time",
  );
});

// The texts: turbot/steampipe-plugin-aws#1510, aws/eks-anywhere#9485 and the STS guide's common errors
test.each([
  [
    403,
    'RegionDisabledException',
    'STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.',
    'the account has deactivated STS in eu-central-1',
  ],
  [
    400,
    'ValidationError',
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    'role-duration-seconds: 7200 is more than one hour, the maximum for a role that is assumed by another role',
  ],
  [
    403,
    'ExpiredToken',
    'The security token included in the request is expired',
    'the AWS credentials have expired (sts:AssumeRole: The security token',
  ],
])('STS says %d %s', async (status, code, text, message) => {
  intercept = answering(9, stsRefusal(code, text, status));
  const arn = 'arn:aws:iam::123456789012:role/push';
  const role = { arn, sessionName: 'test', durationSeconds: 7200, region: 'eu-central-1' };
  await expect(roleCredentials(role, settingsOf())()).rejects.toThrow(message);
});
