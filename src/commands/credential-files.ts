import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorCode } from '../workspace/system-error.ts';
import { DirectoryError, tellingRefusals } from '../workspace/directory.ts';
import type { RunHelper, StoreFile } from '../login/ports.ts';

/** Gives the folder of Helm's settings. Rule: Helm's pkg/helmpath/lazypath.go. */
function helmFolder(environment: Readonly<NodeJS.ProcessEnv>, platform: NodeJS.Platform): string {
  const own = environment['HELM_CONFIG_HOME'] ?? '';
  if (own !== '') return own;
  const shared = environment['XDG_CONFIG_HOME'] ?? '';
  if (shared !== '') return join(shared, 'helm');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Preferences', 'helm');
  if (platform === 'win32') return join(environment['APPDATA'] ?? '', 'helm');
  return join(homedir(), '.config', 'helm');
}

/**
 * Gives the files that clients look up registry credentials in: Docker's, which oras, crane and cosign read too, and Helm's.
 * Rules: https://docs.docker.com/reference/cli/docker/#environment-variables and Helm's pkg/cli/environment.go
 */
export function credentialPaths(
  environment: Readonly<NodeJS.ProcessEnv>,
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  const docker = environment['DOCKER_CONFIG'] ?? '';
  const helm = environment['HELM_REGISTRY_CONFIG'] ?? '';
  return [
    join(docker === '' ? join(homedir(), '.docker') : docker, 'config.json'),
    helm === '' ? join(helmFolder(environment, platform), 'registry', 'config.json') : helm,
  ];
}

/** Gives the file itself where the path is a symbolic link, which stays one. */
async function target(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return path;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Without a text the file goes. */
async function writeWhole(path: string, text: string | undefined): Promise<void> {
  const file = await target(path);
  if (text === undefined) {
    await rm(file, { force: true });
    return;
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function using<T>(path: string, work: () => Promise<T>): Promise<T> {
  return await tellingRefusals(
    path,
    work,
    (reason, cause) =>
      new DirectoryError(
        `the credentials cannot be kept in ${path} (${reason}); set DOCKER_CONFIG and HELM_REGISTRY_CONFIG to places that this job can write to`,
        { cause },
      ),
  );
}

/** Makes the port to a file of credentials. It is never half written, and never readable by others. */
export function credentialFile(path: string): StoreFile {
  return {
    path,
    read: () => using(path, () => readIfThere(path)),
    write: (text) => using(path, () => writeWhole(path, text)),
  };
}

/** Makes the port that runs `docker-credential-<name>`. What it gives out is masked before anybody sees it. */
export function helperRunner(
  environment: Readonly<NodeJS.ProcessEnv>,
  mask: (secret: string) => void,
): RunHelper {
  return async (name, action, input) => {
    const program = `docker-credential-${name}`;
    const child = spawn(program, [action], { env: environment, stdio: ['pipe', 'pipe', 'ignore'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stdin.on('error', () => undefined); // it may end without reading
    child.stdin.end(input);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const text = Buffer.concat(output).toString();
    if (code !== 0)
      throw new Error(`${program} ${action}: ${text.trim() || `exit code ${code ?? 'unknown'}`}`);
    const secret = /"Secret"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
    if (secret !== undefined && secret !== '""') mask(JSON.parse(secret) as string);
    return text;
  };
}
