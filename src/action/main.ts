import { deleteCommand } from './delete.ts';
import { fail } from './failure.ts';
import { loginCommand, logoutCommand } from './login.ts';
import { promoteCommand } from './promote.ts';
import { pullCommand } from './pull.ts';
import { pushCommand } from './push.ts';

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
 * Runs one command once, as the runner's environment asks. Never throws: what goes wrong becomes one `::error` and exit code 1.
 */
export async function main(name: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const run = new AbortController();
  const cancel = (): void => {
    run.abort(new CancelledError('the run was cancelled; what was not done by then is not done'));
  };
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  try {
    const command = commands.get(name);
    if (command === undefined) throw new Error(`there is no command "${name}"`);
    await command(environment, run.signal);
  } catch (error) {
    fail({ message: error instanceof Error ? error.message : String(error) }, error);
  } finally {
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
    run.abort(); // ends what was begun ahead of need, such as uploads that an unchanged chart does not use
  }
}
