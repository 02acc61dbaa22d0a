import { deleteCommand } from './delete.ts';
import { fail } from '../runner/failure.ts';
import { loginCommand, logoutCommand } from './login.ts';
import { promoteCommand } from './promote.ts';
import { pullCommand } from './pull.ts';
import { pushCommand } from './push.ts';
import { errorMessage } from '../text.ts';

/** The run was cancelled: by the runner when its job is, first with SIGINT, seven seconds later with SIGTERM. */
class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** What the bundle does, by the argument it is started with. */
const commands: ReadonlyMap<string, (environment: NodeJS.ProcessEnv, signal: AbortSignal) => Promise<void>> =
  new Map([
    ['push', pushCommand],
    ['login', loginCommand],
    ['logout', logoutCommand],
    ['pull', pullCommand],
    ['delete', deleteCommand],
    ['promote', promoteCommand],
  ]);

/**
 * Milliseconds that a cancelled command has to clear up after itself. What it waits for may not end in time, such as Helm, and the
 * runner kills what is still there after ten seconds.
 */
const grace = 1_000;

/**
 * Runs one command once, as the runner's environment asks. Never throws: what goes wrong becomes one `::error` and exit code 1.
 * Ends the process.
 */
export async function main(name: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const run = new AbortController();
  const late = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    const reason = new CancelledError('the run was cancelled; what was not done by then is not done');
    run.abort(reason);
    timer ??= setTimeout(() => {
      late.reject(reason);
    }, grace);
  };
  // Not once: a signal that nobody listens to ends the process at once, with its temporary files.
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  try {
    const command = commands.get(name);
    if (command === undefined) throw new Error(`there is no command "${name}"`);
    await Promise.race([command(environment, run.signal), late.promise]);
  } catch (thrown) {
    // What each call says of its being stopped is of no interest.
    const error: unknown = run.signal.aborted ? run.signal.reason : thrown;
    fail({ message: errorMessage(error) }, error);
  } finally {
    run.abort(); // ends what was begun ahead of need, such as uploads that an unchanged chart does not use
    // Some of what was given up may hold on to a connection, such as one to a proxy that does not answer.
    process.stdout.write('', () => {
      process.exit();
    });
  }
}
