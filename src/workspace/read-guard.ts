import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { fsPath, nameFromBytes } from './file-name.ts';
import { realPath, UnresolvedPathError } from './resolve-path.ts';
import { isSecretFile } from './secret-files.ts';
import { errorCode } from '../text.ts';
import { systemErrorText } from './system-error.ts';

/** A file or directory may not or cannot be read. The message says what is wrong and what to do; it has paths but no content. */
export class FileRefusedError extends Error {
  override readonly name = 'FileRefusedError';
  /** Whether there is a directory where a file was asked for. */
  readonly isDirectory: boolean;

  constructor(
    message: string,
    { isDirectory = false, ...options }: ErrorOptions & { isDirectory?: boolean } = {},
  ) {
    super(message, options);
    this.isDirectory = isDirectory;
  }
}

/** A regular file that was found and may be read. Opening it fails if it is no longer the same. */
export interface CheckedFile {
  /** Its real path. */
  readonly path: string;
  /** Its name in messages. */
  readonly shown: string;
  readonly stats: Stats;
}

/** Files are read in blocks of this many bytes, and sent in larger ones. */
const readBlockSize = 64 * 1024;
const sentBlockSize = 256 * 1024;

/** Without waiting, because by then a pipe may be in the file's place, and not through a link. Windows has neither flag. */
const openFlags =
  process.platform === 'win32'
    ? constants.O_RDONLY
    : constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** Reports whether a path is in a directory, or is that directory, by name only; both are absolute. */
export function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Runs a call of the file system. Throws a {@link FileRefusedError} with Go's text for what the system refuses. */
function asking<T>(operation: string, path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new FileRefusedError(systemErrorText(operation, path, error), { cause: error });
  }
}

/** Returns the stats of a path, without following links. Throws a {@link FileRefusedError}. */
export function lookAt(path: string): Stats {
  return asking('lstat', path, () => lstatSync(fsPath(path)));
}

/** Returns the names in a directory, in the order of their bytes. Throws a {@link FileRefusedError}. */
export function namesIn(directory: string): string[] {
  const names = asking('open', directory, () => readdirSync(fsPath(directory), { encoding: 'buffer' }));
  return names.sort((a, b) => Buffer.compare(a, b)).map(nameFromBytes);
}

/** Returns the path that an open file really has: on Linux the kernel's own word, elsewhere what its path leads to now. */
function pathOf(descriptor: number, path: string): string {
  if (process.platform !== 'linux') return realPath(path);
  try {
    return nameFromBytes(readlinkSync(`/proc/self/fd/${descriptor}`, { encoding: 'buffer' }));
  } catch {
    return realPath(path);
  }
}

function isSame(descriptor: number, { path, stats }: CheckedFile): boolean {
  const now = fstatSync(descriptor);
  if (!now.isFile()) return false;
  // The time of the last change, unlike that of the last modification, cannot be set.
  if ((['dev', 'ino', 'size', 'ctimeMs'] as const).some((field) => now[field] !== stats[field])) return false;
  return pathOf(descriptor, path) === path;
}

/**
 * Opens a file that was checked. Throws a {@link FileRefusedError} when it cannot be opened, or is no longer the file that was
 * checked: replaced, grown, or reached through a link that was put there in between. To be closed by the caller.
 */
