import * as runner from '../runner.ts';
import * as exec from '@actions/exec';
import { randomUUID } from 'node:crypto';

/** How a run of Helm ended. */
export interface HelmRun {
  readonly exitCode: number;
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
function withoutInputs(environment: Readonly<NodeJS.ProcessEnv>): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('INPUT_'),
  );
  return Object.fromEntries(entries);
}

/**
 * Runs Helm to its end, and shows in one log group what it printed: all at once, since other charts are pushed meanwhile.
 * `shown` is the chart's path for the title. Throws an Error where Helm cannot be started.
 */
export async function runHelm(
  program: string,
  args: readonly string[],
  environment: Readonly<NodeJS.ProcessEnv>,
): Promise<HelmRun> {
  // The toolkit splits the command at spaces, unless it is in quotes; arguments it takes as they are.
  const { exitCode, stdout, stderr } = await exec.getExecOutput(`"${program}"`, [...args], {
    env: withoutInputs(environment),
    silent: true,
    ignoreReturnCode: true,
  });
  const lines = `${stdout}\n${stderr}`.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  showGroup(['helm', ...args].join(' ').replace(/[\r\n]+/g, ' '), lines);
  return { exitCode, lines };
}
