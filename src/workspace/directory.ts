import { randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isInside } from './read-guard.ts';
import { realPath } from './resolve-path.ts';
import { systemErrorText } from './system-error.ts';

/** A directory or file of the job cannot be used. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
}

/** A directory to write to, and the input or variable that names it. */
export interface NamedDirectory {
  readonly setting: string;
  readonly directory: string;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly syscall: string } {
  return error instanceof Error && 'syscall' in error && typeof error.syscall === 'string';
}

/** Runs work and throws what `tell` makes of the operating system's refusal; `path` is used if that names none. */
export async function tellingRefusals<T>(
  path: string,
  work: () => Promise<T>,
  tell: (reason: string, cause: Error) => Error,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw tell(systemErrorText(error.syscall, error.path ?? path, error), error);
  }
}

/** Runs what writes to a directory. Throws a DirectoryError for what the operating system refuses, else what the work throws. */
export async function writingTo<T>(
  { setting, directory }: NamedDirectory,
  work: () => Promise<T>,
): Promise<T> {
  return await tellingRefusals(
    directory,
    work,
    (reason, cause) =>
      new DirectoryError(
        `${setting}: cannot write to ${directory} (${reason}); use a directory that this job can write to, with free disk space`,
        { cause },
      ),
  );
}

/** Reports whether anything exists at a path; below a file, nothing does. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOTDIR') return false;
    throw error;
  }
}

/** Returns the real path of a directory, of which the last parts may not be there yet. */
export function realDirectory(path: string): string {
  if (isThere(path) || dirname(path) === path) return realPath(path);
  return resolve(realDirectory(dirname(path)), path.slice(dirname(path).length).replace(/^[\\/]+/, ''));
}

/**
 * Creates a directory to write to, if it is missing. Throws a DirectoryError if it only seems to be in the workspace, because a
 * link in its path leads out.
 */
export async function makeDirectory(
  { setting, directory }: NamedDirectory,
  workspace: string,
): Promise<void> {
  const check = (): void => {
    const given = resolve(directory);
    const [root, real] = [realPath(resolve(workspace)), realDirectory(given)];
    const seemsInside = isInside(resolve(workspace), given) || isInside(root, given);
    if (!seemsInside || isInside(root, real)) return;
    throw new DirectoryError(
      `${setting}: ${directory} leads to ${real}, outside the workspace ${root}, through a symbolic link; use a directory in the workspace, or the real path of one outside`,
    );
  };
  check();
  await mkdir(directory, { recursive: true });
  check();
}

/**
 * Writes a file that appears under its name only when it is complete, in place of whatever has the name: not through a link that
 * is there. Throws what the operating system says, and what the content throws.
 */
export async function writeInPlace(
  path: string,
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const aside = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    // Opened first: a stream that is ended before it has opened its file makes the file all the same, after it was removed here.
    const file = await open(aside, 'wx');
    await pipeline(content, file.createWriteStream());
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}

/** Makes a new directory in the job's temporary one, whose name begins so. Throws a DirectoryError. */
export async function newTemporary(temporary: string, prefix: string): Promise<string> {
  return await writingTo({ setting: 'RUNNER_TEMP', directory: temporary }, () =>
    mkdtemp(join(temporary, prefix)),
  );
}