export function openChecked(file: CheckedFile): number {
  const descriptor = asking('open', file.path, () => openSync(fsPath(file.path), openFlags));
  try {
    requireSame(descriptor, file);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function requireSame(descriptor: number, file: CheckedFile): void {
  try {
    if (isSame(descriptor, file)) return;
  } catch {
    // It has no path any more.
  }
  throw new FileRefusedError(
    `${file.shown} was changed while it was read; make sure that nothing writes to the chart during the push`,
  );
}

/** Returns a part of an open file, from `start` up to `end`, in blocks. Throws a {@link FileRefusedError} when it ends before. */
export function* readBlocks(
  descriptor: number,
  start: number,
  end: number,
  size = readBlockSize,
): Generator<Uint8Array> {
  for (let at = start; at < end;) {
    const block = Buffer.allocUnsafe(Math.min(size, end - at));
    const read = readSync(descriptor, block, 0, block.length, at);
    if (read === 0) {
      throw new FileRefusedError(
        'a file was truncated while it was read; make sure that nothing writes to the chart during the push',
      );
    }
    yield block.subarray(0, read);
    at += read;
  }
}

/**
 * Returns the bytes of a checked file from `start` on, in blocks. Throws a {@link FileRefusedError} as {@link openChecked} does,
 * and after the last byte if the file was written to meanwhile.
 */
export function* readChecked(file: CheckedFile, start = 0, block = readBlockSize): Generator<Uint8Array> {
  const descriptor = openChecked(file);
  try {
    yield* readBlocks(descriptor, start, file.stats.size, block);
    requireSame(descriptor, file);
  } finally {
    closeSync(descriptor);
  }
}

function* sentBlocks(workspace: string, path: string): Generator<Uint8Array> {
  yield* readChecked(guardOfFile(workspace, path).check(path), 0, sentBlockSize);
}

/** Returns a stream of a file, checked when its first bytes are asked for. It fails with a {@link FileRefusedError}. */
export function streamOf(workspace: string, path: string): Readable {
  return Readable.from(sentBlocks(workspace, path), { objectMode: false });
}

/** Returns the bytes of a checked file. Throws a {@link FileRefusedError} if there are more than `limit`. */
export function readWholeFile(file: CheckedFile, limit: number): Buffer {
  if (file.stats.size > limit) {
    throw new FileRefusedError(
      `${file.shown} has ${file.stats.size} bytes, more than the ${limit} that are read`,
    );
  }
  return Buffer.concat([...readChecked(file)]);
}

/**
 * Decides which files may be read for a path that the workflow names: files of the workspace, wherever links lead.
 *
 * A path that the workflow itself takes from elsewhere, outside the workspace, may also lead to files of its own directory.
 * One that only seems to be in the workspace is refused.
 */
export class ReadGuard {
  readonly #workspace: string;
  readonly #allowed: readonly string[];

  /** Takes the workspace and the directory that the workflow names. Throws a {@link FileRefusedError}. */
  constructor(workspace: string, directory: string) {
    this.#workspace = resolved(resolve(workspace));
    const given = resolve(directory);
    const isElsewhere = !isInside(resolve(workspace), given) && !isInside(this.#workspace, given);
    this.#allowed = isElsewhere ? [this.#workspace, resolved(given)] : [this.#workspace];
  }

  /** Returns the real path of what is at a path. Throws a {@link FileRefusedError} if nothing is there, or if it is outside. */
  resolve(path: string, shown = path): string {
    const target = resolved(resolve(path), shown);
    this.locate(target, shown);
    return target;
  }

  /**
   * Returns the path, with forward slashes, that a real path has in the workspace, or in the directory that the workflow names.
   * Throws a {@link FileRefusedError} for what lies outside of both.
   */
  locate(target: string, shown: string): string {
    const home = this.#allowed.find((directory) => isInside(directory, target));
    if (home !== undefined) return relative(home, target).replaceAll(sep, '/');
    const advice = 'replace it with the file itself, or link to one inside the workspace';
    throw new FileRefusedError(
      `symbolic link ${shown} points to ${target}, outside the workspace ${this.#workspace}: ${advice}`,
    );
  }

  /**
   * Returns the regular file at a path. Throws a {@link FileRefusedError} for anything else, for files with credentials, and for
   * files outside.
   */
  check(path: string, shown = path): CheckedFile {
    const target = resolved(resolve(path), shown);
    if (isSecretFile(this.locate(target, shown))) {
      throw new FileRefusedError(
        `${shown} leads to ${target}, which can contain credentials and is not read`,
      );
    }
    const stats = lookAt(target);
    if (stats.isFile()) return { path: target, shown, stats };
    if (stats.isDirectory())
      throw new FileRefusedError(`read ${shown}: is a directory`, { isDirectory: true });
    throw new FileRefusedError(`${shown} is a device, a pipe or a socket, not a regular file`);
  }
}

function resolved(path: string, shown = path): string {
  try {
    return realPath(path);
  } catch (error) {
    if (!(error instanceof UnresolvedPathError)) throw error;
    throw new FileRefusedError(`${shown}: ${error.message}`, { cause: error.cause });
  }
}

/** Returns the guard of a file that the workflow names by its path. Throws a {@link FileRefusedError}. */
export function guardOfFile(workspace: string, path: string): ReadGuard {
  return new ReadGuard(workspace, dirname(path));
}

/** The most bytes of a file of settings: credentials, a list of repositories, certificates. */
const largestSettings = 4 * 1024 * 1024;

/**
 * Returns a file in which the runner's user keeps settings, wherever links lead: it may be in the workspace, as with DOCKER_CONFIG;
 * `undefined` if there is none. Throws a {@link FileRefusedError} for what is no regular file, or has more than 4 MiB.
 */
export function readSettings(path: string): Buffer | undefined {
  let target: string;
  try {
    target = resolved(resolve(path), path);
  } catch (error) {
    if (error instanceof FileRefusedError && errorCode(error.cause) === 'ENOENT') return undefined;
    throw error;
  }
  const stats = lookAt(target);
  if (!stats.isFile()) throw new FileRefusedError(`${path} is not a regular file`);
  return readWholeFile({ path: target, shown: path, stats }, largestSettings);
}
