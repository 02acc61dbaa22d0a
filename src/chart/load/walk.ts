import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { Turns } from '../../http/turns.ts';
import { FileRefusedError, lookAt, namesIn, type ReadGuard } from '../../workspace/read-guard.ts';
import { realPath, UnresolvedPathError } from '../../workspace/resolve-path.ts';
import { gitData, isCloudCredential, isGitData } from '../../workspace/secret-files.ts';
import { maxChartSize } from '../archive/budget.ts';
import { ChartError } from '../errors.ts';
import type { FoundFile } from './disk-file.ts';
import type { IgnoreRules } from './ignore-rules.ts';

/** Options for a walk. */
export interface WalkOptions {
  readonly rules: IgnoreRules;
  readonly guard: ReadGuard;
  /** Takes a sentence that the user should read. */
  readonly warn: (message: string) => void;
  /** The real path of a directory that is no part of the chart. */
  readonly leaveOut?: string | undefined;
  /** Cancels the walk; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Links can lead to the same files again and again, twice as many at each level: the most links that are followed, and entries
 * that are visited.
 */
const maxLinks = 10_000;
const maxEntries = 200_000;

/** The number of links that the warning names. */
const shownLinks = 3;

/** A place on the walk: a file or directory, and the real directories that the way to it leads through. */
interface WalkEntry {
  readonly name: string;
  readonly path: string;
  /** Its path when no link is left in it. */
  readonly real: string;
  readonly trail: readonly string[];
}

/** Runs a step of the walk. Throws a {@link ChartError} if something may not or cannot be read. */
function step<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    throw new ChartError(error.message, file === '' ? {} : { file }, { cause: error });
  }
}

function targetOf({ name, path }: WalkEntry): string {
  try {
    return realPath(path);
  } catch (error) {
    if (!(error instanceof UnresolvedPathError)) throw error;
    const advice = 'remove the link or create its target';
    const text = `error evaluating symlink ${path}: ${error.message}; ${advice}`;
    throw new ChartError(text, { file: name }, { cause: error });
  }
}

class Walk {
  readonly #options: WalkOptions;
  readonly #followed: { readonly name: string; readonly target: string }[] = [];

  constructor(options: WalkOptions) {
    this.#options = options;
  }

  /** Returns the files below a directory; `undefined` stands for an entry that is none, or is left out. */
  *directory(place: WalkEntry): Generator<FoundFile | undefined> {
    for (const entry of step(place.name, () => namesIn(place.path))) {
      const name = place.name === '' ? entry : `${place.name}/${entry}`;
      const path = join(place.path, entry);
      yield* this.#visit({ name, path, real: join(place.real, entry), trail: place.trail });
      yield undefined;
    }
  }

  /** Warns of the links that were followed, once for all. */
  warnOfLinks(): void {
    const [first, ...others] = this.#followed;
    if (first === undefined) return;
    if (others.length === 0) {
      this.#options.warn(`${first.name} is a symbolic link: the package gets a copy of ${first.target}`);
      return;
    }
    const names = this.#followed.slice(0, shownLinks).map(({ name }) => name);
    const more = this.#followed.length - names.length;
    const last = more > 0 ? `${more} more` : (names.pop() ?? '');
    const all = `${names.join(', ')} and ${last}`;
    this.#options.warn(`${all} are symbolic links: the package gets copies of what they lead to`);
  }

  *#visit(place: WalkEntry): Generator<FoundFile | undefined> {
    const { name, path } = place;
    const { rules, guard } = this.#options;
    const found = step(name, () => lookAt(path));
    if (this.#isLeftOut(name, found.isDirectory())) return;
    if (!found.isSymbolicLink()) {
      yield* this.#enter(place, found);
      return;
    }
    // Before the rules, as Helm does: a dangling link is an error even where .helmignore names it.
    const target = targetOf(place);
    const stats = step(name, () => lookAt(target));
    if (rules.ignores(name, stats.isDirectory())) return;
    if (
      this.#isSecretTarget(
        name,
        step(name, () => guard.locate(target, name)),
      )
    )
      return;
    if (place.trail.includes(target)) {
      const advice =
        'the link leads back to a directory that contains it; remove it or list it in .helmignore';
      throw new ChartError(`open ${path}: too many levels of symbolic links: ${advice}`, { file: name });
    }
    this.#followed.push({ name, target });
    if (this.#followed.length > maxLinks) throw tooMany(`${maxLinks} symbolic links`, name);
    yield* this.#enter({ ...place, real: target, trail: [...place.trail, target] }, stats);
  }

