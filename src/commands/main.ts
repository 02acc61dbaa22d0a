import { resolve } from 'node:path';
import { deleteCommand } from './delete.ts';
import type { Agents } from '../http/agents.ts';
import { proxySecrets } from '../http/proxy.ts';
import { failWith } from '../runner/failure.ts';
import * as runner from '../runner/runner.ts';
import { loginCommand } from './login.ts';
import { logoutCommand } from './logout.ts';
import { promoteCommand } from './promote.ts';
import { pullCommand } from './pull.ts';
import { pushCommand } from './push.ts';
import { narrowPath } from '../workspace/programs.ts';
import { provideHome } from '../workspace/user-folders.ts';

/** The run was canceled: the runner sends SIGINT, then SIGTERM seven seconds later. */
class CanceledError extends Error {
  override readonly name = 'CanceledError';
}

/** `agents` are those that have opened connections ahead, if any. */
type Command = (environment: NodeJS.ProcessEnv, signal: AbortSignal, agents?: Agents) => Promise<void>;

/** The commands, by the argument that the bundle is started with. */
const commands: ReadonlyMap<string, Command> = new Map([
  ['push', pushCommand],
  ['login', loginCommand],
  ['logout', logoutCommand],
  ['pull', pullCommand],
  ['delete', deleteCommand],
  ['promote', promoteCommand],
]);

/** The variables that hold AWS keys, which never contain white space. */
const keyVariables = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** Trims AWS keys: a secret pasted with a trailing line break is not a valid HTTP header. */
function trimKeys(environment: NodeJS.ProcessEnv): void {
  for (const name of keyVariables) {
    const value = environment[name];
    if (value === undefined || value === value.trim()) continue;
    environment[name] = value.trim();
    // The runner masks the secret only as it was pasted.
    if (value.trim() !== '') runner.setSecret(value.trim());
  }
}

/**
 * Milliseconds that a canceled command has to clean up. It may wait for something that does not end in time, such as Helm, and
 * the runner kills the process after ten seconds.
 */
const grace = 1_000;

/**
 * Runs one command with the inputs in the runner's environment, then ends the process. Never throws: an error becomes one
 * `::error` and exit code 1. `agents` are the run's if connections were opened ahead.
 */
export async function main(name: string, environment: NodeJS.ProcessEnv, agents?: Agents): Promise<void> {
  const run = new AbortController();
  const late = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    const reason = new CanceledError('the run was canceled before it was finished; run the job again');
    run.abort(reason);
    timer ??= setTimeout(() => {
      late.reject(reason);
    }, grace);
  };
  // Not `once`: a signal without a listener ends the process immediately and leaves its temporary files.
  provideHome(environment);
  narrowPath(environment, resolve(environment['GITHUB_WORKSPACE'] ?? '.'));
  trimKeys(environment);
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  for (const secret of proxySecrets(environment)) runner.setSecret(secret);
  try {
    const command = commands.get(name);
    if (command === undefined) throw new Error(`unknown command "${name}"`);
    await Promise.race([command(environment, run.signal, agents), late.promise]);
  } catch (thrown) {
    // How each call reports that it was aborted does not matter.
    const error: unknown = run.signal.aborted ? run.signal.reason : thrown;
    failWith(error);
  } finally {
    run.abort(); // cancels what was started early, such as uploads that an unchanged chart does not need
    // An abandoned call may keep a connection open, such as one to a proxy that does not answer.
    process.stdout.write('', () => {
      process.exit();
    });
  }
}
