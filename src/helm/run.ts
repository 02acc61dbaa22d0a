import * as exec from '@actions/exec';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { delimiter, join } from 'node:path';
import type { HttpResponse } from '../http/transport.ts';
import { programFolders } from '../workspace/programs.ts';

/** What running Helm needs from the run. */
export interface HelmContext {
  /** The directory that gets new ones of this run's own. */
  readonly temporary: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Programs in it are not run: the author of a pull request can write there. */
  readonly workspace: string;
  /** Ends the run. */
  readonly signal: AbortSignal;
  /** Gets a public file; `read` is called again where an attempt breaks off. */
  readonly download: <T>(url: URL, read: (answer: HttpResponse) => Promise<T>) => Promise<T>;
  /** Shows what Helm printed, in a group of the log. */
  readonly showGroup: (title: string, lines: readonly string[]) => void;
}

/** The outcome of a run of Helm. */
export interface HelmRun {
  /** It exited with code 0. */
  readonly succeeded: boolean;
  /** What it printed, line by line: standard output, then standard error. */
  readonly lines: readonly string[];
}

/** What programs need from the environment: paths, proxies and locale. */
const passed =
  /^(HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_\w+|TZ|(HTTP|HTTPS|NO|ALL)_PROXY|SSL_CERT_(FILE|DIR)|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|PROGRAMDATA)$/i;

/**
 * Returns an environment of Helm's own: templates of a chart may be a stranger's, and plugins too. It has no credentials, no tokens
 * and no inputs; its files are in a directory of the run.
 */
function environmentOf({ environment, workspace }: HelmContext, directory: string): Record<string, string> {
  const own = join(directory, '.helm');
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && passed.test(entry[0]),
  );
  return {
    ...Object.fromEntries(kept),
    PATH: programFolders(environment, workspace).join(delimiter),
    HELM_CONFIG_HOME: join(own, 'config'),
    HELM_CACHE_HOME: join(own, 'cache'),
    HELM_DATA_HOME: join(own, 'data'),
    HELM_PLUGINS: join(own, 'plugins'),
  };
}

/**
 * Runs work that starts a program, and ends the program when the signal is aborted. The toolkit keeps the process that it starts
 * to itself; Node reports each one (https://nodejs.org/api/diagnostics_channel.html#process).
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
 * Runs Helm to its end, with its own files in a directory, and shows in one log group what it printed: all at once, since other
 * charts are pushed meanwhile. Throws an Error if Helm cannot be started, and the signal's reason when that is aborted: Helm has
 * ended by then.
 */
export async function runHelm(
  program: string,
  args: readonly string[],
  directory: string,
  context: HelmContext,
): Promise<HelmRun> {
  context.signal.throwIfAborted();
  // The toolkit splits the command at spaces, unless it is in quotes; arguments it takes as they are.
  const { exitCode, stdout, stderr } = await endingWith(context.signal, program, () =>
    exec.getExecOutput(`"${program}"`, [...args], {
      env: environmentOf(context, directory),
      silent: true,
      ignoreReturnCode: true,
    }),
  );
  context.signal.throwIfAborted();
  const lines = `${stdout}\n${stderr}`.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  context.showGroup(['helm', ...args].join(' ').replace(/[\r\n]+/g, ' '), lines);
  return { succeeded: exitCode === 0, lines };
}
