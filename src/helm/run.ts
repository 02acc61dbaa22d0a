import * as exec from '@actions/exec';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { HelmContext } from './context.ts';

/** How a run of Helm ended. */
export interface HelmRun {
  /** It ended by itself, with exit code 0. */
  readonly succeeded: boolean;
  /** What it printed, line by line: standard output, then standard error. */
  readonly lines: readonly string[];
}

/** Gives the environment for Helm: all but the inputs of this action, of which the signing key is one. */
function withoutInputs(environment: Readonly<NodeJS.ProcessEnv>): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('INPUT_'),
  );
  return Object.fromEntries(entries);
}

/** What Helm is started with, and what ends it. */
export type Start = Pick<HelmContext, 'environment' | 'signal' | 'showGroup'>;

/**
 * Runs work that starts a program, and ends the program when the signal is aborted. The toolkit keeps the process that it starts
 * to itself; Node tells of each one (https://nodejs.org/api/diagnostics_channel.html#process).
 */
async function endingWith<T>(signal: AbortSignal, program: string, work: () => Promise<T>): Promise<T> {
  const started: ChildProcess[] = [];
  const note = (message: unknown): void => {
    started.push((message as { readonly process: ChildProcess }).process);
  };
  const stop = (): void => {
    for (const child of started) if (child.spawnfile === program) child.kill();
  };
  subscribe('child_process', note);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', stop);
    unsubscribe('child_process', note);
  }
}

/**
 * Runs Helm to its end, and shows in one log group what it printed: all at once, since other charts are pushed meanwhile. Throws
 * an Error where Helm cannot be started, and the signal's reason when that is aborted: Helm has ended by then.
 */
export async function runHelm(program: string, args: readonly string[], start: Start): Promise<HelmRun> {
  start.signal.throwIfAborted();
  // The toolkit splits the command at spaces, unless it is in quotes; arguments it takes as they are.
  const { exitCode, stdout, stderr } = await endingWith(start.signal, program, () =>
    exec.getExecOutput(`"${program}"`, [...args], {
      env: withoutInputs(start.environment),
      silent: true,
      ignoreReturnCode: true,
    }),
  );
  start.signal.throwIfAborted();
  const lines = `${stdout}\n${stderr}`.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  start.showGroup(['helm', ...args].join(' ').replace(/[\r\n]+/g, ' '), lines);
  return { succeeded: exitCode === 0, lines };
}
