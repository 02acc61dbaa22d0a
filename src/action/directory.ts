import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorText } from '../chart/system-error.ts';

/** A directory of the job that cannot be written to. */
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

/** Does what writes to a directory. Throws a DirectoryError for what the operating system refuses, else what the work throws. */
export async function writingTo<T>(
  { setting, directory }: NamedDirectory,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = systemErrorText(error.syscall, error.path ?? directory, error);
    throw new DirectoryError(
      `${setting}: cannot write to ${directory} (${reason}); name a directory that this job can write to, with space left`,
      { cause: error },
    );
  }
}

/** Makes a new directory in the job's temporary one, whose name begins so. Throws a DirectoryError. */
export async function newTemporary(temporary: string, prefix: string): Promise<string> {
  return await writingTo({ setting: 'RUNNER_TEMP', directory: temporary }, () =>
    mkdtemp(join(temporary, prefix)),
  );
}
