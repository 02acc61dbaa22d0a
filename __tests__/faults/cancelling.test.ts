import { afterEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { faults } from '../../emulator/faults/faults.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { closingAfterEach } from '../support/closing.ts';
import { listen } from '../support/http-server.ts';
import { openStage, type Stage } from '../support/stage.ts';

const later = closingAfterEach();
let waiting: (() => void)[] = [];
afterEach(() => {
  for (const stop of waiting) stop();
  waiting = [];
});

const signals = ['SIGINT', 'SIGTERM'] as const;
type Signal = (typeof signals)[number];

/** Returns the environment of a step in which this program is run first. */
function preloading(program: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` };
}

/**
 * Returns the environment of a step in which time stands still once it is canceled: no timer fires, so
 * that a step that would wait for one does not end as it should, however fast the machine is.
 */
function timeStops(): Readonly<Record<string, string>> {
  return preloading(`
    let canceled = false;
    for (const signal of ${JSON.stringify(signals)}) process.on(signal, () => { canceled = true; });
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (callback, delay, ...rest) =>
      setTimeout(() => { if (!canceled) callback(...rest); }, delay);
  `);
}

/** What runs: a push of the example chart, with more inputs and variables, or another action. */
interface Step {
  readonly action?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a step, and cancels it when `moment` calls back. */
async function cancelAt(
  stage: Stage,
  signal: Signal,
  moment: (reached: () => void) => void,
  { action, inputs, environment }: Step = {},
): Promise<StepResult> {
  let isOver = false;
  moment(() => {
    if (!isOver) stage.job.cancel(signal);
    isOver = true;
  });
  const variables = { TMPDIR: stage.job.temp, ...timeStops(), ...environment };
  return action === undefined
    ? await stage.push({ 'chart-path': 'hello', 'create-repository': 'true', ...inputs }, variables)
    : await stage.use(action, inputs ?? {}, variables);
}

/** Rule: https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation */
function expectCancelled({ exitCode, commands }: StepResult): void {
  expect(exitCode).toBe(1);
  expect(commands.filter(({ name }) => name === 'error').map(({ message }) => message)).toEqual([
    'the run was canceled before it was finished; run the job again',
  ]);
}

/** And nothing else is said: not by the SDK either. */
function expectQuiet(cancelled: StepResult): void {
  expectCancelled(cancelled);
  expect(cancelled.stderr).toBe('');
}

/** A step that looks for credentials where nobody answers. */
function askingForCredentials(origin: string): Step {
  const AWS_CONTAINER_CREDENTIALS_FULL_URI = `${origin}credentials`;
  return {
    environment: { AWS_ACCESS_KEY_ID: '', AWS_CONTAINER_CREDENTIALS_FULL_URI },
  };
}

/** Starts a server that never answers; it calls back for each request. */
async function silentServer(): Promise<{
  readonly origin: URL;
  readonly onRequest: (call: () => void) => void;
}> {
  let reach: () => void = () => undefined;
  const { origin } = later(
    await listen(() => {
      reach();
    }),
  );
  return {
    origin,
    onRequest: (call) => {
      reach = call;
    },
  };
}

/** The files below the temporary folder that are no finished archive. */
async function leftovers({ job }: Stage): Promise<readonly string[]> {
  const files = await readdir(job.temp, { recursive: true, withFileTypes: true });
  return files.filter((file) => file.isFile() && file.name !== 'hello-0.1.0.tgz').map(({ name }) => name);
}

describe.each(signals)('%s', (signal) => {
  test.each([
    'GetAuthorizationToken',
    'BatchGetImage',
    'CreateRepository',
    'CompleteLayerUpload',
    'PutImage',
  ])('while %s is under way', async (operation) => {
    let reach: () => void = () => undefined;
    const stage = later(
      await openStage({
        intercept: (call, proceed) => {
          if (call.record.operation !== operation) return proceed();
          reach();
          return faults.hang(call, proceed);
        },
      }),
    );
    expectQuiet(
      await cancelAt(stage, signal, (reached) => {
        reach = reached;
      }),
    );
    expect(
      stage.emulator.requests.filter((seen) => seen.operation === 'PutImage' && seen.status === 201),
    ).toEqual([]);
    expect(await leftovers(stage)).toEqual([]);
  });

  test('while a big chart is packaged', async () => {
    const stage = later(await openStage());
    for (let file = 0; file < 10; file += 1) {
      await writeFile(
        path.join(stage.workspace, `hello/${file}.bin`),
        randomBytes(4_000_000).toString('hex').slice(0, 5_000_000),
      );
    }
    // The step cancels itself as soon as it writes the archive: nothing depends on when a signal of ours would arrive.
    const environment = preloading(`
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { createWriteStream } = fs;
      fs.createWriteStream = (file, ...rest) => {
        if (file.endsWith('hello-0.1.0.tgz')) process.kill(process.pid, '${signal}');
        return createWriteStream(file, ...rest);
      };
      syncBuiltinESMExports();
    `);
    const cancelled = await stage.push(
      { 'chart-path': 'hello', 'create-repository': 'true' },
      { TMPDIR: stage.job.temp, ...environment },
    );
    expectQuiet(cancelled);
    expect(await readdir(stage.job.temp)).toEqual([]);
  });

  // A server that never answers. What asks it is not ours, and cannot be told to stop: the runner's toolkit and the AWS SDK.
  test.each([
    [
      "GitHub is asked for the job's token",
      (origin: string) => ({
        inputs: { 'role-to-assume': 'arn:aws:iam::123456789012:role/push-charts' },
        environment: {
          ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}?a=b`,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
        },
      }),
    ],
    [
      'Helm is downloaded',
      (origin: string) => ({
        inputs: { lint: 'true', 'helm-version': '4.2.3', 'helm-download-url': origin },
      }),
    ],
    ['the SDK looks for credentials', askingForCredentials],
  ] as const)('while %s', async (_what, step) => {
    const silent = await silentServer();
    const stage = later(await openStage());
    const cancelled = await cancelAt(stage, signal, silent.onRequest, step(silent.origin.href));
    expectCancelled(cancelled);
    expect(await leftovers(stage)).toEqual([]);
  });

  test.each([
    ['login', 'GetAuthorizationToken', {}],
    ['pull', 'GetObject', { chart: 'hello:0.1.0', destination: 'out' }],
    ['delete', 'BatchDeleteImage', { chart: 'hello:0.1.0' }],
    ['promote', 'PutImage', { from: 'hello:0.1.0', to: 'HOST/copies/hello', 'create-repository': 'true' }],
  ] as const)('in %s/, while %s is under way', async (action, operation, inputs) => {
    let reach: (() => void) | undefined;
    const stage = later(
      await openStage({
        intercept: (call, proceed) => {
          if (call.record.operation !== operation || reach === undefined) return proceed();
          reach();
          return faults.hang(call, proceed);
        },
      }),
    );
    const pushed = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
    const host = pushed.outputs['registry'] ?? '';
    const own = Object.entries(inputs).map(([name, value]) => [name, value.replace('HOST', host)] as const);
    const before = await readdir(stage.job.home, { recursive: true });
    const cancelled = await cancelAt(
      stage,
      signal,
      (reached) => {
        reach = reached;
      },
      { action, inputs: Object.fromEntries(own) },
    );
    expectQuiet(cancelled);
    expect(await leftovers(stage)).toEqual([]);
    expect(await readdir(path.join(stage.workspace, 'out')).catch(() => [])).toEqual([]);
    expect(await readdir(stage.job.home, { recursive: true })).toEqual(before);
  });
});

test('signals that come again and again change nothing', async () => {
  const silent = await silentServer();
  const stage = later(await openStage());
  const cancelled = await cancelAt(
    stage,
    'SIGINT',
    (reached) => {
      silent.onRequest(() => {
        reached();
        const again = setInterval(() => {
          for (const signal of signals) stage.job.cancel(signal);
        }, 20);
        waiting.push(() => {
          clearInterval(again);
        });
      });
    },
    askingForCredentials(silent.origin.href),
  );
  expectCancelled(cancelled);
});
