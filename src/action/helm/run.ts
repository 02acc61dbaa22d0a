import * as runner from '../runner.ts';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';

/** How a run of Helm ended. */
export interface HelmRun {
  /** It ended by itself, with exit code 0. */
  readonly succeeded: boolean;
  /** What it printed, line by line: standard output, then standard error. */
  readonly lines: readonly string[];
}

/**
 * Shows lines in a group of the log. The runner takes no commands from them, whatever they hold
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands).
 */
function showGroup(title: string, lines: readonly string[]): void {
  const token = randomUUID();
  runner.startGroup(title);
  runner.info(`::stop-commands::${token}`);
  for (const line of lines) runner.info(line);
  runner.info(`::${token}::`);
  runner.endGroup();
}

/** Gives the environment for Helm: all but the inputs of this action, of which the signing key is one. */
function withoutInputs(environment: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('INPUT_')));
}

/** What a program is started with. */
interface Start {
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Ends the program. */
  readonly signal: AbortSignal;
}

/** Gives the exit code, `null` where a signal ended the program, and what it printed. */
async function run(
  program: string,
  args: readonly string[],
  { environment, signal }: Start,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  // Windows runs batch files, as which package managers install programs, by its shell only.
  const shell = process.platform === 'win32' && /\.(cmd|bat)$/i.test(program);
  const [command = program, ...words] = [program, ...args].map((word) => (shell ? `"${word}"` : word));
  const child = spawn(command, words, {
    env: withoutInputs(environment),
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const stop = (): void => {
    child.kill();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, stdout, stderr };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Runs Helm to its end, and shows in one log group what it printed: all at once, since other charts are pushed meanwhile. Throws
 * an Error where Helm cannot be started, and the signal's reason when that is aborted: Helm has ended by then.
 */
export async function runHelm(program: string, args: readonly string[], start: Start): Promise<HelmRun> {
  start.signal.throwIfAborted();
  const { code, stdout, stderr } = await run(program, args, start);
  start.signal.throwIfAborted();
  const lines = `${stdout}\n${stderr}`.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  showGroup(['helm', ...args].join(' ').replace(/[\r\n]+/g, ' '), lines);
  return { succeeded: code === 0, lines };
}
