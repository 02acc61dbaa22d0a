import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { roleCredentials } from '../../src/ecr/assume-role.ts';
import { openPrivateRegistry } from '../../src/ecr/private-registry.ts';
import { openPublicRegistry } from '../../src/ecr/public-registry.ts';
import type { AwsSettings } from '../../src/ecr/settings.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { ManualClock } from '../support/clocks.ts';
import { closingAfterEach } from '../support/closing.ts';
import { listen } from '../support/http-server.ts';
import { bareEnvironment } from './support/bare-environment.ts';

const later = closingAfterEach();
const region = 'eu-central-1';

bareEnvironment();

/** An answer of a container's endpoint. */
function credentials(): string {
  const Expiration = new Date(Date.now() + 3_600_000).toISOString();
  return JSON.stringify({ AccessKeyId: 'AKIDLATE', SecretAccessKey: 's', Token: 't', Expiration });
}

/**
 * A container's endpoint, by the SDK's rules for one:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
async function endpoint(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<() => number> {
  let asked = 0;
  const waiting: ServerResponse[] = [];
  const server = later(
    await listen((request, response) => {
      asked += 1;
      waiting.push(response);
      listener(request, response);
    }),
  );
  later({
    // The SDK asks again where a connection breaks off, also after the test, at an address that is somebody else's by then. And it
    // warns after a second without an answer, whatever has become of the test: its connection is closed once it has the answer.
    close: async () => {
      const open = waiting.filter(({ writableEnded }) => !writableEnded);
      await Promise.all(
        open.map(async (response) => {
          const closed = response.socket === null ? undefined : once(response.socket, 'close');
          response.setHeader('connection', 'close').end(credentials());
          await closed;
        }),
      );
    },
  });
  process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = `${server.origin.href}credentials`;
  return () => asked;
}

/** Settings by a clock, whose calls of AWS go nowhere: each ends with what signed it. */
function settingsBy(clock: ManualClock): AwsSettings {
  return {
    transport: {
      send: ({ headers }) => Promise.reject(new Error(`signed by ${String(headers['authorization'])}`)),
    },
    retrier: new Retrier({ clock }),
    clock,
    userAgent: ['test', '1'],
    mask: () => undefined,
    signal: new AbortController().signal,
  };
}

const role = {
  arn: 'arn:aws:iam::123456789012:role/push',
  sessionName: 'test',
  durationSeconds: 3600,
  region,
};

test.each([
  ['a private registry', (settings: AwsSettings) => openPrivateRegistry({ region }, settings)],
  [
    'ECR Public',
    (settings: AwsSettings) => openPublicRegistry({ host: 'public.ecr.aws', hostOnly: true }, settings),
  ],
  ['another role', async (settings: AwsSettings) => await roleCredentials(role, settings)()],
] as const)('a search for credentials for %s that gets no answer ends, once', async (_what, open) => {
  const clock = new ManualClock();
  const asked = await endpoint(() => {
    clock.advance(60_000);
  });
  await expect(open(settingsBy(clock))).rejects.toThrow(
    /^no AWS credentials were found within a minute: what AWS_CONTAINER_CREDENTIALS_FULL_URI names does not respond; correct or unset it/,
  );
  expect(asked()).toBe(1);
  expect(clock.pending).toBe(0);
});

