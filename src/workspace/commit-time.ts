import { dirname, join, resolve } from 'node:path';
import { readCommit } from './git-objects.ts';
import { isInside, lookAt, ReadGuard, readWholeFile } from './read-guard.ts';
import { realPath } from './resolve-path.ts';
import { gitData } from './secret-files.ts';

/** A Git repository, as far as a commit is looked for in it. */
interface GitRepository {
  /** Where HEAD is: `.git`, or the folder of a worktree or a submodule. */
  readonly directory: string;
  /** Where references and objects are: the main repository's, for a worktree. */
  readonly common: string;
}

const largestReference = 4096;
const largestPackedReferences = 16 * 1024 * 1024;
const maxSymbolic = 5;

/** 9999-12-31T23:59:59Z, the last that RFC 3339 can write. */
const lastTime = 253_402_300_799;

function textOf(path: string, guard: ReadGuard, limit = largestReference): string | undefined {
  try {
    return readWholeFile(guard.check(path), limit).toString();
  } catch {
    return undefined; // missing, or not to be read
  }
}

/** Reads the file `.git` of a worktree or a submodule, which names the folder. */
function linkedFolder(file: string): string | undefined {
  const target = /^gitdir: (.+?)\r?\n?$/.exec(
    readWholeFile(fileHere(file), largestReference).toString(),
  )?.[1];
  return target === undefined ? undefined : realPath(resolve(dirname(file), target));
}

/** The guard would not read what holds credentials by its kind. */
function fileHere(file: string): ReturnType<ReadGuard['check']> {
  return { path: realPath(file), shown: file, stats: lookAt(file) };
}

function repositoryAt(directory: string, workspace: string): GitRepository | undefined {
  const path = join(directory, gitData);
  const stats = lookAt(path);
  const found = stats.isDirectory() ? realPath(path) : stats.isFile() ? linkedFolder(path) : undefined;
  if (found === undefined || (isInside(workspace, directory) && !isInside(workspace, found)))
    return undefined;
  const common = textOf(join(found, 'commondir'), new ReadGuard(found, found))?.trim();
  const shared = common === undefined ? found : realPath(resolve(found, common));
  if (isInside(workspace, found) && !isInside(workspace, shared)) return undefined;
  return { directory: found, common: shared };
}

/** Finds the repository that contains a directory, but does not look above the workspace. */
function repositoryOf(directory: string, workspace: string): GitRepository | undefined {
  for (let at = directory; ; at = dirname(at)) {
    try {
      return repositoryAt(at, workspace);
    } catch {
      // There is none here, or none that can be read.
    }
    if (at === workspace || at === dirname(at)) return undefined;
  }
}

function packedReference(references: string, name: string): string | undefined {
  const line = references.split('\n').find((text) => text.trimEnd().endsWith(` ${name}`));
  return line?.split(' ', 1)[0];
}

/** Returns the commit that is checked out, in hex. */
function headOf({ directory, common }: GitRepository): string | undefined {
  const [own, shared] = [new ReadGuard(directory, directory), new ReadGuard(common, common)];
  let value = textOf(join(directory, 'HEAD'), own)?.trim();
  for (let links = 0; value !== undefined && links < maxSymbolic; links += 1) {
    const name = /^ref: (refs\/.+)$/.exec(value)?.[1];
    if (name === undefined) break;
    const packed = (): string | undefined =>
      packedReference(textOf(join(common, 'packed-refs'), shared, largestPackedReferences) ?? '', name);
    value = (textOf(join(directory, name), own) ?? textOf(join(common, name), shared))?.trim() ?? packed();
  }
  return value !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value) ? value : undefined;
}

/** The header of a commit ends with an empty line: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function committerTime(commit: Buffer): number | undefined {
  const header = commit.toString('latin1').split('\n\n', 1).join('');
  const seconds = Number(/^committer [^\n]* (\d{1,12}) [+-]\d{4}$/m.exec(header)?.[1] ?? NaN);
  return Number.isSafeInteger(seconds) && seconds <= lastTime ? seconds : undefined;
}

/**
 * Returns the time of the commit that is checked out in the repository that contains a directory, in seconds since 1970;
 * `undefined` if there is none that can be read.
 *
 * It is read from the files of the repository, which may be anybody's: Git itself would go by its configuration, and run what
 * that says. Nothing above the workspace is looked at, and nothing that a link leads out to.
 */
export function commitTime(directory: string, workspace: string): number | undefined {
  try {
    const [root, start] = [realPath(resolve(workspace)), realPath(resolve(directory))];
    const repository = repositoryOf(start, root);
    const head = repository && headOf(repository);
    if (repository === undefined || head === undefined) return undefined;
    const { common } = repository;
    const commit = readCommit(
      { directory: join(common, 'objects'), guard: new ReadGuard(common, common) },
      head,
    );
    return commit && committerTime(commit);
  } catch {
    return undefined; // what cannot be read is left out
  }
}
