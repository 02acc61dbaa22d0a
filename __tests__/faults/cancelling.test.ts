import { afterEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { faults } from '../../emulator/faults/faults.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { closingAfterEach } from '../support/closing.ts';
import { openStage, type Stage } from '../support/stage.ts';

const later = closingAfterEach();
let waiting: (() => void)[] = [];
afterEach(() => {
  for (const stop of waiting) stop();
  waiting = [];
});

const signals = ['SIGINT', 'SIGTERM'] as const;
type Signal = (typeof signals)[number];

/** How a cancelled step ended, and the milliseconds that it took. */
interface Cancelled extends StepResult {
  readonly took: number;
}

/** Pushes the example chart, and cancels the step when `moment` calls back. */
async function cancelAt(
  stage: Stage,
  signal: Signal,
  moment: (reached: () => void) => void,
): Promise<Cancelled> {
  let at = Infinity;
  moment(() => {
    if (at !== Infinity) return;
    at = performance.now();
    stage.job.cancel(signal);
  });
  const run = await stage.push(
    { 'chart-path': 'hello', 'create-repository': 'true' },
    { TMPDIR: stage.job.temp },
  );
  return { ...run, took: performance.now() - at };
}

/** Milliseconds between the runner's SIGINT and its SIGTERM: a step that has ended by then was cancelled in peace. */
const patience = 7_500;

/** Rule: https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation */
function expectClean({ exitCode, commands, stderr, took }: Cancelled): void {
  expect(exitCode).toBe(1);
  expect(commands.filter(({ name }) => name === 'error').map(({ message }) => message)).toEqual([
    'the run was cancelled; what was not done by then is not done',
  ]);
  expect(stderr).toBe('');
  expect(took).toBeLessThan(patience);
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
    expectClean(
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
    const cancelled = await cancelAt(stage, signal, (reached) => {
      const watcher = watch(stage.job.temp, reached);
      waiting.push(() => {
        watcher.close();
      });
    });
    expectClean(cancelled);
    expect(await readdir(stage.job.temp)).toEqual([]);
  });
});
