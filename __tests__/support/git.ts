import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs git as somebody, whatever this machine's own settings are. */
export async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, { cwd, env: gitEnvironment() });
  return stdout.trim();
}

/** Git as somebody, and nothing else of this process's environment but the PATH. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const who = { GIT_AUTHOR_NAME: 'Test', GIT_AUTHOR_EMAIL: 'test@example.com' };
  return {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_COMMITTER_NAME: who.GIT_AUTHOR_NAME,
    GIT_COMMITTER_EMAIL: who.GIT_AUTHOR_EMAIL,
    ...who,
  };
}
