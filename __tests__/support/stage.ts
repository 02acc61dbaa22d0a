import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/emulator.ts';
import type { Entry, Job, StepResult } from '../../scripts/runner/job.ts';
import { startActionJob } from './action.ts';
import { missingFromPage } from './error-rows.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** An AWS to push to, and a job on a runner with charts in its workspace. */
export interface Stage {
  readonly emulator: Emulator;
  /** GITHUB_WORKSPACE: holds the example chart in `hello`. */
  readonly workspace: string;
  readonly job: Job;
  /** Runs the action as a step, with the emulator's account; `environment` is the step's `env:`. */
  push(
    inputs: Readonly<Record<string, string>>,
    environment?: Readonly<Record<string, string>>,
  ): Promise<StepResult>;
  /** Runs one of the other actions in the same way: `login` for the one in login/. */
  use(
    action: string,
    inputs: Readonly<Record<string, string>>,
    environment?: Readonly<Record<string, string>>,
  ): Promise<StepResult>;
  /** Writes `hello/Chart.yaml` again, with something replaced in it. */
  editChart(search: string | RegExp, replacement: string): Promise<void>;
  close(): Promise<void>;
}

/** Compares the errors of a run with docs/error-list.md, where users must be able to find them. */
async function explained(step: Promise<StepResult>): Promise<StepResult> {
  const result = await step;
  const errors = result.commands.filter(({ name }) => name === 'error');
  const missing = errors.flatMap(({ message }) => missingFromPage(message));
  if (missing.length > 0) throw new Error(`docs/error-list.md has no row for: ${missing.join('\n')}`);
  return result;
}

/**
 * Sets up a stage: an emulator of its own, and a job whose workspace has the example chart in `hello`.
 *
 * @param entry Which code the steps run; by default what ACTION_ENTRY selects.
 */
export async function openStage(options: EmulatorOptions = {}, entry?: Entry): Promise<Stage> {
  const emulator = await startEmulator(options);
  const workspace = await realpath(await mkdtemp(path.join(tmpdir(), 'workspace-')));
  await cp(path.join(root, 'examples/charts/hello'), path.join(workspace, 'hello'), { recursive: true });
  const job = await startActionJob(workspace, emulator.environment, entry);
  const chartFile = path.join(workspace, 'hello/Chart.yaml');
  return {
    emulator,
    workspace,
    job,
    push: (inputs, environment = {}) => explained(job.uses(root, inputs, environment)),
    use: (action, inputs, environment = {}) =>
      explained(job.uses(path.join(root, action), inputs, environment)),
    async editChart(search, replacement) {
      const text = await readFile(chartFile, 'utf8');
      await writeFile(chartFile, text.replace(search, replacement));
    },
    async close() {
      await Promise.all([emulator.close(), job.close(), rm(workspace, { recursive: true, force: true })]);
    },
  };
}
