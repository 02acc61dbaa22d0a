/** The texts that Go has for the errors of the operating system that a chart can run into. */
const texts: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
};

/** Gives the error code of a failed file operation, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Gives the text of a failed file operation as Go's `fs.PathError` has it: operation, path, reason. */
export function systemErrorText(operation: string, path: string, error: unknown): string {
  const reason = texts[errorCode(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
  return `${operation} ${path.toWellFormed()}: ${reason}`;
}
