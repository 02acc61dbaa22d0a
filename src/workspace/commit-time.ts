import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Gives the time of the commit that is checked out in a directory, in seconds since 1970; `undefined` where there is no
 * commit, or no Git to ask.
 *
 * A job in a container works in a checkout of another user, which Git refuses to read unless told that it is safe
 * (actions/checkout#1169).
 */
export async function commitTime(directory: string): Promise<number | undefined> {
  const options = ['-c', `safe.directory=*`, '-C', directory];
  try {
    const { stdout } = await promisify(execFile)('git', [
      ...options,
      'log',
      '-1',
      '--no-show-signature',
      '--format=%ct',
    ]);
    return /^\d+\s*$/.test(stdout) ? Number(stdout) : undefined;
  } catch {
    return undefined;
  }
}
