import { homedir, tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Returns the home directory of the user database; `undefined` for a user id that it does not have, as in some containers. */
function knownHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}

/**
 * Sets HOME if there is none, to the user's home directory or else to RUNNER_TEMP: without one, Node and the AWS SDK throw, and
 * with an empty one the SDK would read `.aws` of the workspace, where a pull request's author can write.
 */
export function provideHome(
  environment: NodeJS.ProcessEnv,
  home: () => string | undefined = knownHome,
): void {
  if (process.platform === 'win32') return;
  if (isAbsolute(environment['HOME'] ?? '')) return;
  const known = home() ?? '';
  environment['HOME'] = isAbsolute(known) ? known : (environment['RUNNER_TEMP'] ?? tmpdir());
}

/** Returns the folder of Docker's settings. Rule: https://docs.docker.com/reference/cli/docker/#environment-variables */
export function dockerConfigFolder(environment: Readonly<NodeJS.ProcessEnv>): string {
  const own = environment['DOCKER_CONFIG'] ?? '';
  return own === '' ? join(homedir(), '.docker') : own;
}

/** Returns the folder of Helm's settings. Rule: `ConfigPath` in Helm's pkg/helmpath/lazypath.go. */
export function helmConfigFolder(
  environment: Readonly<NodeJS.ProcessEnv>,
  platform: NodeJS.Platform = process.platform,
): string {
  const { HELM_CONFIG_HOME = '', XDG_CONFIG_HOME = '', APPDATA = '' } = environment;
  if (HELM_CONFIG_HOME !== '') return HELM_CONFIG_HOME;
  if (XDG_CONFIG_HOME !== '') return join(XDG_CONFIG_HOME, 'helm');
  if (platform === 'win32') return join(APPDATA, 'helm');
  return join(homedir(), ...(platform === 'darwin' ? ['Library', 'Preferences'] : ['.config']), 'helm');
}
