import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunHelper } from '../login/credential-helper.ts';
import type { CredentialStore } from '../login/stores.ts';
import { DirectoryError, tellingRefusals } from '../workspace/directory.ts';
import { FileRefusedError, readSettings } from '../workspace/read-guard.ts';
import { whileLocked } from '../workspace/file-lock.ts';
import { findProgram, withoutStepSecrets } from '../workspace/programs.ts';
import { errorCode } from '../text.ts';
import { dockerConfigFolder, helmConfigFolder } from '../workspace/user-folders.ts';

/**
 * Returns the files that clients look up registry credentials in: Docker's, which oras, crane and cosign read too, and Helm's.
 * Rules: https://docs.docker.com/reference/cli/docker/#environment-variables and Helm's pkg/cli/environment.go
 */
export function credentialPaths(
  environment: Readonly<NodeJS.ProcessEnv>,
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  const helm = environment['HELM_REGISTRY_CONFIG'] ?? '';
  return [
    join(dockerConfigFolder(environment), 'config.json'),
    helm === '' ? join(helmConfigFolder(environment, platform), 'registry', 'config.json') : helm,
  ];
}

/** Returns what a call returns; `undefined` if the file does not exist. */
async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Reads a file; `undefined` if it does not exist. Throws what the system says, and a FileRefusedError for what is no file. */
export function readIfExists(path: string): string | undefined {
  try {
    return readSettings(path)?.toString();
  } catch (error) {
    throw error instanceof FileRefusedError && errorCode(error.cause) !== undefined ? error.cause : error;
  }
}

/** Replaces a file as a whole: a new one is readable by its owner only, an existing one keeps its mode and its owner. */
async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  const existing = await unlessMissing(stat(file));
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    if (existing !== undefined) {
      // A job in a container, as root, must not take the file away from the runner's user; nobody else may give files away.
      await chown(temporary, existing.uid, existing.gid).catch(() => undefined);
      await chmod(temporary, existing.mode & 0o7777);
    }
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Writes or removes a file if its text changes. */
async function writeOrRemove(
  file: string,
  before: string | undefined,
  after: string | undefined,
): Promise<void> {
  if (after === before) return;
  if (after === undefined) await rm(file, { force: true });
  else await replace(file, after);
}

async function using<T>(path: string, work: () => Promise<T>): Promise<T> {
  return await tellingRefusals(
    path,
    work,
    (reason, cause) =>
      new DirectoryError(
        `cannot store credentials in ${path} (${reason}); set DOCKER_CONFIG and HELM_REGISTRY_CONFIG to paths that this job can write to`,
        { cause },
      ),
  );
}

/** Opens a file of credentials for changes: locked against other jobs, never half written, and a symbolic link stays one. */
export function credentialStore(path: string): CredentialStore {
  return {
    update: async (change) => {
      await using(path, async () => {
        const file = (await unlessMissing(realpath(path))) ?? path;
        const ledgerFile = `${file}.helm-push-ecr`;
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await whileLocked(`${file}.helm-push-ecr.lock`, async () => {
          const config = readIfExists(file);
          const ledger = readIfExists(ledgerFile);
          const changed = await change({ config, ledger });
          // The ledger first when there is more in it: nothing that is written is ever unknown.
          if (changed.ledger !== undefined) await writeOrRemove(ledgerFile, ledger, changed.ledger);
          await writeOrRemove(file, config, changed.config);
          if (changed.ledger === undefined) await writeOrRemove(ledgerFile, ledger, undefined);
        });
      });
    },
  };
}

/** Makes the port that runs `docker-credential-<name>`. What it returns is masked before anybody sees it. */
export function helperRunner(
  environment: Readonly<NodeJS.ProcessEnv>,
  workspace: string,
  mask: (secret: string) => void,
): RunHelper {
  return async (name, action, input) => {
    const program = `docker-credential-${name}`;
    const path = findProgram(program, environment, workspace);
    if (path === undefined) throw new Error(`${program} is not on PATH`);
    const child = spawn(path, [action], {
      env: withoutStepSecrets(environment),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
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
