import { errorCode, errorMessage } from '../text.ts';

/** Go's texts for the operating system errors that reading a chart can cause. */
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

/** Returns the text of a failed file operation as Go's `fs.PathError` has it: operation, path, reason. */
export function systemErrorText(operation: string, path: string, error: unknown): string {
  return `${operation} ${path.toWellFormed()}: ${texts[errorCode(error) ?? ''] ?? errorMessage(error)}`;
}
