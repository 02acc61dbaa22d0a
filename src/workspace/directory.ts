import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorText } from './system-error.ts';

/** A directory or file of the job that cannot be used. */
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

/** Does some work. What the operating system refuses is told by its reason; `path` is what it is about where it does not say. */
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

/** Does what writes to a directory. Throws a DirectoryError for what the operating system refuses, else what the work throws. */
export async function writingTo<T>(
  { setting, directory }: NamedDirectory,
  work: () => Promise<T>,
): Promise<T> {
  return await tellingRefusals(
    directory,
    work,
    (reason, cause) =>
      new DirectoryError(
        `${setting}: cannot write to ${directory} (${reason}); name a directory that this job can write to, with space left`,
        { cause },
      ),
  );
}

/** Makes a new directory in the job's temporary one, whose name begins so. Throws a DirectoryError. */
export async function newTemporary(temporary: string, prefix: string): Promise<string> {
  return await writingTo({ setting: 'RUNNER_TEMP', directory: temporary }, () =>
    mkdtemp(join(temporary, prefix)),
  );
}
