import { describe } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly Step[] }>>;
}

interface Step {
  readonly name?: string;
  readonly run?: string;
}

/** Describes steps of a job on Linux: they run in its shell, which is there on macOS as well, but not on Windows. */
export const describeSteps = process.platform === 'win32' ? describe.skip : describe;

/** The shell script of a step. Throws when there is no such step. */
export async function scriptOf(workflow: string, step: string): Promise<string> {
  const text = await readFile(path.join(root, '.github/workflows', `${workflow}.yml`), 'utf8');
  const steps = Object.values((parse(text) as Workflow).jobs).flatMap((job) => job.steps ?? []);
  const script = steps.find(({ name }) => name === step)?.run;
  if (script === undefined) throw new Error(`${workflow}.yml has no step "${step}" with a script`);
  return script;
}

/** What a command printed. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a script as the runner runs a step that names no shell:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#defaultsrunshell
 */
export async function runScript(
  script: string,
  cwd: string,
  environment: NodeJS.ProcessEnv,
): Promise<Output> {
  return await promisify(execFile)('bash', ['-e', '-c', script], { cwd, env: environment });
}

/**
 * Puts a stand-in for GitHub's CLI into a folder, which writes down how it was called, one call a line; returns the PATH with it.
 */
export async function pathWithFakeGh(folder: string, log: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'gh'), `#!/bin/sh\necho "$@" >> "${log}"\n`, { mode: 0o755 });
  return [folder, process.env['PATH'] ?? ''].join(path.delimiter);
}
