import { lstatSync, readdirSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { FoundFile } from './disk-file.ts';
import { ChartError } from '../errors.ts';
import { fsPath, nameFromBytes } from './file-name.ts';
import { gitData } from './git-data.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import { maxChartSize } from '../archive/limits.ts';
import type { LinkGuard } from '../../workspace/link-guard.ts';
import { errorCode, systemErrorText } from '../../workspace/system-error.ts';

/** What a walk goes by. */
export interface WalkOptions {
  readonly rules: IgnoreRules;
  readonly guard: LinkGuard;
  /** Takes a sentence that the user should read. */
  readonly warn: (message: string) => void;
}

function look<T>(operation: string, path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new ChartError(systemErrorText(operation, path, error), {}, { cause: error });
  }
}

function statsOf(path: string): Stats {
  return look('lstat', path, () => lstatSync(fsPath(path)));
}

function sortedNames(directory: string): string[] {
  const names = look('open', directory, () => readdirSync(fsPath(directory), { encoding: 'buffer' }));
  return names.sort((a, b) => Buffer.compare(a, b)).map(nameFromBytes);
}

function exists(path: string): boolean {
  return lstatSync(fsPath(path), { throwIfNoEntry: false }) !== undefined;
}

/** Gives the path that a dangling link lacks: its target, or the first directory on the way that is not there. */
function missingTarget(link: string): string {
  const target = readlinkSync(fsPath(link), { encoding: 'buffer' });
  const home = realpathSync.native(fsPath(dirname(link)), { encoding: 'buffer' });
  let missing = resolve(nameFromBytes(home), nameFromBytes(target));
  if (exists(missing)) return missingTarget(missing);
  while (!exists(dirname(missing))) missing = dirname(missing);
  return missing;
}

function resolveLink(link: string): string {
  try {
    return nameFromBytes(realpathSync.native(fsPath(link), { encoding: 'buffer' }));
  } catch (error) {
    const reasons: Readonly<Record<string, () => string>> = {
      ELOOP: () => 'EvalSymlinks: too many links',
      ENOENT: () => systemErrorText('lstat', missingTarget(link), error),
    };
    const reason = reasons[errorCode(error) ?? '']?.() ?? systemErrorText('lstat', link, error);
    const text = `error evaluating symlink ${link}: ${reason}; remove the link or give it its target`;
    throw new ChartError(text, {}, { cause: error });
  }
}

/** A place on the walk: a file or directory, and the real directories that the way to it leads through. */
interface Place {
  readonly name: string;
  readonly path: string;
  readonly trail: readonly string[];
}

function* visit(place: Place, options: WalkOptions): Generator<FoundFile> {
  const { name, path } = place;
  const found = statsOf(path);
  if (!found.isSymbolicLink()) {
    yield* enter(place, found, options);
    return;
  }
  // Before the rules, as Helm does: a dangling link is an error even where .helmignore names it.
  const target = resolveLink(path);
  const stats = statsOf(target);
  if (options.rules.ignores(name, stats.isDirectory())) return;
  if (options.guard.check(name, target).isGitData) {
    options.warn(
      `${name} was left out of the package: it links into a ${gitData} folder, which can hold credentials`,
    );
    return;
  }
  if (place.trail.includes(target)) {
    const advice = 'the link leads back to a directory that it lies in; remove it or list it in .helmignore';
    throw new ChartError(`open ${path}: too many levels of symbolic links: ${advice}`, { file: name });
  }
  options.warn(`${name} is a symbolic link: the package gets a copy of ${target}`);
  yield* enter({ ...place, trail: [...place.trail, target] }, stats, options);
}

function* enter(place: Place, stats: Stats, options: WalkOptions): Generator<FoundFile> {
  const { name, path } = place;
  if (options.rules.ignores(name, stats.isDirectory())) return;
  if (stats.isDirectory()) {
    yield* walkDirectory(place, options);
  } else if (stats.isFile()) {
    yield { name, path, stats };
  } else {
    const advice = 'remove it or list it in .helmignore';
    throw new ChartError(`cannot load irregular file ${path} as it has file mode type bits set: ${advice}`, {
      file: name,
    });
  }
}

function* walkDirectory(place: Place, options: WalkOptions): Generator<FoundFile> {
  for (const entry of sortedNames(place.path)) {
    const name = place.name === '' ? entry : `${place.name}/${entry}`;
    if (entry === gitData) {
      const isDirectory = statsOf(join(place.path, entry)).isDirectory();
      if (!options.rules.ignores(name, isDirectory)) {
        options.warn(`${name} was left out of the package: it is Git's own data, which can hold credentials`);
      }
    } else {
      yield* visit({ ...place, name, path: join(place.path, entry) }, options);
    }
  }
}

/**
 * Finds the files of a chart directory, in Helm's order: depth first, the names of a directory sorted by their bytes.
 *
 * Symbolic links are followed where the guard allows it, and reported; directories are not listed themselves; `.git` is
 * left out with a warning. Rules: Helm's internal/sympath/walk.go and pkg/chart/v2/loader/directory.go. Throws
 * {@link ChartError} with Helm's text for links that lead nowhere or in circles, for what is not a regular file, and when
 * the files are more than 100 MiB in all.
 */
export function walkChart(directory: string, options: WalkOptions): FoundFile[] {
  const files: FoundFile[] = [];
  let left = maxChartSize;
  for (const file of walkDirectory(
    { name: '', path: directory, trail: [realpathSync.native(directory)] },
    options,
  )) {
    left -= file.stats.size;
    if (left < 0) {
      const text = `error reading ${file.name}: chart exceeds maximum decompressed size of ${maxChartSize} bytes`;
      throw new ChartError(`${text}: list in .helmignore what the chart does not need`, { file: file.name });
    }
    files.push(file);
  }
  return files;
}