  /** Reports whether an entry is left out for its name, with a warning where .helmignore does not name it. */
  #isLeftOut(name: string, isDirectory: boolean): boolean {
    const isGit = name === gitData || name.endsWith(`/${gitData}`);
    if (!isGit && !isCloudCredential(name)) return false;
    if (!this.#options.rules.ignores(name, isDirectory)) {
      const what = isGit
        ? "it is Git's own data, which can contain credentials"
        : 'it contains cloud credentials';
      this.#options.warn(`${name} was left out of the package: ${what}`);
    }
    return true;
  }

  #isSecretTarget(name: string, target: string): boolean {
    if (!isGitData(target) && !isCloudCredential(target)) return false;
    const what = isGitData(target)
      ? `it links into a ${gitData} folder, which can contain credentials`
      : 'it links to a file that contains cloud credentials';
    this.#options.warn(`${name} was left out of the package: ${what}`);
    return true;
  }

  *#enter(place: WalkEntry, stats: Stats): Generator<FoundFile | undefined> {
    const { name, path, real } = place;
    if (this.#options.rules.ignores(name, stats.isDirectory())) return;
    if (stats.isDirectory() && real === this.#options.leaveOut) {
      this.#options.warn(
        `${name} was left out of the package: it is package-directory, which gets the packages`,
      );
    } else if (stats.isDirectory()) {
      yield* this.directory(place);
    } else if (stats.isFile()) {
      yield { name, file: { path: real, shown: name, stats } };
    } else {
      const advice = 'remove it or list it in .helmignore';
      throw new ChartError(
        `cannot load irregular file ${path} as it has file mode type bits set: ${advice}`,
        { file: name },
      );
    }
  }
}

function tooMany(what: string, file: string): ChartError {
  return new ChartError(
    `the chart has more than ${what}: list in .helmignore what it does not need, or remove links that lead to the same files`,
    { file },
  );
}

/**
 * Finds the files of a chart directory, in Helm's order: depth first, the names of a directory sorted by their bytes.
 *
 * Symbolic links are followed where the guard allows it, and reported; directories are not listed themselves; `.git` and the
 * credentials of clouds are left out with a warning. Rules: Helm's internal/sympath/walk.go and
 * pkg/chart/v2/loader/directory.go. Throws {@link ChartError} with Helm's text for links that lead nowhere or in circles, for
 * what is not a regular file, and when the files are more than 100 MiB in all.
 */
export async function walkChart(directory: string, options: WalkOptions): Promise<FoundFile[]> {
  const walk = new Walk(options);
  const files: FoundFile[] = [];
  const real = realPath(directory);
  let left = maxChartSize;
  let entries = 0;
  const turns = new Turns(options.signal);
  await turns.next();
  for (const found of walk.directory({ name: '', path: directory, real, trail: [real] })) {
    if (found === undefined) {
      entries += 1;
      if (entries > maxEntries) throw tooMany(`${maxEntries} files and folders`, '');
      if (turns.isOver) await turns.next();
      continue;
    }
    const { name, file } = found;
    left -= file.stats.size;
    if (left < 0) {
      const text = `error reading ${name}: chart exceeds maximum decompressed size of ${maxChartSize} bytes`;
      throw new ChartError(`${text}: list in .helmignore what the chart does not need`, { file: name });
    }
    files.push(found);
  }
  walk.warnOfLinks();
  return files;
}
