import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { isAbsolute, parse, resolve, sep } from 'node:path';
import { fsPath, nameFromBytes } from './file-name.ts';
import { systemErrorText } from './system-error.ts';

/** Go's limit; the kernel's own is 40. */
const maxLinks = 255;

/** A path leads nowhere. The message is Go's. */
export class UnresolvedPathError extends Error {
  override readonly name = 'UnresolvedPathError';
}

function isLink(path: string): boolean {
  try {
    return lstatSync(fsPath(path)).isSymbolicLink();
  } catch (error) {
    throw new UnresolvedPathError(systemErrorText('lstat', path, error), { cause: error });
  }
}

/**
 * Follows the links of an absolute path one by one, each `..` from where the links before it lead.
 * Rule: Go's `walkSymlinks` (path/filepath/symlink.go), which fails at the first component that is not there.
 */
function followLinks(path: string): string {
  const { root } = parse(path);
  let reached = root;
  let left = path.slice(root.length).split(sep);
  for (let links = 0; left.length > 0;) {
    const [name = '', ...rest] = left;
    left = rest;
    if (name === '' || name === '.') continue;
    reached = resolve(reached, name);
    if (name === '..' || !isLink(reached)) continue;
    links += 1;
    if (links > maxLinks) throw new UnresolvedPathError('EvalSymlinks: too many links');
    const target = nameFromBytes(readlinkSync(fsPath(reached), { encoding: 'buffer' }));
    left = [...target.split(process.platform === 'win32' ? /[\\/]/ : '/'), ...rest];
    if (isAbsolute(target)) {
      reached = parse(target).root;
      left = left.slice(process.platform === 'win32' ? 1 : 0);
    } else {
      reached = resolve(reached, '..');
    }
  }
  return reached;
}

/**
 * Returns the one real path of what is at an absolute path, whatever links lead there. Throws an {@link UnresolvedPathError} with
 * Go's text if nothing is there.
 */
export function realPath(path: string): string {
  try {
    return nameFromBytes(realpathSync.native(fsPath(path), { encoding: 'buffer' }));
  } catch {
    // Go goes by more links than the kernel, and names the component that is missing.
    return followLinks(path);
  }
}