test('an answer that comes late is taken, and nothing is waited for any more', async () => {
  const clock = new ManualClock();
  await endpoint((_request, response) => {
    clock.advance(59_999);
    response.end(credentials());
  });
  await expect(openPrivateRegistry({ region }, settingsBy(clock))).rejects.toThrow(/Credential=AKIDLATE\//);
  expect(clock.pending).toBe(0);
});

test('a profile, which is asked first, is named too', async () => {
  const clock = new ManualClock();
  process.env['AWS_PROFILE'] = 'release';
  await endpoint(() => {
    clock.advance(60_000);
  });
  await expect(openPrivateRegistry({ region }, settingsBy(clock))).rejects.toThrow(
    'what AWS_PROFILE or AWS_CONTAINER_CREDENTIALS_FULL_URI names does not respond',
  );
});

test('a credential_process is run once for six regions', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'credential-process-'));
  later({ close: () => rm(directory, { recursive: true }) });
  const runs = join(directory, 'runs');
  const script = join(directory, 'process.mjs');
  await writeFile(
    script,
    `import { appendFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(runs)}, 'run\\n');
console.log(JSON.stringify({ Version: 1, AccessKeyId: 'AKIDPROCESS', SecretAccessKey: 's' }));\n`,
  );
  const config = join(directory, 'config');
  await writeFile(config, `[default]\ncredential_process = ${process.execPath} ${script}\n`);
  process.env['AWS_CONFIG_FILE'] = config;
  const settings = { ...settingsBy(new ManualClock()), shared: {} };
  const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2', 'ap-south-1', 'sa-east-1'];
  const opened = await Promise.allSettled(
    regions.map((each) => openPrivateRegistry({ region: each }, settings)),
  );
  for (const result of opened) {
    expect(String(result.status === 'rejected' && result.reason)).toContain('AKIDPROCESS');
  }
  expect(await readFile(runs, 'utf8')).toBe('run\n');
});

describe('a key with a character that no key has is named, not shown, and nothing is called', () => {
  const valid = {
    id: 'AKIAIOSFODNN7EXAMPLE',
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    token: 'IQoJb3JpZ2lu',
  };
  const rows = [
    ['a line break', 'left\nright', 5],
    ['a line break', 'left\r\nright', 5],
    ['white space', 'left right', 5],
    ['white space', 'left\tright', 5],
    ['a quotation mark', '"whole"', 1],
    ['a quotation mark', "'whole'", 1],
    ['not printable ASCII', 'left\u200bright', 5],
    ['white space', '\ufeffwhole', 1],
    ['not printable ASCII', 'passwörd', 6],
    ['not printable ASCII', 'left\0right', 5],
  ] as const;

  async function refusal(): Promise<string> {
    const opened = openPrivateRegistry({ region }, settingsBy(new ManualClock()));
    return await opened.then(
      () => 'opened',
      (error: unknown) => String(error),
    );
  }

  test.each(rows)('%s in a variable: %j', async (what, value, position) => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
      // An environment variable cannot hold NUL.
      if (value.includes('\0')) continue;
      Object.assign(process.env, {
        AWS_ACCESS_KEY_ID: valid.id,
        AWS_SECRET_ACCESS_KEY: valid.secret,
        AWS_SESSION_TOKEN: valid.token,
        [name]: value,
      });
      const message = await refusal();
      expect(message).toContain(
        `${name} is not valid: its character ${position} is ${what}; store the secret again`,
      );
      expect(message).not.toContain(value.slice(-5));
    }
  });

  test.each(rows)('%s from a credential_process: %j', async (what, value, position) => {
    const directory = await mkdtemp(join(tmpdir(), 'credential-process-'));
    later({ close: () => rm(directory, { recursive: true }) });
    const config = join(directory, 'config');
    await writeFile(
      config,
      `[default]\ncredential_process = ${process.execPath} ${join(directory, 'process.mjs')}\n`,
    );
    process.env['AWS_CONFIG_FILE'] = config;
    for (const [name, changed] of [
      ['access key ID', { AccessKeyId: value }],
      ['secret access key', { SecretAccessKey: value }],
      ['session token', { SessionToken: value }],
    ] as const) {
      const keys = { Version: 1, AccessKeyId: valid.id, SecretAccessKey: valid.secret, ...changed };
      await writeFile(
        join(directory, 'process.mjs'),
        `console.log(${JSON.stringify(JSON.stringify(keys))});\n`,
      );
      const message = await refusal();
      expect(message).toContain(
        `the ${name} of the AWS profile or credential_process is not valid: its character ${position} is ${what}`,
      );
      expect(message).not.toContain(value.slice(-5));
    }
  });
});
